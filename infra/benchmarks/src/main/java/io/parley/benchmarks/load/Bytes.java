package io.parley.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What is looked for in the bytes of a frame, without making anything of them.
final class Bytes {
  private Bytes() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static boolean startsWith(byte[] start, byte[] in, int from, int to) {
    return to - from >= start.length
        && Arrays.equals(start, 0, start.length, in, from, from + start.length);
  }

  /// @return -1 when it is not there
  static int indexOf(byte[] what, byte[] in, int from, int to) {
    byte first = what[0];
    int last = to - what.length;
    for (int at = from; at <= last; at++) {
      if (in[at] == first && startsWith(what, in, at, to)) {
        return at;
      }
    }
    return -1;
  }

  /// @return where the digits that begin at `from` have ended; `from` when there are none
  static int digitsEnd(byte[] in, int from, int to) {
    int at = from;
    while (at < to && in[at] >= '0' && in[at] <= '9') {
      at++;
    }
    return at;
  }

  /// @param from digits up to `to`, at most 18
  static long number(byte[] in, int from, int to) {
    long number = 0;
    for (int at = from; at < to; at++) {
      number = 10 * number + in[at] - '0';
    }
    return number;
  }
}
