package io.parley.gateway.rest;

import io.parley.contract.ConversationId;
import io.parley.contract.codec.Codec;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.request.ClientRequests;
import io.parley.gateway.request.Price;
import io.parley.gateway.request.RequestException;
import io.parley.gateway.request.SendRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Sends messages, as `message:send`. Answers when the message has been accepted: 201 with it, also
/// the second time.
@RestController
final class MessagesController {
  /// Content of 64 KiB with every character escaped, and the rest.
  private static final int MAX_BODY_BYTES = 512 * 1024;

  private final ClientRequests requests;

  MessagesController(ClientRequests requests) {
    this.requests = requests;
  }

  @Priced(Price.MESSAGE)
  @PostMapping("/api/messages")
  CompletableFuture<ResponseEntity<byte[]>> send(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal, HttpServletRequest request)
      throws RequestException, IOException {
    return send(principal, JsonBody.read(request, MAX_BODY_BYTES));
  }

  /// To the conversation that the path names (docs/dialects/match.md).
  @Priced(Price.MESSAGE)
  @PostMapping("/api/messages/{conversationId}")
  CompletableFuture<ResponseEntity<byte[]>> sendTo(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal,
      @PathVariable String conversationId,
      HttpServletRequest request)
      throws RequestException, IOException {
    JsonNode body = JsonBody.read(request, MAX_BODY_BYTES);
    return send(principal, InPath.put(body, new ConversationId(conversationId)));
  }

  private CompletableFuture<ResponseEntity<byte[]>> send(Principal principal, JsonNode body)
      throws RequestException {
    SendRequest send = SendRequest.parseRest(principal.userId(), body);
    return requests
        .send(principal.sender(), send)
        .thenApply(accepted -> accepted(principal, send, accepted));
  }

  private static ResponseEntity<byte[]> accepted(
      Principal principal, SendRequest send, SendAccepted accepted) {
    MessageAccepted message =
        new MessageAccepted(
            accepted.messageId(),
            send.clientMessageId(),
            accepted.conversationId(),
            accepted.seq(),
            accepted.number(),
            principal.sender(),
            send.body(),
            accepted.acceptedAt());
    if (!accepted.duplicate()) {
      return JsonAnswer.of(HttpStatus.CREATED, Codec.EVENTS.encode(message));
    }
    ObjectNode body = (ObjectNode) Codec.json().readTree(Codec.EVENTS.encode(message));
    return JsonAnswer.of(HttpStatus.CREATED, body.put("duplicate", true));
  }
}
