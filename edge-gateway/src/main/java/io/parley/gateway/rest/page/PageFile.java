package io.parley.gateway.rest.page;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One file of the web client, in every coding that the build has made of it.
///
/// @param type for Content-Type
/// @param immutable whether its name changes with its bytes
/// @param packed by coding, with [ContentCoding#IDENTITY]
record PageFile(String type, boolean immutable, Map<ContentCoding, Packed> packed) {
  private static final int TAG_BYTES = 16;

  PageFile {
    packed = Map.copyOf(packed);
  }

  /// @param bytes by coding
  static PageFile of(String type, boolean immutable, Map<ContentCoding, byte[]> bytes) {
    Map<ContentCoding, Packed> packed = new EnumMap<>(ContentCoding.class);
    bytes.forEach((coding, each) -> packed.put(coding, new Packed(coding, each)));
    return new PageFile(type, immutable, packed);
  }

  /// Whether who asks differently gets other bytes.
  boolean isNegotiated() {
    return packed.size() > 1;
  }

  /// @param accepted the values of Accept-Encoding
  Packed best(List<String> accepted) {
    return Objects.requireNonNull(packed.get(ContentCoding.best(accepted, packed.keySet())));
  }

  /// The bytes in one coding, with a tag of their own: they are not those of another coding (RFC
  /// 9110, 8.8.3.3).
  static final class Packed {
    private final ContentCoding coding;
    private final byte[] bytes;
    private final String etag;

    Packed(ContentCoding coding, byte[] bytes) {
      this.coding = coding;
      this.bytes = bytes;
      etag = '"' + tag(bytes) + '"';
    }

    ContentCoding coding() {
      return coding;
    }

    /// Not for the caller to change.
    byte[] bytes() {
      return bytes;
    }

    String etag() {
      return etag;
    }

    private static String tag(byte[] bytes) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        return Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Arrays.copyOf(digest, TAG_BYTES));
      } catch (NoSuchAlgorithmException e) { // every JDK has it
        throw new IllegalStateException(e);
      }
    }
  }
}
