package io.parley.gateway.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;

/// A part of a file that a request asks for: one range of bytes (RFC 9110, 14.1.2).
///
/// @param first 0 for the first byte
/// @param length 0 if the file has none of what was asked for: 416
public record ByteRange(long first, long length) {
  /// Begins the answer to a GET or HEAD of a file: its status and length, and the range that it has
  /// of the file. Whether the client has it already is asked before (RFC 9110, 13.2.2).
  ///
  /// @param size of the file, at least 1
  /// @return what is to be written; empty for nothing
  public static Optional<ByteRange> begin(
      HttpServletRequest request, HttpServletResponse response, String etag, long size) {
    response.setHeader(HttpHeaders.ETAG, etag);
    response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    boolean head = request.getMethod().equals("HEAD"); // a range means something for GET only
    Optional<ByteRange> range =
        head
            ? Optional.empty()
            : of(
                request.getHeader(HttpHeaders.RANGE),
                request.getHeader(HttpHeaders.IF_RANGE),
                etag,
                size);
    if (range.isPresent()) {
      response.setHeader(HttpHeaders.CONTENT_RANGE, range.get().header(size));
      response.setStatus(HttpStatus.PARTIAL_CONTENT.value());
      if (!range.get().isSatisfiable()) {
        response.setStatus(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE.value());
        response.setContentLengthLong(0);
        return Optional.empty();
      }
    }
    ByteRange part = range.orElse(new ByteRange(0, size));
    response.setContentLengthLong(part.length());
    return head ? Optional.empty() : Optional.of(part);
  }

  /// @param range the header; null if there is none
  /// @param ifRange likewise: of anything but this file's tag the range does not count (RFC 9110,
  ///   13.1.5)
  /// @param size of the file, at least 1
  /// @return empty where the whole file is the answer: nothing that can be read was asked for, or
  ///   several ranges, which a server need not serve
  private static Optional<ByteRange> of(
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

  private boolean isSatisfiable() {
    return length > 0;
  }

  /// The header of the answer.
  private String header(long size) {
    return isSatisfiable()
        ? "bytes " + first + "-" + (first + length - 1) + "/" + size
        : "bytes */" + size;
  }
}
