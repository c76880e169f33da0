package io.parley.gateway.request;

import io.parley.contract.Codec;
import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.history.HistoryMessage;
import io.parley.gateway.history.History;
import io.parley.gateway.history.History.Page;
import io.parley.gateway.history.History.Place;
import io.parley.gateway.history.PageRequest;
import io.parley.gateway.history.SearchHistory;
import io.parley.gateway.history.SearchHistory.Query;
import io.parley.gateway.request.ListedConversations.Entry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The requests that are answered with a list: `history:page`, `history:search` and
/// `conversation:list`. None answers with more than [#MAX_BYTES], which a socket's outbox takes
/// beside what else it holds, except that a list always has its first entry; what does not fit is
/// left for the client to ask for.
final class PagedRequests {
  static final int MAX_BYTES = 512 * 1024;

  /// For what is around the list, the cursor included.
  private static final int ENVELOPE_BYTES = 1024;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Logger log = LoggerFactory.getLogger(PagedRequests.class);

  private final History history;
  private final SearchHistory search;

  PagedRequests(History history, SearchHistory search) {
    this.history = history;
    this.search = search;
  }

  /// `history:page`, cut on the side that `hasMore` speaks of.
  CompletableFuture<byte[]> page(Member member, Payload payload) throws RequestException {
    ConversationId conversation = conversationOf(member, payload.conversation());
    PageRequest request =
        PageRequest.of(
            payload.optional("before", Long.class),
            payload.optional("after", Long.class),
            payload.optional("limit", Integer.class));
    return expected(history.page(conversation, request)).thenApply(page -> reply(page, request));
  }

  /// `history:search`
  CompletableFuture<byte[]> search(Member member, Payload payload) throws RequestException {
    String text = payload.text("query");
    if (text.isBlank()) {
      throw InvalidFieldException.invalid("query", "must not be empty");
    }
    if (text.length() > Query.MAX_TEXT) {
      throw InvalidFieldException.tooLarge(
          "query", "is longer than " + Query.MAX_TEXT + " characters");
    }
    ConversationId conversation = payload.optional("conversationId", ConversationId.class);
    Set<ConversationId> where =
        conversation == null ? member.memberOf() : Set.of(conversationOf(member, conversation));
    return search(where, new Query(text, limit(payload), cursor(payload)));
  }

  /// `conversation:list`
  CompletableFuture<byte[]> conversations(Member member, Payload payload) throws RequestException {
    return conversations(member, cursor(payload), limit(payload));
  }

  private static ConversationId conversationOf(Member member, ConversationId conversation)
      throws RequestException {
    if (!member.isMemberOf(conversation)) {
      throw RequestException.of(ErrorCode.NOT_FOUND, "you are in no such conversation");
    }
    return conversation;
  }

  private static int limit(Payload payload) {
    return PageRequest.of(null, null, payload.optional("limit", Integer.class)).limit();
  }

  private static @Nullable String cursor(Payload payload) {
    return payload.optional("cursor", String.class);
  }

  private static byte[] reply(Page page, PageRequest request) {
    List<byte[]> all = page.messages().stream().map(HistoryMessage::encode).toList();
    int fitting = fitting(request.isFromTheStart() ? all : all.reversed());
    List<byte[]> kept =
        request.isFromTheStart()
            ? all.subList(0, fitting)
            : all.subList(all.size() - fitting, all.size());
    boolean hasMore = page.hasMore() || fitting < all.size();
    return reply("messages", kept, ",\"hasMore\":" + hasMore);
  }

  /// What does not fit is not cut off, as only the search knows the cursor of what is before it: it
  /// is asked again, for less.
  private CompletableFuture<byte[]> search(Set<ConversationId> where, Query query) {
    return expected(search.search(where, query))
        .thenCompose(
            found -> {
              List<byte[]> messages =
                  found.messages().stream().map(HistoryMessage::encode).toList();
              int fitting = fitting(messages);
              return fitting < messages.size()
                  ? search(where, new Query(query.text(), fitting, query.cursor()))
                  : CompletableFuture.completedFuture(
                      reply("messages", messages, cursorField(found.nextCursor())));
            });
  }

