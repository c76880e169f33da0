package io.parley.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The checks that the records' constructors share. Each returns the value or throws an
/// [InvalidFieldException] that names the field.
public final class Require {
  private Require() {}

  public static <T> T present(String field, @Nullable T value) {
    if (value == null) {
      throw InvalidFieldException.invalid(field, "is required");
    }
    return value;
  }

  /// An id: not empty, no control characters (they separate keys in the stores).
  public static String id(String field, @Nullable String value, int maxBytes) {
    String id = text(field, value, maxBytes);
    if (id.isEmpty()) {
      throw InvalidFieldException.invalid(field, "must not be empty");
    }
    if (hasControlCharacter(id)) {
      throw InvalidFieldException.invalid(field, "must not contain control characters");
    }
    return id;
  }

  public static String text(String field, @Nullable String value, int maxBytes) {
    String text = present(field, value);
    // One UTF-16 unit is at most three bytes: most values pass without being measured.
    if (text.length() > maxBytes
        || (text.length() * 3L > maxBytes && utf8Length(text) > maxBytes)) {
      throw InvalidFieldException.tooLarge(field, "is longer than " + maxBytes + " bytes");
    }
    if (hasLoneSurrogate(text)) { // JSON can say it, UTF-8 cannot
      throw InvalidFieldException.invalid(field, "is not well-formed Unicode");
    }
    return text;
  }

  public static @Nullable String optionalText(String field, @Nullable String value, int maxBytes) {
    return value == null ? null : text(field, value, maxBytes);
  }

  /// A link that runs nothing when it is followed: http, https, or a path of the page's own host.
  /// Asked of what comes from clients; what was written before it was asked is read as it is. The
  /// empty text is none.
  public static String webUrl(String field, String url) {
    boolean ownHost =
        url.startsWith("/") && (url.length() == 1 || "/\\".indexOf(url.charAt(1)) < 0);
    if (!url.isEmpty() && !ownHost && !hasScheme(url, "https") && !hasScheme(url, "http")) {
      throw InvalidFieldException.invalid(
          field, "must be http://, https:// or a path of this host");
    }
    return url;
  }

  private static boolean hasScheme(String url, String scheme) {
    return url.regionMatches(true, 0, scheme, 0, scheme.length())
        && url.startsWith("://", scheme.length());
  }

  public static @Nullable String optionalWebUrl(String field, @Nullable String url) {
    return url == null ? null : webUrl(field, url);
  }

  public static @Nullable String optionalId(String field, @Nullable String value, int maxBytes) {
    return value == null ? null : id(field, value, maxBytes);
  }

  public static long atLeast(String field, long value, long min) {
    if (value < min) {
      throw InvalidFieldException.invalid(field, "must be at least " + min);
    }
    return value;
  }

  public static @Nullable Long optionalAtLeast(String field, @Nullable Long value, long min) {
    return value == null ? null : (Long) atLeast(field, value, min);
  }

  /// A copy; an absent list is the empty one.
  public static <T> List<T> list(String field, @Nullable List<T> value, int maxSize) {
    if (value == null) {
      return List.of();
    }
    if (value.size() > maxSize) {
      throw InvalidFieldException.tooLarge(field, "has more than " + maxSize + " entries");
    }
    for (T entry : value) {
      if (entry == null) {
        throw InvalidFieldException.invalid(field, "must not contain null");
      }
    }
    return List.copyOf(value);
  }

  /// As [#list], with one entry at least.
  public static <T> List<T> some(String field, @Nullable List<T> value, int maxSize) {
    List<T> list = list(field, value, maxSize);
    if (list.isEmpty()) {
      throw InvalidFieldException.invalid(field, "must have an entry");
    }
    return list;
  }

  private static long utf8Length(String value) {
    long bytes = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3; // 4 for a pair
    }
    return bytes;
  }

  // Each message has dozens of ids to be checked: loops, not streams.

  private static boolean hasControlCharacter(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
