package io.parley.gateway.rest;

import io.parley.gateway.login.token.Principal;
import io.parley.gateway.request.RateLimits;
import io.parley.gateway.request.RequestException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Counts every request of `/api` by its user, with what the user's sockets ask: 429 when there are
/// too many. What has no caller is not counted.
final class RateLimitInterceptor implements HandlerInterceptor {
  private final RateLimits limits;

  RateLimitInterceptor(RateLimits limits) {
    this.limits = limits;
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws RequestException {
    boolean first = request.getDispatcherType() == DispatcherType.REQUEST; // not for its answer
    if (first && request.getAttribute(BearerFilter.PRINCIPAL) instanceof Principal caller) {
      if (handler instanceof HandlerMethod method && method.hasMethodAnnotation(Sends.class)) {
        limits.send(caller.userId());
      } else {
        limits.other(caller.userId());
      }
    }
    return true;
  }
}
