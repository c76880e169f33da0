package io.parley.gateway.web;

import io.parley.contract.ErrorCode;
import io.parley.gateway.auth.RefusedTokenException;
import io.parley.gateway.auth.Tokens;
import io.parley.gateway.request.RequestException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/// Lets nobody into `/api` without a valid token: 401 otherwise.
final class BearerFilter extends OncePerRequestFilter {
  /// The request's attribute that holds the caller.
  static final String PRINCIPAL = "io.parley.gateway.principal";

  private final Tokens tokens;

  BearerFilter(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getRequestURI().startsWith("/api/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      request.setAttribute(PRINCIPAL, tokens.verify(token(request)));
    } catch (RefusedTokenException e) {
      refuse(response, e);
      return;
    }
    chain.doFilter(request, response);
  }

  private static @Nullable String token(HttpServletRequest request) {
    String bearer = HandshakeToken.bearer(request.getHeader(HttpHeaders.AUTHORIZATION));
    return bearer != null ? bearer : request.getParameter("token");
  }

  private static void refuse(HttpServletResponse response, RefusedTokenException e)
      throws IOException {
    var problem = Problems.problem(RequestException.of(ErrorCode.UNAUTHENTICATED, e.reason()));
    response.setStatus(problem.getStatusCode().value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    response.getOutputStream().write(Problems.json(Objects.requireNonNull(problem.getBody())));
  }
}
