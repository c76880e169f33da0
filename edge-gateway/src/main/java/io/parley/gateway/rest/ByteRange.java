package io.parley.gateway.rest;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRange;

/// A part of a file that a request asks for: one range of bytes (RFC 9110, 14.1.2).
///
/// @param first 0 for the first byte
/// @param length 0 if the file has none of what was asked for: 416
record ByteRange(long first, long length) {
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
    List<HttpRange> ranges;
    try {
      ranges = HttpRange.parseRanges(range);
    } catch (IllegalArgumentException e) { // of a header that is not valid the rule is: as if none
      return Optional.empty();
    }
    if (ranges.size() != 1) {
      return Optional.empty();
    }
    long first = ranges.getFirst().getRangeStart(size);
    long last = ranges.getFirst().getRangeEnd(size);
    return Optional.of(new ByteRange(first, Math.max(0, last - first + 1)));
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
}
