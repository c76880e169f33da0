package io.parley.gateway.login.token;

import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.security.Keys;
import io.parley.contract.settings.Env;
import io.parley.contract.settings.Setting;
import io.parley.contract.settings.SharedSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// What tokens are verified with: a shared secret (HS256), a public key (RS256, ES256, EdDSA), or
/// those of a JWK set. The key decides which algorithm is taken, never the token.
public final class TokenKey {
  private static final Setting<PublicKey> PUBLIC_KEY =
      Setting.<PublicKey>of(
              "JWT_PUBLIC_KEY",
              "an RSA, EC or EdDSA public key in PEM",
              null,
              "tokens are RS256, ES256 or EdDSA by this key (X.509 SubjectPublicKeyInfo)",
              TokenKey::publicKey)
          .hidden();

  private static final Setting<URI> JWKS_URL =
      Setting.of(
          "JWT_JWKS_URL",
          "https://…, or http://… of the loopback address",
          null,
          "tokens are by a key of this JWK set (RFC 7517)",
          TokenKey::jwksUrl);

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Consumer<JwtParserBuilder> verification;
  private final @Nullable SecretKey secret;

  private TokenKey(Consumer<JwtParserBuilder> verification, @Nullable SecretKey secret) {
    this.verification = verification;
    this.secret = secret;
  }

  /// @throws IllegalArgumentException naming the variable; the gateway does not start
  public static TokenKey from(Env env) {
    if (Stream.of(SharedSettings.JWT_SECRET, PUBLIC_KEY, JWKS_URL).filter(env::has).count() != 1) {
      throw new IllegalArgumentException(
          "exactly one of JWT_SECRET, JWT_PUBLIC_KEY and JWT_JWKS_URL is required");
    }
    if (env.has(JWKS_URL)) {
      URI address = env.get(JWKS_URL);
      return new TokenKey(
          parser -> parser.keyLocator(KeySet.open(address, System::nanoTime)), null);
    }
    if (env.has(PUBLIC_KEY)) {
      PublicKey key = env.get(PUBLIC_KEY);
      return new TokenKey(parser -> parser.verifyWith(key), null);
    }
    byte[] secret = env.get(SharedSettings.JWT_SECRET).getBytes(StandardCharsets.UTF_8);
    SecretKey key = Keys.hmacShaKeyFor(secret);
    return new TokenKey(parser -> parser.verifyWith(key), key);
  }

  /// Begins to fetch the keys, where there is something to fetch. Does not wait for them.
  void configure(JwtParserBuilder parser) {
    verification.accept(parser);
  }

  /// The shared secret, which also signs; empty for public keys, which do not.
  public Optional<SecretKey> secret() {
    return Optional.ofNullable(secret);
  }

  /// Keys that somebody on the way could replace are no keys.
  private static URI jwksUrl(String value) {
    URI address = URI.create(value);
    String scheme = String.valueOf(address.getScheme());
    String host = address.getHost();
    if (host == null
        || !(scheme.equals("https") || (scheme.equals("http") && LOOPBACK.contains(host)))) {
      throw new IllegalArgumentException();
    }
    return address;
  }

  private static PublicKey publicKey(String pem) {
    String base64 = pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").replaceAll("\\s", "");
    X509EncodedKeySpec spec = new X509EncodedKeySpec(Base64.getDecoder().decode(base64));
    for (String algorithm : new String[] {"RSA", "EC", "EdDSA"}) {
      @Nullable PublicKey key = tryKey(algorithm, spec);
      if (key != null) {
        return key;
      }
    }
    throw new IllegalArgumentException();
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
