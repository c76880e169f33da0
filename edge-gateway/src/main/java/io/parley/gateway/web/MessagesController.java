package io.parley.gateway.web;

import io.parley.contract.Answer.SendAccepted;
import io.parley.contract.Codec;
import io.parley.contract.ConversationEvent.MessageAccepted;
import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.UserId;
import io.parley.gateway.auth.Principal;
import io.parley.gateway.history.HistoryReader;
import io.parley.gateway.history.PageRequest;
import io.parley.gateway.request.RateLimits;
import io.parley.gateway.request.RequestException;
import io.parley.gateway.request.Requests;
import io.parley.gateway.request.SendRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Messages over REST (PROTOCOL.md, "REST"): sending, as `message:send`, and pages of history.
@RestController
final class MessagesController {
  /// A request body: content of 64 KiB with every character escaped, and the rest.
  private static final int MAX_BODY_BYTES = 512 * 1024;

  private final Requests requests;
  private final RateLimits limits;
  private final HistoryReader history;

  MessagesController(Requests requests, RateLimits limits, HistoryReader history) {
    this.requests = requests;
    this.limits = limits;
    this.history = history;
  }

  /// Answers when the message has been accepted: 201 with it.
  @PostMapping("/api/messages")
  CompletableFuture<ResponseEntity<byte[]>> send(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal, HttpServletRequest request)
      throws RequestException, IOException {
    SendRequest send =
        SendRequest.parse(principal.userId(), JsonBody.read(request, MAX_BODY_BYTES));
    limits.send(principal.userId());
    return requests
        .ask(send.from(principal.sender()))
        .thenApply(
            reply -> {
              SendAccepted accepted = (SendAccepted) reply;
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
              return json(HttpStatus.CREATED, Codec.EVENTS.encode(message));
            });
  }

  @GetMapping("/api/messages/direct/{userId}")
  CompletableFuture<ResponseEntity<byte[]>> direct(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal,
      @PathVariable String userId,
      @RequestParam @Nullable Long before,
      @RequestParam @Nullable Long after,
      @RequestParam @Nullable Integer limit) {
    ConversationId conversation = ConversationId.direct(principal.userId(), new UserId(userId));
    return page(conversation, PageRequest.of(before, after, limit));
  }

  @GetMapping("/api/conversations/{id}/messages")
  CompletableFuture<ResponseEntity<byte[]>> conversation(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal,
      @PathVariable String id,
      @RequestParam @Nullable Long before,
      @RequestParam @Nullable Long after,
      @RequestParam @Nullable Integer limit)
      throws RequestException {
    ConversationId conversation = new ConversationId(id);
    boolean member =
        conversation
            .directMembers()
            .map(members -> members.contains(principal.userId()))
            .orElse(false);
    if (!member) {
      throw RequestException.of(ErrorCode.NOT_FOUND, "you are in no such conversation");
    }
    return page(conversation, PageRequest.of(before, after, limit));
  }

  private CompletableFuture<ResponseEntity<byte[]>> page(
      ConversationId conversation, PageRequest request) {
    return history
        .page(conversation, request)
        .thenApply(
            page -> {
              ObjectNode body = Codec.json().createObjectNode();
              ArrayNode messages = body.putArray("messages");
              page.messages().forEach(message -> messages.add(message.json()));
              body.put("hasMore", page.hasMore());
              return json(HttpStatus.OK, Codec.json().writeValueAsBytes(body));
            });
  }

  private static ResponseEntity<byte[]> json(HttpStatus status, byte[] body) {
    return ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON).body(body);
  }
}
