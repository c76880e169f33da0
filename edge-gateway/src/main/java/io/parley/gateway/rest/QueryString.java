package io.parley.gateway.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.web.util.UriComponentsBuilder;

/// A request's query. The container's own parameters are not asked: they may read the body, which
/// is the handler's.
final class QueryString {
  private QueryString() {}

  /// The first value of a parameter; empty also if it cannot be read.
  static Optional<String> first(HttpServletRequest request, String name) {
    String value =
        UriComponentsBuilder.newInstance()
            .query(request.getQueryString())
            .build()
            .getQueryParams()
            .getFirst(name);
    try {
      return Optional.ofNullable(value)
          .map(text -> URLDecoder.decode(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) { // a broken escape
      return Optional.empty();
    }
  }
}
