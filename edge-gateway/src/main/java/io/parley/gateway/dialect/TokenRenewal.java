package io.parley.gateway.dialect;

import io.parley.gateway.login.token.Principal;
import io.parley.gateway.request.RequestException;
import org.jspecify.annotations.Nullable;

/// Has another token count for the connection from now on.
public interface TokenRenewal {
  /// @param token null where the client has sent none
  /// @return whom it names
  /// @throws RequestException `UNAUTHENTICATED` or `FORBIDDEN`; the token of before counts on then
  Principal renew(@Nullable String token) throws RequestException;
}
