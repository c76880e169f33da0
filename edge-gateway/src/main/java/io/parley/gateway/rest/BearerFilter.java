package io.parley.gateway.rest;

import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.UserId;
import io.parley.gateway.http.UntrustedRequests;
import io.parley.gateway.login.token.BearerToken;
import io.parley.gateway.login.token.MediaTickets;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.login.token.RefusedTokenException;
import io.parley.gateway.login.token.Revocations;
import io.parley.gateway.login.token.TokenVerifier;
import io.parley.gateway.request.RequestException;
import io.parley.operations.security.SecurityEvent;
import io.parley.operations.security.SecurityLog;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.filter.OncePerRequestFilter;

/// Lets nobody into `/api` without a valid token: 401 otherwise. A token with the scope
/// `parley:admin` may ask as the user that the parameter `as` names: 403 for any other. To look at
/// files a ticket is enough, or the token as a parameter: a page cannot set a header for them. What
/// is answered nobody may keep, but where the handler says otherwise.
final class BearerFilter extends OncePerRequestFilter {
  /// The request's attribute that holds the caller.
  static final String PRINCIPAL = "io.parley.gateway.principal";

  /// The parameter that names the user to ask as.
  static final String AS = "as";

  private final TokenVerifier tokens;
  private final MediaTickets tickets;
  private final Revocations revocations;
  private final SecurityLog securityLog;

  BearerFilter(
      TokenVerifier tokens,
      MediaTickets tickets,
      Revocations revocations,
      SecurityLog securityLog) {
    this.tokens = tokens;
    this.tickets = tickets;
    this.revocations = revocations;
    this.securityLog = securityLog;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !ApiPath.isUnder(request) || ApiPath.isDocument(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    Principal bearer;
    Principal caller;
    try {
      bearer = bearer(request);
      caller = caller(request, bearer);
    } catch (RequestException e) {
      refuse(response, e);
      return;
    }
    request.setAttribute(PRINCIPAL, caller);
    UntrustedRequests.trust(request.getAttribute(UntrustedRequests.LOAN));
    if (isUpload(request)) {
      chain.doFilter(new RevocableRequest(request, bearer, revocations), response);
      noteRefusedUpload(request, caller, response.getStatus());
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isUpload(HttpServletRequest request) {
    return request.getMethod().equals("POST") && ApiPath.isOfFiles(request);
  }

  private void noteRefusedUpload(HttpServletRequest request, Principal caller, int status) {
    if (status >= HttpStatus.BAD_REQUEST.value()) {
      securityLog.note(
          SecurityEvent.of(SecurityEvent.Kind.UPLOAD_REFUSED)
              .by(caller.userId().value())
              .from(request.getRemoteAddr())
              .because(Integer.toString(status)));
    }
  }

  private Principal bearer(HttpServletRequest request) throws RequestException {
    try {
      String token = BearerToken.of(request.getHeader(HttpHeaders.AUTHORIZATION));
      if (token == null && isLookingAtFiles(request)) {
        Optional<String> ticket = QueryString.first(request, "ticket");
        if (ticket.isPresent()) {
          return tickets.verify(ticket.get());
        }
        token = QueryString.first(request, "token").orElse(null);
      }
      return tokens.verify(token);
    } catch (RefusedTokenException e) {
      securityLog.note(
          SecurityEvent.of(SecurityEvent.Kind.TOKEN_REFUSED)
              .from(request.getRemoteAddr())
              .about(call(request))
              .because(e.reason()));
      throw RequestException.of(ErrorCode.UNAUTHENTICATED, e.reason());
    }
  }

  private static boolean isLookingAtFiles(HttpServletRequest request) {
    boolean looks = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    return looks && ApiPath.isFile(request);
  }

  /// Without the parameters, which may hold a token.
  private static String call(HttpServletRequest request) {
    return request.getMethod() + " " + request.getRequestURI();
  }

  private Principal caller(HttpServletRequest request, Principal bearer) throws RequestException {
    Optional<String> as = QueryString.first(request, AS);
    if (as.isEmpty()) {
      return bearer;
    }
    if (!bearer.isAdmin()) {
      noteActing(SecurityEvent.Kind.ACTING_REFUSED, bearer, as.get(), request);
      throw RequestException.of(
          ErrorCode.FORBIDDEN, "only a token with the scope parley:admin may act for others");
    }
    Principal caller = actingFor(bearer, as.get());
    noteActing(SecurityEvent.Kind.ADMIN_ACTED, bearer, as.get(), request);
    return caller;
  }

  private void noteActing(
      SecurityEvent.Kind kind, Principal bearer, String user, HttpServletRequest request) {
    securityLog.note(
        SecurityEvent.of(kind)
            .by(bearer.userId().value())
            .actingFor(user)
            .from(request.getRemoteAddr())
            .about(call(request)));
  }

  private static Principal actingFor(Principal principal, String user) throws RequestException {
    try {
      return principal.actingFor(new UserId(user));
    } catch (InvalidFieldException e) {
      throw RequestException.of(ErrorCode.INVALID, AS + ": is no user id");
    }
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
