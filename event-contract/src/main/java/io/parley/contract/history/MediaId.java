package io.parley.contract.history;

import io.parley.contract.InvalidFieldException;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An uploaded file: a UUID of version 7 (RFC 9562) in lower case, so that ids are in order of
/// time. Messages refer to a file by its [#url], wherever they write it: as an attachment's url, in
/// their content, in their metadata; with or without a host before it.
public record MediaId(String value) implements Comparable<MediaId> {
  public static final String PATH = "/api/media/";

  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  private static final Pattern LINK = Pattern.compile(PATH + "(" + ID.pattern() + ")");

  /// @throws InvalidFieldException for anything else
  public MediaId {
    if (!ID.matcher(value).matches()) {
      throw InvalidFieldException.invalid("id", "is no file's id");
    }
  }

  /// The files that a text links to; none for most texts, at once.
  public static Set<MediaId> linkedIn(String text) {
    if (!text.contains(PATH)) {
      return Set.of();
    }
    Set<MediaId> linked = new TreeSet<>();
    Matcher links = LINK.matcher(text);
    while (links.find()) {
      linked.add(new MediaId(links.group(1)));
    }
    return linked;
  }

  /// The lowest id of a millisecond: every id made before it is less.
  public static MediaId lowestOf(Instant time) {
    String millis = String.format(Locale.ROOT, "%012x", time.toEpochMilli());
    return new MediaId(
        millis.substring(0, 8) + "-" + millis.substring(8) + "-7000-8000-000000000000");
  }

  /// Where it is downloaded from, without a host.
  public String url() {
    return PATH + value;
  }

  @Override
  public int compareTo(MediaId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
