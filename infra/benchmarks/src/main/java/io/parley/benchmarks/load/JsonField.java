package io.parley.benchmarks.load;

import java.nio.charset.StandardCharsets;

/// A field of compact JSON, found by its quoted name. A name within a text is not taken for it, as
/// its quotes are escaped there.
final class JsonField {
  static final int ABSENT = -1;

  private static final int MOST_DIGITS = 18;

  private final byte[] name;

  JsonField(String name) {
    this.name = Bytes.utf8("\"" + name + "\":");
  }

  /// @return where its value begins, or [#ABSENT]
  int valueAt(byte[] bytes, int from, int to) {
    int at = Bytes.indexOf(name, bytes, from, to);
    return at < 0 ? ABSENT : at + name.length;
  }

  /// @return [#ABSENT] when it is not there, or no whole number
  long number(byte[] bytes, int from, int to) {
    int at = valueAt(bytes, from, to);
    return at == ABSENT ? ABSENT : numberAt(bytes, at, to);
  }

  static long numberAt(byte[] bytes, int at, int to) {
    int end = Bytes.digitsEnd(bytes, at, to);
    return end == at || end - at > MOST_DIGITS ? ABSENT : Bytes.number(bytes, at, end);
  }

  /// A text without escapes, or a number, as text; empty when it is not there.
  String text(byte[] bytes, int from, int to) {
    int at = valueAt(bytes, from, to);
    if (at == ABSENT) {
      return "";
    }
    boolean quoted = at < to && bytes[at] == '"';
    int start = quoted ? at + 1 : at;
    int end = quoted ? start : Bytes.digitsEnd(bytes, start, to);
    while (quoted && end < to && bytes[end] != '"') {
      end++;
    }
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }
}
