package io.parley.gateway.web;

import io.parley.gateway.edge.Handshake;
import org.jspecify.annotations.Nullable;

/// The token that came with an HTTP request: `Authorization: Bearer …`, or `?token=…`.
final class HandshakeToken {
  private static final String BEARER = "Bearer ";

  private HandshakeToken() {}

  static @Nullable String of(Handshake handshake) {
    String bearer = bearer(handshake.authorization());
    return bearer != null ? bearer : handshake.query().get("token");
  }

  static @Nullable String bearer(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? authorization.substring(BEARER.length()).strip()
        : null;
  }
}
