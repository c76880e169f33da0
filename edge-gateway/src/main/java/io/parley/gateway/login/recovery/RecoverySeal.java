package io.parley.gateway.login.recovery;

import io.parley.contract.ConversationId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// What recovery tokens are signed with, and what conversations are called in them: 64 bits that
/// only who has the key can tell. Nobody can choose two ids that are called the same, and among the
/// 10,000 conversations that a user may have, two are with a chance of 1 in 370 billion.
///
/// Both are HMAC-SHA256, cut; the first byte says what it is of. Safe for use by many threads.
public final class RecoverySeal {
  static final int SIGNATURE_BYTES = 16;
  static final int NAME_BYTES = Long.BYTES;

  /// Before an id, where a token has what kind it is.
  private static final byte NAME = 5;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final Mac mac;

  RecoverySeal(SecretKey key) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(e); // every JDK has it, and any key will do
    }
  }

  /// For clients that cannot be recovered: nobody else will ever have its key.
  public static RecoverySeal ofNobody() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return new RecoverySeal(new SecretKeySpec(key, ALGORITHM));
  }

  long name(ConversationId conversation) {
    byte[] id = conversation.value().getBytes(StandardCharsets.UTF_8);
    byte[] input = new byte[1 + id.length];
    input[0] = NAME;
    System.arraycopy(id, 0, input, 1, id.length);
    return ByteBuffer.wrap(mac(input, input.length)).getLong();
  }

  byte[] sign(byte[] bytes, int length) {
    return Arrays.copyOf(mac(bytes, length), SIGNATURE_BYTES);
  }

  boolean hasSigned(byte[] bytes, int length, byte[] signature) {
    return MessageDigest.isEqual(sign(bytes, length), signature);
  }

  private byte[] mac(byte[] bytes, int length) {
    try {
      Mac copy = (Mac) mac.clone(); // it has a state of its own
      copy.update(bytes, 0, length);
      return copy.doFinal();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e); // the JDK's own can be cloned
    }
  }
}
