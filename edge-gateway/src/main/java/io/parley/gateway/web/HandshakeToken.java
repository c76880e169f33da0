package io.parley.gateway.web;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.UriComponentsBuilder;

/// The token that came with an HTTP request: `Authorization: Bearer …`, or `?token=…`.
final class HandshakeToken {
  private static final String BEARER = "Bearer ";

  private HandshakeToken() {}

  static @Nullable String of(HttpHeaders headers, @Nullable URI uri) {
    String bearer = bearer(headers.getFirst(HttpHeaders.AUTHORIZATION));
    return bearer != null || uri == null ? bearer : queryParameter(uri, "token");
  }

  static @Nullable String bearer(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? authorization.substring(BEARER.length()).strip()
        : null;
  }

  static @Nullable String queryParameter(URI uri, String name) {
    return UriComponentsBuilder.fromUri(uri).build().getQueryParams().getFirst(name);
  }
}
