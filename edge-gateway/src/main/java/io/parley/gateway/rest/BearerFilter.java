package io.parley.gateway.rest;

import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.UserId;
import io.parley.gateway.http.UntrustedRequests;
import io.parley.gateway.login.token.BearerToken;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.login.token.RefusedTokenException;
import io.parley.gateway.login.token.TokenVerifier;
import io.parley.gateway.request.RequestException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.filter.OncePerRequestFilter;

/// Lets nobody into `/api` without a valid token: 401 otherwise. A token with the scope
/// `parley:admin` may ask as the user that the parameter `as` names: 403 for any other.
final class BearerFilter extends OncePerRequestFilter {
  /// The request's attribute that holds the caller.
  static final String PRINCIPAL = "io.parley.gateway.principal";

  /// The parameter that names the user to ask as.
  static final String AS = "as";

  private final TokenVerifier tokens;

  BearerFilter(TokenVerifier tokens) {
    this.tokens = tokens;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !ApiPath.isUnder(request) || ApiPath.isDocument(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      request.setAttribute(PRINCIPAL, caller(request));
    } catch (RequestException e) {
      refuse(response, e);
      return;
    }
    UntrustedRequests.trust(request.getAttribute(UntrustedRequests.LOAN));
    chain.doFilter(request, response);
  }

  private Principal caller(HttpServletRequest request) throws RequestException {
    Principal principal;
    try {
      principal = tokens.verify(token(request));
    } catch (RefusedTokenException e) {
      throw RequestException.of(ErrorCode.UNAUTHENTICATED, e.reason());
    }
    Optional<String> as = QueryString.first(request, AS);
    return as.isPresent() ? actingFor(principal, as.get()) : principal;
  }

  private static Principal actingFor(Principal principal, String user) throws RequestException {
    if (!principal.isAdmin()) {
      throw RequestException.of(
          ErrorCode.FORBIDDEN, "only a token with the scope parley:admin may act for others");
    }
    try {
      return principal.actingFor(new UserId(user));
    } catch (InvalidFieldException e) {
      throw RequestException.of(ErrorCode.INVALID, AS + ": is no user id");
    }
  }

  private static @Nullable String token(HttpServletRequest request) {
    String bearer = BearerToken.of(request.getHeader(HttpHeaders.AUTHORIZATION));
    return bearer != null ? bearer : QueryString.first(request, "token").orElse(null);
  }

  private static void refuse(HttpServletResponse response, RequestException reason)
      throws IOException {
    ResponseEntity<ProblemDetail> problem = Problems.problem(reason);
    response.setStatus(problem.getStatusCode().value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    if (reason.code() == ErrorCode.UNAUTHENTICATED) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    response.getOutputStream().write(Problems.json(Objects.requireNonNull(problem.getBody())));
  }
}
