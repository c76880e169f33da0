package io.parley.gateway.login.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// Keys for other purposes than users' tokens, made of the secret of those: none tells anything of
/// the other, and what one has signed the other refuses.
public final class DerivedKeys {
  private static final String ALGORITHM = "HmacSHA256";

  private DerivedKeys() {}

  /// @param purpose unlike any other, and the same for ever
  public static SecretKey derive(byte[] secret, String purpose) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return new SecretKeySpec(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)), ALGORITHM);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it, and any key will do
    }
  }
}
