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

  private enum Kind {
    TEXT,
    /// Skips to where the text is next.
    SKIP,
    DIGITS
  }

  private static final class Part {
    final Kind kind;
    final byte[] text;

    Part(Kind kind, String text) {
      this.kind = kind;
      this.text = Bytes.utf8(text);
    }
  }

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
        parts.add(new Part(Kind.DIGITS, ""));
        at += ID.length();
        continue;
      }
      int start = skip ? at + 1 : at;
      int end = textEnd(pattern, start);
      String text = pattern.substring(start, end);
      if (text.isEmpty()) {
        throw new IllegalArgumentException("* is not followed by text in " + pattern);
      }
      parts.add(new Part(skip ? Kind.SKIP : Kind.TEXT, text));
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
      switch (part.kind) {
        case TEXT -> {
          if (!Bytes.startsWith(part.text, bytes, at, end)) {
            return NO_MATCH;
          }
          at += part.text.length;
        }
        case SKIP -> {
          int found = Bytes.indexOf(part.text, bytes, at, end);
          if (found < 0) {
            return NO_MATCH;
          }
          at = found + part.text.length;
        }
        case DIGITS -> {
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
          switch (part.kind) {
            case TEXT -> new String(part.text, StandardCharsets.UTF_8);
            case SKIP -> "*" + new String(part.text, StandardCharsets.UTF_8);
            case DIGITS -> ID;
          });
    }
    return text.toString();
  }
}
