package io.parley.gateway.rest;

import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.wire.Revocation;
import io.parley.gateway.login.token.MediaTickets;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.request.Price;
import io.parley.gateway.request.RequestException;
import io.parley.operations.security.SecurityEvent;
import io.parley.operations.security.SecurityLog;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Tokens that end before their time, and tickets, which stand for a token where no header can be
/// set.
@RestController
final class TokensController {
  private static final Logger log = LoggerFactory.getLogger(TokensController.class);
  private static final int MAX_BODY_BYTES = 8 * 1024;

  private final MediaTickets tickets;
  private final Revoker revoker;
  private final SecurityLog securityLog;
  private final InstantSource clock;

  TokensController(MediaTickets tickets, Revoker revoker, SecurityLog securityLog) {
    this.tickets = tickets;
    this.revoker = revoker;
    this.securityLog = securityLog;
    this.clock = InstantSource.system();
  }

  @Priced(Price.TICKET)
  @PostMapping("/api/media/tickets")
  ResponseEntity<byte[]> ticket(@RequestAttribute(BearerFilter.PRINCIPAL) Principal principal) {
    MediaTickets.Ticket ticket = tickets.of(principal);
    return JsonAnswer.of(
        HttpStatus.CREATED,
        Codec.json()
            .createObjectNode()
            .put("ticket", ticket.text())
            .put("expiresAt", ticket.expiresAt().toString()));
  }

  /// Answers when it holds for good, at this gateway at once and at the others within moments.
  @Priced(Price.REVOCATION)
  @PostMapping("/api/users/{id}/revoke")
  CompletableFuture<ResponseEntity<byte[]>> revoke(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal,
      @PathVariable String id,
      HttpServletRequest request)
      throws RequestException, IOException {
    if (!principal.isAdmin()) {
      throw RequestException.of(
          ErrorCode.FORBIDDEN, "only a token with the scope parley:admin may revoke tokens");
    }
    Revocation revocation =
        new Revocation(new UserId(id), tokenId(request), clock.instant(), principal.userId());
    CompletableFuture<ResponseEntity<byte[]>> answer = new CompletableFuture<>();
    revoker.revoke(
        revocation,
        () -> {
          securityLog.note(
              SecurityEvent.of(SecurityEvent.Kind.TOKENS_REVOKED)
                  .by(principal.userId().value())
                  .from(request.getRemoteAddr())
                  .about(id)
                  .because(revocation.tokenId() == null ? "all" : "one"));
          answer.complete(answer(revocation));
        },
        e -> {
          log.warn("a revocation was not written: {}", e.toString());
          answer.completeExceptionally(
              RequestException.of(ErrorCode.OVERLOADED, "not written, try again"));
        });
    return answer;
  }

  private static @Nullable String tokenId(HttpServletRequest request)
      throws RequestException, IOException {
    JsonNode body = JsonBody.read(request, MAX_BODY_BYTES);
    if (body.isMissingNode()) {
      return null;
    }
    if (!(body instanceof ObjectNode)) {
      throw RequestException.of(ErrorCode.INVALID, "the body must be an object");
    }
    JsonNode tokenId = body.path("tokenId");
    if (tokenId.isMissingNode() || tokenId.isNull()) {
      return null;
    }
    if (!tokenId.isString()) {
      throw InvalidFieldException.invalid("tokenId", "must be a text");
    }
    return tokenId.asString();
  }

  private static ResponseEntity<byte[]> answer(Revocation revocation) {
    ObjectNode body = Codec.json().createObjectNode().put("userId", revocation.userId().value());
    if (revocation.tokenId() != null) {
      body.put("tokenId", revocation.tokenId());
    }
    return JsonAnswer.of(HttpStatus.OK, body.put("revokedAt", revocation.at().toString()));
  }
}
