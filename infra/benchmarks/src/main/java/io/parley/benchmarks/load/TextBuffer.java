package io.parley.benchmarks.load;

import java.util.Arrays;

/// Bytes of a text that is put together, used again and again. Grows as it must.
final class TextBuffer {
  private byte[] bytes = new byte[1024];
  private int length;

  TextBuffer clear() {
    length = 0;
    return this;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  TextBuffer append(byte[] text) {
    reserve(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
    return this;
  }

  TextBuffer append(String text) {
    return append(Bytes.utf8(text));
  }

  TextBuffer append(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  /// @param number 0 or more
  TextBuffer append(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    reserve(digits);
    long rest = number;
    for (int at = length + digits - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /// Appends `ascii` until there are `end` bytes; nothing when there are as many already.
  void pad(char ascii, int end) {
    if (end > length) {
      reserve(end - length);
      Arrays.fill(bytes, length, end, (byte) ascii);
      length = end;
    }
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
