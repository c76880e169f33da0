package io.parley.gateway.rest;

import io.parley.contract.ErrorCode;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.request.Price;
import io.parley.gateway.request.RateLimits;
import io.parley.gateway.request.RequestException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Lets no handler of `/api` be reached without a caller, and takes the price of every request
/// ([Priced]) of its user's rate, with what the user's sockets ask: 429 when there is not as much.
/// What needs no caller is not counted.
final class RateLimitInterceptor implements HandlerInterceptor {
  private final RateLimits limits;

  RateLimitInterceptor(RateLimits limits) {
    this.limits = limits;
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws RequestException {
    if (request.getAttribute(BearerFilter.PRINCIPAL) == null
        && ApiPath.isUnder(request)
        && !ApiPath.isDocument(request)) { // whatever way it has found past the filter
      throw RequestException.of(ErrorCode.UNAUTHENTICATED, "a token is required");
    }
    boolean first = request.getDispatcherType() == DispatcherType.REQUEST; // not for its answer
    if (first && request.getAttribute(BearerFilter.PRINCIPAL) instanceof Principal caller) {
      limits.take(caller.userId(), price(handler));
    }
    return true;
  }

  private static Price price(Object handler) {
    if (!(handler instanceof HandlerMethod method)) {
      return Price.UNKNOWN; // there is no such path
    }
    Priced priced = method.getMethodAnnotation(Priced.class);
    return priced == null ? Price.UNKNOWN : priced.value();
  }
}
