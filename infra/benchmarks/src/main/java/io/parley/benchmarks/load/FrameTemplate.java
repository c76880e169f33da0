package io.parley.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A frame that is to be sent, with `${name}` where something goes in.
final class FrameTemplate {
  /// What goes in. The names are those of the dialect's file, in lower case.
  enum Variable {
    /// Of this request on this connection: digits.
    ID,
    /// The token of who connects; empty where the server has none.
    TOKEN,
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

  private sealed interface Part {}

  private record Text(byte[] bytes) implements Part {}

  private record Slot(Variable variable) implements Part {}

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
      parts.add(new Text(Bytes.utf8(template.substring(at, open))));
      parts.add(new Slot(variable(template.substring(open + 2, close))));
      at = close + 1;
    }
    parts.add(new Text(Bytes.utf8(template.substring(at))));
    return new FrameTemplate(parts);
  }

  void write(TextBuffer into, Values values) {
    for (Part part : parts) {
      switch (part) {
        case Text text -> into.append(text.bytes);
        case Slot slot -> values.write(slot.variable, into);
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
