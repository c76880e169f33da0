package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.history.HistoryMessage;
import io.parley.gateway.history.History;
import io.parley.gateway.history.History.MessageKey;
import io.parley.gateway.history.History.Page;
import io.parley.gateway.history.PageRequest;
import io.parley.gateway.history.SearchHistory;
import io.parley.gateway.history.SearchHistory.Narrowing;
import io.parley.gateway.history.SearchHistory.Query;
import io.parley.gateway.request.ListedConversations.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The requests that are answered from history, of sockets (`history:page`, `history:search`,
/// `receipt:list` and `conversation:list`) and over REST. None is answered with more than
/// [#MAX_BYTES], which a socket's outbox takes beside what else it holds, except that a list always
/// has its first entry; what does not fit is left for the client to ask for.
///
/// A page is delivered: whoever reads a message so has got it, as if it had been pushed.
///
/// Bound: [#MAX_READS] and [#MAX_SEARCHES] at a time, and [#MAX_READS_OF_ONE] and
/// [#MAX_SEARCHES_OF_ONE] of one user. Overflow: `OVERLOADED`.
public final class PagedRequests {
  static final int MAX_BYTES = 512 * 1024;

  /// Pages and lists that are being read; each takes one or two of MongoDB's 100 connections at a
  /// time, and waits for one where there is none.
  static final int MAX_READS = 1_000;

  /// A twentieth of the connections.
  static final int MAX_READS_OF_ONE = 5;

  /// A search may take a connection for 5 s: all of them together leave half for pages.
  static final int MAX_SEARCHES = 50;

  static final int MAX_SEARCHES_OF_ONE = 2;

  /// For what is around the list, the cursor included.
  private static final int ENVELOPE_BYTES = 1024;

  private static final int ROOM = MAX_BYTES - ENVELOPE_BYTES;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Logger log = LoggerFactory.getLogger(PagedRequests.class);

  private final History history;
  private final SearchHistory search;
  private final Deliveries deliveries;
  private final MessageNumbers numbers;
  private final RateLimits limits;
  private final ConcurrencyLimit reads = new ConcurrencyLimit(MAX_READS, MAX_READS_OF_ONE);
  private final ConcurrencyLimit searches = new ConcurrencyLimit(MAX_SEARCHES, MAX_SEARCHES_OF_ONE);

  /// @param deliveries told of what pages have brought to their readers
  /// @param numbers of the messages that pages are asked for by their ids
  /// @param limits what pages cost above the base of their price is taken of
  public PagedRequests(
      History history,
      SearchHistory search,
      Deliveries deliveries,
      MessageNumbers numbers,
      RateLimits limits) {
    this.history = history;
    this.search = search;
    this.deliveries = deliveries;
    this.numbers = numbers;
    this.limits = limits;
  }

  /// Where the news goes that messages have reached a user. Nothing blocks.
  @FunctionalInterface
  public interface Deliveries {
    /// @param number of the last message that has
    void delivered(ConversationId conversation, UserId user, long number);
  }

  // What sockets ask.

  /// `history:page`
  public CompletableFuture<byte[]> page(Member member, Payload payload) throws RequestException {
    ConversationId conversation = conversationOf(member, payload.conversation());
    PageQuery query =
        PageQuery.of(
            payload.optional("before", Long.class),
            payload.optional("after", Long.class),
            payload.optional("around", Long.class),
            payload.optional("messageId", String.class),
            payload.optional("limit", Integer.class));
    return page(conversation, reader(member, conversation), query).thenApply(Listing::ack);
  }

  /// `receipt:list`
  public CompletableFuture<byte[]> receipts(Member member, Payload payload)
      throws RequestException {
    ConversationId conversation = conversationOf(member, payload.conversation());
    return receipts(conversation, reader(member, conversation)).thenApply(Replies::of);
  }

  /// `history:search`
  public CompletableFuture<byte[]> search(Member member, Payload payload) throws RequestException {
    Query query =
        query(
            "query",
            payload.text("query"),
            new Narrowing(
                payload.optional("from", UserId.class),
                payload.optional("after", Instant.class),
                payload.optional("before", Instant.class)),
            payload.optional("limit", Integer.class),
            cursor(payload));
    UserId user = member.sender().id();
    ConversationId conversation = payload.optional("conversationId", ConversationId.class);
    if (conversation != null) {
      conversationOf(member, conversation);
      return search(user, Map.of(conversation, member.visibleAfter(conversation)), query)
          .thenApply(Listing::ack);
    }
    member.requireKnown();
    Map<ConversationId, Long> where = new HashMap<>();
    member.memberOf().forEach(each -> where.put(each, member.visibleAfter(each)));
    return search(user, where, query).thenApply(Listing::ack);
  }

  /// Of a direct conversation that the user has not accepted, or that has not begun, nobody else's
  /// receipts are told.
  private static Reader reader(Member member, ConversationId conversation) {
    UserId user = member.sender().id();
    List<UserId> listed = member.listedMembers(conversation);
    return new Reader(
        user,
        conversation.isDirect() && listed.isEmpty() ? List.of(user) : listed,
        member.visibleAfter(conversation));
  }

  /// `conversation:list`
  public CompletableFuture<byte[]> conversations(Member member, Payload payload)
      throws RequestException {
    int limit = limit(payload.optional("limit", Integer.class));
    member.requireKnown();
    return conversations(member.sender().id(), member::conversations, cursor(payload), limit)
        .thenApply(Listing::ack);
  }

  private static ConversationId conversationOf(Member member, ConversationId conversation)
      throws RequestException {
    if (!member.isMemberOf(conversation)) {
      member.requireKnown();
      throw RequestException.of(ErrorCode.NOT_FOUND, "you are in no such conversation");
    }
    return conversation;
  }

  private static @Nullable String cursor(Payload payload) {
    return payload.optional("cursor", String.class);
  }

  // What anybody asks. Whether they may is decided before.

  /// @param limit null for the default
  public static int limit(@Nullable Integer limit) {
    return PageRequest.of(null, null, limit).limit();
  }

  /// @param field what the client calls the text
  /// @throws InvalidFieldException when the text is blank or too long, or the limit not 1 to 100
  public static Query query(
      String field,
      String text,
      Narrowing narrowing,
      @Nullable Integer limit,
      @Nullable String cursor) {
    if (text.isBlank()) {
      throw InvalidFieldException.invalid(field, "must not be empty");
    }
    if (text.length() > Query.MAX_TEXT) {
      throw InvalidFieldException.tooLarge(
          field, "is longer than " + Query.MAX_TEXT + " characters");
    }
    return new Query(text, narrowing, limit(limit), cursor);
  }

  /// A page, and how far the conversation's messages have come.
  ///
  /// @param reader who gets it
  public CompletableFuture<Listing> page(
      ConversationId conversation, Reader reader, PageQuery query) {
    if (query.messageId() != null) {
      return numbers
          .messageNumber(reader.user(), conversation, query.messageId())
          .thenCompose(number -> around(conversation, reader, number, query.limit()));
    }
    return query.around() == null
        ? page(conversation, reader, query.range())
        : around(conversation, reader, query.around(), query.limit());
  }

  /// Cut on the side that `hasMore` speaks of.
  private CompletableFuture<Listing> page(
      ConversationId conversation, Reader reader, PageRequest request) {
    return read(reader.user(), request.limit(), () -> readPage(conversation, reader, request));
  }

  /// Pays for a page, and reads it while there is room.
  private CompletableFuture<Listing> read(
      UserId reader, int limit, Supplier<CompletableFuture<Listing>> page) {
    try {
      limits.takeRest(reader, Price.PAGE, limit);
      return shared(reads.take(reader), page);
    } catch (RequestException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static <T> CompletableFuture<T> shared(
      ConcurrencyLimit.Permit permit, Supplier<CompletableFuture<T>> what) {
    try {
      return what.get().whenComplete((_, _) -> permit.close());
    } catch (RuntimeException e) {
      permit.close();
      throw e;
    }
  }

  private CompletableFuture<Listing> readPage(
      ConversationId conversation, Reader reader, PageRequest request) {
    return expected(history.page(conversation, request.notBefore(reader.after())))
        .thenCombine(
            readReceipts(conversation, reader.members()),
            (page, receipts) -> {
              Cut cut = cut(page, request.isFromTheStart(), ROOM - receipts.size());
              delivered(conversation, reader.user(), cut.messages(), receipts);
              ObjectNode more = Codec.json().createObjectNode().put("hasMore", cut.hasMore());
              return new Listing("messages", cut.entries(), more.setAll(receipts.json()), null);
            });
  }

  /// The message and those before it, and as many after it. `hasMore` speaks of those before,
  /// `hasLater` of those after.
  ///
  /// @param limit of all of them, 2 to 100
  private CompletableFuture<Listing> around(
      ConversationId conversation, Reader reader, long number, int limit) {
    return read(reader.user(), limit, () -> readAround(conversation, reader, number, limit));
  }

  private CompletableFuture<Listing> readAround(
      ConversationId conversation, Reader reader, long number, int limit) {
    PageRequest upTo =
        PageRequest.of(number + 1, null, limit - limit / 2).notBefore(reader.after());
    PageRequest after = PageRequest.of(null, number, limit / 2).notBefore(reader.after());
    CompletableFuture<Page> earlier = expected(history.page(conversation, upTo));
    CompletableFuture<Page> later = expected(history.page(conversation, after));
    return earlier
        .thenCombine(later, Around::new)
        .thenCombine(
            readReceipts(conversation, reader.members()),
            (both, receipts) -> {
              int room = (ROOM - receipts.size()) / 2;
              Cut first = cut(both.earlier(), false, room);
              Cut second = cut(both.later(), true, room);
              List<HistoryMessage> messages =
                  Stream.concat(first.messages().stream(), second.messages().stream()).toList();
              delivered(conversation, reader.user(), messages, receipts);
              ObjectNode more = Codec.json().createObjectNode();
              more.put("hasMore", first.hasMore()).put("hasLater", second.hasMore());
              return new Listing(
                  "messages",
                  Stream.concat(first.entries().stream(), second.entries().stream()).toList(),
                  more.setAll(receipts.json()),
                  null);
            });
  }

  private record Around(Page earlier, Page later) {}

  /// Where each member's receipts are kept, the reader's are: what they say already is no news.
  private void delivered(
      ConversationId conversation,
      UserId reader,
      List<HistoryMessage> page,
      MessageReceipts known) {
    long last =
        page.stream()
            .filter(message -> !message.sender().id().equals(reader))
            .mapToLong(HistoryMessage::number)
            .max()
            .orElse(0);
    if (known.areOfEach() && last > known.delivered().getOrDefault(reader, 0L)) {
      deliveries.delivered(conversation, reader, last);
    }
  }

  private CompletableFuture<MessageReceipts> readReceipts(
      ConversationId conversation, Collection<UserId> members) {
    return expected(history.receipts(conversation, members))
        .thenApply(found -> MessageReceipts.of(found, members));
  }

  /// How far a conversation's messages have come, without a page: who has a message are those who
  /// have come to its number.
  ///
  /// @param reader who asks
  /// @return what a page would say of it; not to be changed
  public CompletableFuture<ObjectNode> receipts(ConversationId conversation, Reader reader) {
    try {
      return shared(
          reads.take(reader.user()),
          () -> readReceipts(conversation, reader.members()).thenApply(MessageReceipts::json));
    } catch (RequestException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// What does not fit is not cut off, as only the search knows the cursor of what is before it: it
  /// is asked again, for less.
  ///
  /// @param user who asks
  /// @param where each conversation with the number of the message after which the user may read
  public CompletableFuture<Listing> search(
      UserId user, Map<ConversationId, Long> where, Query query) {
    try {
      return shared(searches.take(user), () -> search(where, query));
    } catch (RequestException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Listing> search(Map<ConversationId, Long> where, Query query) {
    return expected(search.search(where, query))
        .thenCompose(
            found -> {
              List<byte[]> messages = encoded(found.messages());
              int fitting = fitting(messages, ROOM);
              return fitting < messages.size()
                  ? search(where, query.ofAtMost(fitting))
                  : CompletableFuture.completedFuture(
                      new Listing("messages", messages, nothing(), found.nextCursor()));
            });
  }

  /// As [#search]: what does not fit is not asked for again.
  ///
  /// @param user who asks
  public CompletableFuture<Listing> conversations(
      UserId user, ListedConversations.Source source, @Nullable String cursor, int limit)
      throws RequestException {
    ConcurrencyLimit.Permit permit = reads.take(user);
    try {
      return conversations(source, cursor, limit).whenComplete((_, _) -> permit.close());
    } catch (RequestException | RuntimeException e) {
      permit.close();
      throw e;
    }
  }

  private CompletableFuture<Listing> conversations(
      ListedConversations.Source source, @Nullable String cursor, int limit)
      throws RequestException {
    ListedConversations listed = source.page(cursor, limit);
    return lastMessages(listed)
        .thenCompose(
            messages -> {
              List<byte[]> entries =
                  listed.conversations().stream().map(entry -> json(entry, messages)).toList();
              int fitting = fitting(entries, ROOM);
              if (fitting == entries.size()) {
                return CompletableFuture.completedFuture(
                    new Listing("conversations", entries, nothing(), listed.nextCursor()));
              }
              try {
                return conversations(source, cursor, fitting);
              } catch (RequestException e) {
                return CompletableFuture.failedFuture(e);
              }
            });
  }

  /// Without MongoDB the list is told without them: the rest of it does not come from there.
  private CompletableFuture<Map<MessageKey, HistoryMessage>> lastMessages(
      ListedConversations listed) {
    List<MessageKey> places =
        listed.conversations().stream()
            .filter(entry -> entry.lastNumber() > entry.membership().visibleAfterNumber())
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
              Map<MessageKey, HistoryMessage> messages = new HashMap<>();
              for (HistoryMessage message : found) {
                messages.put(new MessageKey(message.conversationId(), message.number()), message);
              }
              return messages;
            });
  }

  private static MessageKey lastOf(Entry entry) {
    return new MessageKey(entry.conversation().conversationId(), entry.lastNumber());
  }

  private static byte[] json(Entry entry, Map<MessageKey, HistoryMessage> lastMessages) {
    ObjectNode json = ConversationJson.of(entry);
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
          Throwable cause = Failures.cause(failure);
          if (cause instanceof RequestException) {
            return CompletableFuture.failedFuture(cause);
          }
          log.warn("history did not answer: {}", cause.toString());
          return CompletableFuture.failedFuture(
              RequestException.later(
                  ErrorCode.OVERLOADED, "history cannot be read now", RETRY_AFTER));
        });
  }

  private static ObjectNode nothing() {
    return Codec.json().createObjectNode();
  }

  private record Cut(List<HistoryMessage> messages, List<byte[]> entries, boolean hasMore) {}

  private static List<byte[]> encoded(List<HistoryMessage> messages) {
    return messages.stream().map(HistoryMessage::encode).toList();
  }

  /// @param atItsEnd rather than at its start
  private static Cut cut(Page page, boolean atItsEnd, int room) {
    List<byte[]> all = encoded(page.messages());
    int fitting = fitting(atItsEnd ? all : all.reversed(), room);
    int from = atItsEnd ? 0 : all.size() - fitting;
    return new Cut(
        page.messages().subList(from, from + fitting),
        all.subList(from, from + fitting),
        page.hasMore() || fitting < all.size());
  }

  /// How many of the entries, from the first, there is room for; the first in any case.
  private static int fitting(List<byte[]> entries, int room) {
    int left = room;
    int fitting = 0;
    for (byte[] entry : entries) {
      left -= entry.length + 1; // the comma
      if (left < 0) {
        return Math.max(1, fitting);
      }
      fitting++;
    }
    return fitting;
  }
}
