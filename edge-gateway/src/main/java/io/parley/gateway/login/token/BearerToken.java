package io.parley.gateway.login.token;

import org.jspecify.annotations.Nullable;

/// The token of an `Authorization: Bearer …` (RFC 6750, 2.1).
public final class BearerToken {
  private static final String BEARER = "Bearer ";

  private BearerToken() {}

  /// @param authorization the header; null if there is none
  /// @return null if it has no such token
  public static @Nullable String of(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? authorization.substring(BEARER.length()).strip()
        : null;
  }
}
