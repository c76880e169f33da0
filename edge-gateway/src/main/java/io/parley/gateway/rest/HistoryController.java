package io.parley.gateway.rest;

import io.parley.contract.ConversationId;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.Membership;
import io.parley.contract.UserId;
import io.parley.gateway.history.SearchHistory.Narrowing;
import io.parley.gateway.history.SearchHistory.Query;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.request.Listing;
import io.parley.gateway.request.PageQuery;
import io.parley.gateway.request.PagedRequests;
import io.parley.gateway.request.Price;
import io.parley.gateway.request.Queries;
import io.parley.gateway.request.RequestException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What was said and how far it has come: pages of a conversation, its receipts and search, for its
/// members only, and the caller's conversations.
@RestController
final class HistoryController {
  private final Queries queries;
  private final PagedRequests paged;

  HistoryController(Queries queries, PagedRequests paged) {
    this.queries = queries;
    this.paged = paged;
  }

  @Priced(Price.PAGE)
  @GetMapping("/api/messages/direct/{userId}")
  CompletableFuture<ResponseEntity<byte[]>> direct(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal,
      @PathVariable String userId,
      @RequestParam @Nullable Long before,
      @RequestParam @Nullable Long after,
      @RequestParam @Nullable Long around,
      @RequestParam @Nullable String messageId,
      @RequestParam @Nullable Integer limit) {
    ConversationId conversation = ConversationId.direct(principal.userId(), new UserId(userId));
    return page(principal, conversation, PageQuery.of(before, after, around, messageId, limit));
  }

  @Priced(Price.PAGE)
  @GetMapping("/api/messages/room/{roomId}")
  CompletableFuture<ResponseEntity<byte[]>> room(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal,
      @PathVariable String roomId,
      @RequestParam @Nullable Long before,
      @RequestParam @Nullable Long after,
      @RequestParam @Nullable Long around,
      @RequestParam @Nullable String messageId,
      @RequestParam @Nullable Integer limit) {
    return page(
        principal,
        new ConversationId(roomId),
        PageQuery.of(before, after, around, messageId, limit));
  }

  @Priced(Price.PAGE)
  @GetMapping("/api/conversations/{id}/messages")
  CompletableFuture<ResponseEntity<byte[]>> conversation(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal,
      @PathVariable String id,
      @RequestParam @Nullable Long before,
      @RequestParam @Nullable Long after,
      @RequestParam @Nullable Long around,
      @RequestParam @Nullable String messageId,
      @RequestParam @Nullable Integer limit) {
    return page(
        principal, new ConversationId(id), PageQuery.of(before, after, around, messageId, limit));
  }

  private CompletableFuture<ResponseEntity<byte[]>> page(
      Principal principal, ConversationId conversation, PageQuery query) {
    return queries
        .reader(principal.userId(), conversation)
        .thenCompose(reader -> paged.page(conversation, reader, query))
        .thenApply(HistoryController::answer);
  }

  @Priced(Price.RECEIPT_LIST)
  @GetMapping("/api/conversations/{id}/receipts")
  CompletableFuture<ResponseEntity<byte[]>> receipts(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal, @PathVariable String id) {
    ConversationId conversation = new ConversationId(id);
    return queries
        .reader(principal.userId(), conversation)
        .thenCompose(reader -> paged.receipts(conversation, reader))
        .thenApply(receipts -> JsonAnswer.of(HttpStatus.OK, receipts));
  }

  @Priced(Price.SEARCH)
  @GetMapping("/api/messages/search")
  CompletableFuture<ResponseEntity<byte[]>> search(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal,
      @RequestParam String q,
      @RequestParam @Nullable String conversationId,
      @RequestParam @Nullable String from,
      @RequestParam @Nullable String after,
      @RequestParam @Nullable String before,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor) {
    Narrowing narrowing =
        new Narrowing(
            from == null ? null : new UserId(from), time("after", after), time("before", before));
    Query query = PagedRequests.query("q", q, narrowing, limit, cursor);
    return searched(principal, conversationId)
        .thenCompose(where -> paged.search(principal.userId(), where, query))
        .thenApply(HistoryController::answer);
  }

  private static @Nullable Instant time(String field, @Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw InvalidFieldException.invalid(field, "is not an RFC 3339 time");
    }
  }

  /// Each with the number of the message after which the caller may read.
  private CompletableFuture<Map<ConversationId, Long>> searched(
      Principal principal, @Nullable String conversationId) {
    if (conversationId != null) {
      ConversationId conversation = new ConversationId(conversationId);
      return queries
          .reader(principal.userId(), conversation)
          .thenApply(reader -> Map.of(conversation, reader.after()));
    }
    return queries
        .memberships(principal.userId())
        .thenApply(
            memberships ->
                memberships.stream()
                    .collect(
                        Collectors.toUnmodifiableMap(
                            Membership::conversationId, Membership::visibleAfterNumber)));
  }

  @Priced(Price.CONVERSATION_LIST_REST)
  @GetMapping("/api/messages/conversations")
  CompletableFuture<ResponseEntity<byte[]>> conversations(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal,
      @RequestParam @Nullable Integer limit,
      @RequestParam @Nullable String cursor) {
    int most = PagedRequests.limit(limit);
    return queries
        .conversations(principal.userId(), cursor, most)
        .thenCompose(
            source -> {
              try {
                return paged.conversations(principal.userId(), source, cursor, most);
              } catch (RequestException e) {
                return CompletableFuture.failedFuture(e);
              }
            })
        .thenApply(HistoryController::answer);
  }

  private static ResponseEntity<byte[]> answer(Listing listing) {
    return JsonAnswer.of(HttpStatus.OK, listing.body());
  }
}
