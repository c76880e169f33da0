package io.parley.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// How a frame begins: text as it is, `*` for anything, `${id}` for the digits of an id. What comes
/// after the pattern may be anything.
final class FramePattern {
  static final int NO_MATCH = -2;
  static final int WITHOUT_ID = -1;

  private static final String ID = "${id}";
  private static final int MOST_DIGITS = 9;

  private sealed interface Part {}

  private record Text(byte[] bytes) implements Part {}

  /// Skips to where the text is next.
  private record Skip(byte[] to) implements Part {}

  private record Digits() implements Part {}

  private final Part[] parts;

  private FramePattern(List<Part> parts) {
    this.parts = parts.toArray(Part[]::new);
  }

  /// @throws IllegalArgumentException when it is empty, or `*` has no text after it
  static FramePattern of(String pattern) {
    if (pattern.isEmpty()) {
      throw new IllegalArgumentException("a pattern is empty");
    }
    List<Part> parts = new ArrayList<>();
    for (int at = 0; at < pattern.length(); ) {
      boolean skip = pattern.charAt(at) == '*';
      if (!skip && pattern.startsWith(ID, at)) {
        parts.add(new Digits());
        at += ID.length();
        continue;
      }
      int start = skip ? at + 1 : at;
      int end = textEnd(pattern, start);
      byte[] text = Bytes.utf8(pattern.substring(start, end));
      if (text.length == 0) {
        throw new IllegalArgumentException("* is not followed by text in " + pattern);
      }
      parts.add(skip ? new Skip(text) : new Text(text));
      at = end;
    }
    return new FramePattern(parts);
  }

  private static int textEnd(String pattern, int start) {
    int end = start;
    while (end < pattern.length() && pattern.charAt(end) != '*' && !pattern.startsWith(ID, end)) {
      end++;
    }
    return end;
  }

  /// @return the id, [#WITHOUT_ID] when the pattern has none, or [#NO_MATCH]
  int match(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    int id = WITHOUT_ID;
    for (Part part : parts) {
      switch (part) {
        case Text text -> {
          if (!Bytes.startsWith(text.bytes, bytes, at, end)) {
            return NO_MATCH;
          }
          at += text.bytes.length;
        }
        case Skip skip -> {
          int found = Bytes.indexOf(skip.to, bytes, at, end);
          if (found < 0) {
            return NO_MATCH;
          }
          at = found + skip.to.length;
        }
        case Digits digits -> {
          int after = Bytes.digitsEnd(bytes, at, end);
          if (after == at || after - at > MOST_DIGITS) {
            return NO_MATCH;
          }
          id = (int) Bytes.number(bytes, at, after);
          at = after;
        }
      }
    }
    return id;
  }

  boolean matches(byte[] bytes, int offset, int length) {
    return match(bytes, offset, length) != NO_MATCH;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append(
          switch (part) {
            case Text literal -> new String(literal.bytes, StandardCharsets.UTF_8);
            case Skip skip -> "*" + new String(skip.to, StandardCharsets.UTF_8);
            case Digits digits -> ID;
          });
    }
    return text.toString();
  }
}
