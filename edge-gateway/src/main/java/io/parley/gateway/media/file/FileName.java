package io.parley.gateway.media.file;

import io.parley.contract.Limits;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/// The name of a file as its sender calls it, made fit to be shown and saved: the last part of a
/// path, without control and formatting characters (which could turn the letters of an extension
/// around), without what Windows forbids, at most [Limits#NAME_BYTES] bytes with its extension
/// kept. What nothing is left of is `file`.
public final class FileName {
  private static final String NONE = "file";
  private static final int MAX_EXTENSION_CHARS = 16;
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;

  private FileName() {}

  public static String of(@Nullable String raw) {
    if (raw == null) {
      return NONE;
    }
    String name = raw.substring(Math.max(raw.lastIndexOf('/'), raw.lastIndexOf('\\')) + 1);
    StringBuilder kept = new StringBuilder();
    name.codePoints()
        .filter(FileName::isVisible)
        .map(c -> "<>:\"|?*".indexOf(c) >= 0 ? '_' : c)
        .forEach(kept::appendCodePoint);
    String clean = Normalizer.normalize(kept, Normalizer.Form.NFC).strip();
    clean = clean.replaceAll("^[.\\s]+|[.\\s]+$", "");
    return clean.isEmpty() ? NONE : cut(clean);
  }

  private static boolean isVisible(int c) {
    if (c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER) {
      return true; // they are part of how words and emoji are written
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String cut(String name) {
    if (bytes(name) <= Limits.NAME_BYTES) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String extension =
        dot > 0 && name.length() - dot <= MAX_EXTENSION_CHARS ? name.substring(dot) : "";
    String stem = name.substring(0, name.length() - extension.length());
    while (bytes(stem) + bytes(extension) > Limits.NAME_BYTES) {
      stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
    }
    return stem + extension;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
