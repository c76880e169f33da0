package io.parley.gateway.rest;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.wire.ConversationStatus;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.request.Payload;
import io.parley.gateway.request.Price;
import io.parley.gateway.request.Queries;
import io.parley.gateway.request.RequestException;
import io.parley.gateway.request.Target;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/// How far the caller has come in a conversation: all messages up to and with the one that is
/// named, by its number or its id, or up to the last. Answers when it is in the log: 200 with the
/// number.
@RestController
final class ReceiptsController {
  private static final int MAX_BODY_BYTES = 8 * 1024;

  private final Queries queries;
  private final Marks marks;

  ReceiptsController(Queries queries, Marks marks) {
    this.queries = queries;
    this.marks = marks;
  }

  @Priced(Price.RECEIPT)
  @PostMapping("/api/messages/delivered")
  CompletableFuture<ResponseEntity<byte[]>> delivered(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal, HttpServletRequest request)
      throws RequestException, IOException {
    return mark(principal.userId(), request, false);
  }

  @Priced(Price.RECEIPT)
  @PostMapping("/api/messages/read")
  CompletableFuture<ResponseEntity<byte[]>> read(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal, HttpServletRequest request)
      throws RequestException, IOException {
    return mark(principal.userId(), request, true);
  }

  private CompletableFuture<ResponseEntity<byte[]>> mark(
      UserId user, HttpServletRequest request, boolean read) throws RequestException, IOException {
    Payload payload = Payload.of(JsonBody.read(request, MAX_BODY_BYTES));
    ConversationId conversation = Target.of(payload, user);
    Long number = payload.optional("number", Long.class);
    String messageId = payload.optional("messageId", String.class);
    if (number != null && messageId != null) {
      throw InvalidFieldException.invalid("number", "is not taken together with messageId");
    }
    if (number != null && number < 1) {
      throw InvalidFieldException.invalid("number", "must be at least 1");
    }
    return queries
        .describe(user, conversation, messageId)
        .thenCompose(
            now -> {
              try {
                long upTo = upTo(now, number, messageId);
                return mark(conversation, user, upTo, read).thenApply(_ -> answer(now, upTo));
              } catch (RequestException e) {
                return CompletableFuture.failedFuture(e);
              }
            });
  }

  private static long upTo(
      ConversationStatus now, @Nullable Long number, @Nullable String messageId)
      throws RequestException {
    if (now.membership() == null) {
      throw RequestException.of(ErrorCode.NOT_FOUND, "you are in no such conversation");
    }
    if (messageId != null && now.messageNumber() == null) {
      throw RequestException.of(ErrorCode.NOT_FOUND, "messageId: there is no such message");
    }
    if (number != null && number > now.lastNumber()) {
      throw RequestException.of(ErrorCode.INVALID, "number: there is no such message yet");
    }
    if (number != null) {
      return number;
    }
    return now.messageNumber() != null ? now.messageNumber() : now.lastNumber();
  }

  /// Nothing is said of a conversation without messages.
  private CompletableFuture<@Nullable Void> mark(
      ConversationId conversation, UserId user, long upTo, boolean read) {
    return upTo == 0
        ? CompletableFuture.completedFuture(null)
        : marks.mark(conversation, user, read ? 0 : upTo, read ? upTo : 0);
  }

  private static ResponseEntity<byte[]> answer(ConversationStatus now, long number) {
    return JsonAnswer.of(
        HttpStatus.OK,
        Codec.json()
            .createObjectNode()
            .put("conversationId", now.conversationId().value())
            .put("number", number));
  }
}
