package io.parley.gateway.login.token;

import io.jsonwebtoken.Locator;
import io.jsonwebtoken.security.Keys;
import io.parley.contract.settings.Env;
import io.parley.contract.settings.Setting;
import io.parley.contract.settings.SharedSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// What tokens are verified with: shared secrets (HS256), a public key (RS256, ES256, EdDSA), or
/// those of a JWK set. The key decides which algorithm is taken, never the token.
public final class TokenKey {
  private static final int LEAST_RSA_BITS = 2_048;
  private static final int P256_BITS = 256;

  private static final Setting<PublicKey> PUBLIC_KEY =
      Setting.<PublicKey>of(
              "JWT_PUBLIC_KEY",
              "an RSA (2048 bits or more), EC (P-256) or EdDSA public key in PEM",
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

  private final List<Locator<Key>> locators;
  private final List<SecretKey> secrets;

  private TokenKey(List<Locator<Key>> locators, List<SecretKey> secrets) {
    this.locators = locators;
    this.secrets = secrets;
  }

  /// @throws IllegalArgumentException naming the variable; the gateway does not start
  public static TokenKey from(Env env) {
    if (Stream.of(SharedSettings.JWT_SECRET, PUBLIC_KEY, JWKS_URL).filter(env::has).count() != 1) {
      throw new IllegalArgumentException(
          "exactly one of JWT_SECRET, JWT_PUBLIC_KEY and JWT_JWKS_URL is required");
    }
    if (env.has(JWKS_URL)) {
      return new TokenKey(List.of(KeySet.open(env.get(JWKS_URL), System::nanoTime)), List.of());
    }
    if (env.has(PUBLIC_KEY)) {
      PublicKey key = env.get(PUBLIC_KEY);
      return new TokenKey(List.of(only(algorithm(key).orElseThrow(), key)), List.of());
    }
    List<SecretKey> secrets =
        env.get(SharedSettings.JWT_SECRET).all().stream()
            .map(secret -> Keys.hmacShaKeyFor(secret.getBytes(StandardCharsets.UTF_8)))
            .toList();
    return new TokenKey(secrets.stream().map(secret -> only("HS256", secret)).toList(), secrets);
  }

  /// A key for one algorithm.
  private static Locator<Key> only(String algorithm, Key key) {
    return header -> algorithm.equals(header.getAlgorithm()) ? key : null;
  }

  /// Where the key of a token is found, each of which may be the one. The keys of a set are being
  /// fetched; nobody waits for them.
  List<Locator<Key>> locators() {
    return locators;
  }

  /// The shared secrets, of which the first also signs; none for public keys, which do not.
  public List<SecretKey> secrets() {
    return secrets;
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
      if (key != null && algorithm(key).isPresent()) {
        return key;
      }
    }
    throw new IllegalArgumentException();
  }

  /// The one that a key is for; empty for what verifies no tokens of ours.
  private static Optional<String> algorithm(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa when rsa.getModulus().bitLength() >= LEAST_RSA_BITS ->
          Optional.of("RS256");
      case ECPublicKey ec when ec.getParams().getCurve().getField().getFieldSize() == P256_BITS ->
          Optional.of("ES256");
      case EdECPublicKey _ -> Optional.of("EdDSA");
      default -> Optional.empty();
    };
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
