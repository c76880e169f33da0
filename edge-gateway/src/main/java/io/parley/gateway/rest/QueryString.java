package io.parley.gateway.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A request's query. The container's own parameters are not asked: they may read the body, which
/// is the handler's.
final class QueryString {
  private QueryString() {}

  /// The first value of a parameter; empty also if it cannot be read.
  static Optional<String> first(HttpServletRequest request, String name) {
    String query = request.getQueryString();
    if (query == null) {
      return Optional.empty();
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).equals(name)) {
        return decode(pair.substring(equals + 1));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> decode(String value) {
    try {
      return Optional.of(URLDecoder.decode(value, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) { // a broken escape
      return Optional.empty();
    }
  }
}
