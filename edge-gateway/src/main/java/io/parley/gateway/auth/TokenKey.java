package io.parley.gateway.auth;

import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.security.Keys;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// What tokens are verified with: a shared secret (HS256) or a public key (RS256, ES256, EdDSA).
/// The key decides which algorithm is taken, never the token.
public final class TokenKey {
  private static final int MIN_SECRET_BYTES = 32;

  private final Key key;

  private TokenKey(Key key) {
    this.key = key;
  }

  /// @param env `JWT_SECRET` (at least 256 bits of UTF-8), or `JWT_PUBLIC_KEY` (PEM, X.509
  ///   SubjectPublicKeyInfo); exactly one of them
  /// @throws IllegalArgumentException naming the variable; the gateway does not start
  public static TokenKey from(Map<String, String> env) {
    String secret = env.get("JWT_SECRET");
    String pem = env.get("JWT_PUBLIC_KEY");
    if ((secret == null) == (pem == null)) {
      throw new IllegalArgumentException(
          "exactly one of JWT_SECRET and JWT_PUBLIC_KEY is required");
    }
    return new TokenKey(secret != null ? secretKey(secret) : publicKey(String.valueOf(pem)));
  }

  void configure(JwtParserBuilder parser) {
    if (key instanceof SecretKey secret) {
      parser.verifyWith(secret);
    } else {
      parser.verifyWith((PublicKey) key);
    }
  }

  /// The shared secret, which also signs; empty for a public key, which does not.
  Optional<SecretKey> secret() {
    return key instanceof SecretKey secret ? Optional.of(secret) : Optional.empty();
  }

  private static Key secretKey(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < MIN_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "JWT_SECRET has " + 8 * bytes.length + " bits, at least 256 are required");
    }
    return Keys.hmacShaKeyFor(bytes);
  }

  private static Key publicKey(String pem) {
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
