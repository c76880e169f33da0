package io.parley.gateway.auth;

import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.security.Keys;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// What tokens are verified with: a shared secret (HS256), a public key (RS256, ES256, EdDSA), or
/// those of a JWK set. The key decides which algorithm is taken, never the token.
public final class TokenKey {
  private static final String SECRET = "JWT_SECRET";
  private static final String PUBLIC_KEY = "JWT_PUBLIC_KEY";
  private static final String JWKS_URL = "JWT_JWKS_URL";
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final int MIN_SECRET_BYTES = 32;

  private final Consumer<JwtParserBuilder> verification;
  private final @Nullable SecretKey secret;

  private TokenKey(Consumer<JwtParserBuilder> verification, @Nullable SecretKey secret) {
    this.verification = verification;
    this.secret = secret;
  }

  /// @param env `JWT_SECRET` (at least 256 bits of UTF-8), `JWT_PUBLIC_KEY` (PEM, X.509
  ///   SubjectPublicKeyInfo), or `JWT_JWKS_URL` (of a JWK set, RFC 7517; https, or http on the
  ///   loopback address); exactly one of them
  /// @throws IllegalArgumentException naming the variable; the gateway does not start
  public static TokenKey from(Map<String, String> env) {
    List<String> given = Stream.of(SECRET, PUBLIC_KEY, JWKS_URL).filter(env::containsKey).toList();
    if (given.size() != 1) {
      throw new IllegalArgumentException(
          "exactly one of JWT_SECRET, JWT_PUBLIC_KEY and JWT_JWKS_URL is required");
    }
    String value = String.valueOf(env.get(given.getFirst()));
    return switch (given.getFirst()) {
      case SECRET -> {
        SecretKey key = secretKey(value);
        yield new TokenKey(parser -> parser.verifyWith(key), key);
      }
      case PUBLIC_KEY -> {
        PublicKey key = publicKey(value);
        yield new TokenKey(parser -> parser.verifyWith(key), null);
      }
      default -> {
        URI address = jwksUrl(value);
        yield new TokenKey(
            parser -> parser.keyLocator(KeySet.open(address, System::nanoTime)), null);
      }
    };
  }

  /// Begins to fetch the keys, where there is something to fetch. Does not wait for them.
  void configure(JwtParserBuilder parser) {
    verification.accept(parser);
  }

  /// The shared secret, which also signs; empty for public keys, which do not.
  Optional<SecretKey> secret() {
    return Optional.ofNullable(secret);
  }

  /// Keys that somebody on the way could replace are no keys.
  private static URI jwksUrl(String value) {
    try {
      URI address = new URI(value.strip());
      String scheme = String.valueOf(address.getScheme());
      String host = address.getHost();
      if (host != null
          && (scheme.equals("https") || (scheme.equals("http") && LOOPBACK.contains(host)))) {
        return address;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(JWKS_URL + " is not a URL", e);
    }
    throw new IllegalArgumentException(
        JWKS_URL + ": expected https://…, or http://… of the loopback address");
  }

  private static SecretKey secretKey(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < MIN_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "JWT_SECRET has " + 8 * bytes.length + " bits, at least 256 are required");
    }
    return Keys.hmacShaKeyFor(bytes);
  }

  private static PublicKey publicKey(String pem) {
    String base64 = pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").replaceAll("\\s", "");
    try {
      X509EncodedKeySpec spec = new X509EncodedKeySpec(Base64.getDecoder().decode(base64));
      for (String algorithm : new String[] {"RSA", "EC", "EdDSA"}) {
        @Nullable PublicKey key = tryKey(algorithm, spec);
        if (key != null) {
          return key;
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("JWT_PUBLIC_KEY is not base64 in PEM", e);
    }
    throw new IllegalArgumentException("JWT_PUBLIC_KEY is not an RSA, EC or EdDSA public key");
  }

  private static @Nullable PublicKey tryKey(String algorithm, X509EncodedKeySpec spec) {
    try {
      return KeyFactory.getInstance(algorithm).generatePublic(spec);
    } catch (InvalidKeySpecException e) {
      return null; // another algorithm's key
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has these three
    }
  }
}
