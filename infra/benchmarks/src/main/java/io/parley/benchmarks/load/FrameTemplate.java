package io.parley.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A frame that is to be sent, with `${name}` where something goes in.
final class FrameTemplate {
  /// What goes in. The names are those of the dialect's file, in lower case.
  enum Variable {
    /// Of this request on this connection: digits.
    ID,
    /// The token of who connects; empty where the server has none.
    TOKEN,
    /// Of who comes back: `"conversation":order,...`, the last of each that the user has; else
    /// empty.
    CURSORS,
    /// Who connects, or sends.
    USER,
    /// The other one of a conversation of two.
    PEER,
    /// The conversation.
    ROOM,
    /// Of a message: another each time.
    UNIQUE,
    /// Of a message: plain ASCII, nothing to be escaped.
    CONTENT,
    /// Users who are put into a room: JSON strings with commas.
    MEMBERS
  }

  /// Writes the value of a variable.
  @FunctionalInterface
  interface Values {
    void write(Variable variable, TextBuffer into);
  }

  /// Text, and the variable after it; none after the last.
  private static final class Part {
    final byte[] text;
    final @Nullable Variable variable;

    Part(String text, @Nullable Variable variable) {
      this.text = Bytes.utf8(text);
      this.variable = variable;
    }
  }

  private final Part[] parts;

  private FrameTemplate(List<Part> parts) {
    this.parts = parts.toArray(Part[]::new);
  }

  /// @throws IllegalArgumentException when a variable is not known, or has no `}`
  static FrameTemplate of(String template) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    for (int open = template.indexOf("${"); open >= 0; open = template.indexOf("${", at)) {
      int close = template.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException("a ${ has no } in " + template);
      }
      parts.add(
          new Part(template.substring(at, open), variable(template.substring(open + 2, close))));
      at = close + 1;
    }
    parts.add(new Part(template.substring(at), null));
    return new FrameTemplate(parts);
  }

  void write(TextBuffer into, Values values) {
    for (Part part : parts) {
      into.append(part.text);
      if (part.variable != null) {
        values.write(part.variable, into);
      }
    }
  }

  private static Variable variable(String name) {
    for (Variable variable : Variable.values()) {
      if (variable.name().toLowerCase(Locale.ROOT).equals(name)) {
        return variable;
      }
    }
    throw new IllegalArgumentException("${" + name + "} is not known");
  }
}