  /// As [#search]: what does not fit is not asked for again.
  private CompletableFuture<byte[]> conversations(Member member, @Nullable String cursor, int limit)
      throws RequestException {
    ListedConversations listed = member.conversations(cursor, limit);
    return lastMessages(listed)
        .thenCompose(
            messages -> {
              List<byte[]> entries =
                  listed.conversations().stream().map(entry -> json(entry, messages)).toList();
              int fitting = fitting(entries);
              if (fitting == entries.size()) {
                return CompletableFuture.completedFuture(
                    reply("conversations", entries, cursorField(listed.nextCursor())));
              }
              try {
                return conversations(member, cursor, fitting);
              } catch (RequestException e) {
                return CompletableFuture.failedFuture(e);
              }
            });
  }

  /// Without MongoDB the list is told without them: the rest of it does not come from there.
  private CompletableFuture<Map<Place, HistoryMessage>> lastMessages(ListedConversations listed) {
    List<Place> places =
        listed.conversations().stream()
            .filter(entry -> entry.lastNumber() > 0)
            .map(PagedRequests::lastOf)
            .toList();
    if (places.isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    return history
        .messages(places)
        .exceptionally(
            failure -> {
              log.warn("conversations are listed without messages: {}", failure.toString());
              return List.of();
            })
        .thenApply(
            found -> {
              Map<Place, HistoryMessage> messages = new HashMap<>();
              for (HistoryMessage message : found) {
                messages.put(new Place(message.conversationId(), message.number()), message);
              }
              return messages;
            });
  }

  private static Place lastOf(Entry entry) {
    return new Place(entry.conversation().conversationId(), entry.lastNumber());
  }

  private static byte[] json(Entry entry, Map<Place, HistoryMessage> lastMessages) {
    ObjectNode json =
        ConversationJson.of(
            entry.conversation(), entry.membership(), entry.lastSeq(), entry.lastNumber());
    HistoryMessage last = lastMessages.get(lastOf(entry));
    if (last != null) {
      json.set("lastMessage", last.json());
    }
    return Codec.json().writeValueAsBytes(json);
  }

  /// What the store fails with is not for the client.
  private static <T> CompletableFuture<T> expected(CompletableFuture<T> answer) {
    return answer.exceptionallyCompose(
        failure -> {
          Throwable cause =
              failure instanceof CompletionException && failure.getCause() != null
                  ? failure.getCause()
                  : failure;
          if (cause instanceof RequestException) {
            return CompletableFuture.failedFuture(cause);
          }
          log.warn("history did not answer: {}", cause.toString());
          return CompletableFuture.failedFuture(
              RequestException.later(
                  ErrorCode.OVERLOADED, "history cannot be read now", RETRY_AFTER));
        });
  }

  /// How many of the entries, from the first, an ack has room for; the first in any case.
  private static int fitting(List<byte[]> entries) {
    int room = MAX_BYTES - ENVELOPE_BYTES;
    int fitting = 0;
    for (byte[] entry : entries) {
      room -= entry.length + 1; // the comma
      if (room < 0) {
        return Math.max(1, fitting);
      }
      fitting++;
    }
    return fitting;
  }

  private static String cursorField(@Nullable String cursor) {
    return cursor == null ? "" : ",\"cursor\":" + Codec.json().writeValueAsString(cursor);
  }

  /// @param rest further fields, each with its comma before it
  private static byte[] reply(String name, List<byte[]> entries, String rest) {
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    reply.writeBytes(("{\"ok\":true,\"" + name + "\":[").getBytes(StandardCharsets.UTF_8));
    String separator = "";
    for (byte[] entry : entries) {
      reply.writeBytes(separator.getBytes(StandardCharsets.UTF_8));
      reply.writeBytes(entry);
      separator = ",";
    }
    reply.writeBytes(("]" + rest + "}").getBytes(StandardCharsets.UTF_8));
    return reply.toByteArray();
  }
}
