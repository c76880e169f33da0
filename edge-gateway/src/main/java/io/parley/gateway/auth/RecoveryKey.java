package io.parley.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// What the tokens of connection state recovery are signed with. All gateways need the same, or a
/// client is recovered only where it was.
public final class RecoveryKey {
  private static final int MIN_SECRET_BYTES = 32;
  private static final String PURPOSE = "parley connection state recovery 1";
  private static final String ALGORITHM = "HmacSHA256";

  private RecoveryKey() {}

  /// @param env `PARLEY_RECOVERY_SECRET` (at least 256 bits of UTF-8); by default a key is derived
  ///   from `JWT_SECRET`
  /// @return empty if there is neither: clients are not recovered and start anew
  /// @throws IllegalArgumentException naming the variable; the gateway does not start
  public static Optional<SecretKey> from(Map<String, String> env, TokenKey tokenKey) {
    String secret = env.get("PARLEY_RECOVERY_SECRET");
    if (secret == null) {
      return tokenKey.secret().map(key -> derive(key.getEncoded()));
    }
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < MIN_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "PARLEY_RECOVERY_SECRET has " + 8 * bytes.length + " bits, at least 256 are required");
    }
    return Optional.of(derive(bytes));
  }

  /// So that neither key tells anything of the other.
  private static SecretKey derive(byte[] secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return new SecretKeySpec(mac.doFinal(PURPOSE.getBytes(StandardCharsets.UTF_8)), ALGORITHM);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it, and any key will do
    }
  }
}
