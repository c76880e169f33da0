package io.parley.gateway.web;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A part of a file that a request asks for: one range of bytes (RFC 9110, 14.1.2).
///
/// @param first 0 for the first byte
/// @param length 0 if the file has none of what was asked for: 416
record ByteRange(long first, long length) {
  private static final Pattern ONE =
      Pattern.compile("bytes=(\\d*)-(\\d*)", Pattern.CASE_INSENSITIVE);

  /// Digits of more than any file has: read as [Long#MAX_VALUE].
  private static final int MAX_DIGITS = 18;

  /// @param range the header; null if there is none
  /// @param ifRange likewise: of anything but this file's tag the range does not count (RFC 9110,
  ///   13.1.5)
  /// @param size of the file, at least 1
  /// @return empty where the whole file is the answer: nothing that can be read was asked for, or
  ///   several ranges, which a server need not serve
  static Optional<ByteRange> of(
      @Nullable String range, @Nullable String ifRange, String etag, long size) {
    if (range == null || (ifRange != null && !ifRange.strip().equals(etag))) {
      return Optional.empty();
    }
    Matcher one = ONE.matcher(range.replaceAll("\\s", ""));
    if (!one.matches()) {
      return Optional.empty();
    }
    String from = one.group(1);
    String to = one.group(2);
    if (from.isEmpty()) {
      return to.isEmpty() ? Optional.empty() : Optional.of(last(number(to), size));
    }
    long first = number(from);
    long last = to.isEmpty() ? size - 1 : Math.min(number(to), size - 1);
    if (!to.isEmpty() && number(to) < first) {
      return Optional.empty(); // not valid
    }
    return Optional.of(new ByteRange(first, first >= size ? 0 : last - first + 1));
  }

  boolean isSatisfiable() {
    return length > 0;
  }

  /// The header of the answer.
  String header(long size) {
    return isSatisfiable()
        ? "bytes " + first + "-" + (first + length - 1) + "/" + size
        : "bytes */" + size;
  }

  private static ByteRange last(long count, long size) {
    long length = Math.min(count, size);
    return new ByteRange(size - length, length);
  }

  private static long number(String digits) {
    return digits.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
  }
}
