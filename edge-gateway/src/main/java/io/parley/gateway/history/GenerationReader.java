package io.parley.gateway.history;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.parley.contract.ConversationId;
import io.parley.contract.ReceiptMark;
import io.parley.contract.UserId;
import io.parley.contract.history.ConversationDocument;
import io.parley.contract.history.HistoryGeneration;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.history.MediaId;
import io.parley.contract.history.MessageDocument;
import io.parley.contract.history.ReceiptDocument;
import io.parley.contract.history.SearchTerms;
import io.parley.contract.history.WantedTerms;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// One generation of the history in MongoDB. Numbers are dense, so a page is a list of `_id`s and
/// needs no index of its own; search goes by the index that the sink makes. MongoDB follows the
/// log: the newest messages may be missing for a moment.
final class GenerationReader implements History, SearchHistory {

  /// Longer than the longest search: also where a server took the question and says nothing.
  static final Duration ANSWER_WITHIN = Duration.ofSeconds(7);

  /// A search of a word that is everywhere ends, for MongoDB too.
  private static final long LONGEST_SEARCH_SECONDS = 5;

  private final MongoCollection<Document> messages;
  private final MongoCollection<Document> conversations;
  private final MongoCollection<Document> receipts;

  GenerationReader(MongoDatabase database, HistoryGeneration generation) {
    messages = database.getCollection(generation.messages());
    conversations = database.getCollection(generation.conversations());
    receipts = database.getCollection(generation.receipts());
  }

  @Override
  public CompletableFuture<Page> page(ConversationId conversation, PageRequest request) {
    if (request.isFromTheStart()) {
      return later(conversation, request.after(), request.limit());
    }
    if (request.before() != null) {
      return earlier(conversation, request, request.before());
    }
    return lastNumber(conversation).thenCompose(last -> earlier(conversation, request, last + 1));
  }

  @Override
  public CompletableFuture<List<HistoryMessage>> messages(Collection<MessageKey> places) {
    return find(
        places.stream()
            .map(place -> MessageDocument.id(place.conversation(), place.number()))
            .toList());
  }

  @Override
  public CompletableFuture<Receipts> receipts(
      ConversationId conversation, Collection<UserId> members) {
    List<String> ids =
        members.isEmpty()
            ? List.of(ReceiptDocument.id(conversation))
            : members.stream().map(user -> ReceiptDocument.id(conversation, user)).toList();
    return Flux.from(receipts.find(Filters.in(ReceiptDocument.ID, ids)))
        .collectList()
        .timeout(ANSWER_WITHIN)
        .toFuture()
        .thenApply(Objects::requireNonNull)
        .thenApply(
            found -> {
              if (!members.isEmpty()) {
                return new Receipts(found.stream().map(GenerationReader::mark).toList(), null);
              }
              return new Receipts(List.of(), found.isEmpty() ? null : counts(found.getFirst()));
            });
  }

  private static ReceiptMark mark(Document receipt) {
    return new ReceiptMark(
        new UserId(receipt.getString(ReceiptDocument.USER_ID)),
        number(receipt, ReceiptDocument.DELIVERED),
        number(receipt, ReceiptDocument.READ));
  }

  private static Counts counts(Document receipt) {
    return new Counts(
        number(receipt, ReceiptDocument.NUMBER),
        number(receipt, ReceiptDocument.DELIVERED_COUNT),
        number(receipt, ReceiptDocument.READ_COUNT));
  }

  private static long number(Document document, String field) {
    return Objects.requireNonNullElse(document.getLong(field), 0L);
  }

  @Override
  public CompletableFuture<Found> search(Map<ConversationId, Long> where, Query query) {
    SearchPosition after = query.cursor() == null ? null : SearchPosition.parse(query.cursor());
    WantedTerms terms = SearchTerms.ofQuery(query.text());
    if (terms.isEmpty() || where.isEmpty()) {
      return CompletableFuture.completedFuture(new Found(List.of(), null));
    }
    return Flux.fromIterable(SearchedConversations.byQuery(where))
        .concatMap(
            some -> found(matching(terms, some, query.narrowing(), after), query.limit() + 1))
        .sort(SearchPosition.NEWEST_FIRST)
        .take(query.limit() + 1)
        .collectList()
        .timeout(ANSWER_WITHIN)
        .toFuture()
        .thenApply(Objects::requireNonNull)
        .thenApply(
            found -> {
              if (found.size() <= query.limit()) {
                return new Found(found, null);
              }
              List<HistoryMessage> page = found.subList(0, query.limit());
              return new Found(page, SearchPosition.of(page.getLast()).cursor());
            });
  }

  /// As [HistoryReader#linked].
  CompletableFuture<Set<MediaId>> linked(Collection<MediaId> files) {
    List<String> ids = files.stream().map(MediaId::value).toList();
    return Flux.concat(
            linked(MessageDocument.MEDIA, ids), linked(MessageDocument.CONTENT_MEDIA, ids))
        .filter(ids::contains) // a message may link to others too
        .map(MediaId::new)
        .collect(Collectors.toSet())
        .timeout(ANSWER_WITHIN.multipliedBy(2))
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  private Publisher<String> linked(String field, List<String> ids) {
    return messages
        .distinct(field, Filters.in(field, ids), String.class)
        .maxTime(LONGEST_SEARCH_SECONDS, TimeUnit.SECONDS);
  }

  /// As [HistoryReader#isVisible].
  CompletableFuture<Boolean> isVisible(MediaId file, ConversationId conversation, long after) {
    Bson links =
        Filters.or(
            Filters.eq(MessageDocument.MEDIA, file.value()),
            Filters.eq(MessageDocument.CONTENT_MEDIA, file.value()));
    Bson linksOrDid = Filters.or(links, Filters.eq(MessageDocument.GONE_MEDIA, file.value()));
    return isThere(links, conversation, after)
        .thenCompose(
            isLinked ->
                isLinked
                    ? CompletableFuture.completedFuture(true)
                    : isThere(linksOrDid, conversation, 0)
                        .thenCompose(
                            isKnown ->
                                // Its message may have come into the history between the two.
                                isKnown
                                    ? isThere(links, conversation, after)
                                    : CompletableFuture.completedFuture(true)));
  }

  private CompletableFuture<Boolean> isThere(
      Bson matching, ConversationId conversation, long after) {
    return Mono.from(
            messages
                .find(
                    Filters.and(
                        matching,
                        Filters.eq(MessageDocument.CONVERSATION_ID, conversation.value()),
                        Filters.gt(MessageDocument.NUMBER, after)))
                .projection(Projections.include(MessageDocument.ID))
                .maxTime(LONGEST_SEARCH_SECONDS, TimeUnit.SECONDS)
                .first())
        .hasElement()
        .timeout(ANSWER_WITHIN)
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  private CompletableFuture<Page> later(ConversationId conversation, long after, int limit) {
    return find(conversation, after + 1, after + limit + 1)
        .thenApply(
            found -> {
              boolean hasMore = found.size() > limit;
              return new Page(hasMore ? found.subList(0, limit) : found, hasMore);
            });
  }

  private CompletableFuture<Page> earlier(
      ConversationId conversation, PageRequest request, long before) {
    long first = Math.max(request.after() + 1, before - request.limit());
    return find(conversation, first, before - 1)
        .thenApply(found -> new Page(found, !found.isEmpty() && first > request.after() + 1));
  }

  private CompletableFuture<List<HistoryMessage>> find(
      ConversationId conversation, long first, long last) {
    return find(
        LongStream.rangeClosed(first, last)
            .mapToObj(number -> MessageDocument.id(conversation, number))
            .toList());
  }

  /// In order of number.
  private CompletableFuture<List<HistoryMessage>> find(List<String> ids) {
    if (ids.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return messages(
        messages
            .find(Filters.in(MessageDocument.ID, ids))
            .sort(Sorts.ascending(MessageDocument.NUMBER)));
  }

  /// The terms first: a server without indexes, as the embedded one is, then looks at the many
  /// conversations for few messages only.
  private static Bson matching(
      WantedTerms terms,
      SearchedConversations where,
      Narrowing narrowing,
      @Nullable SearchPosition after) {
    List<Bson> all = new ArrayList<>();
    if (!terms.whole().isEmpty()) {
      all.add(Filters.all(MessageDocument.TERMS, terms.whole()));
    }
    if (terms.beginning() != null) { // anchored and quoted: a range of the index
      all.add(Filters.regex(MessageDocument.TERMS, "^" + Pattern.quote(terms.beginning())));
    }
    all.add(where.filter());
    if (narrowing.from() != null) {
      all.add(Filters.eq(MessageDocument.SENDER_ID, narrowing.from().value()));
    }
    if (narrowing.after() != null) {
      all.add(Filters.gte(MessageDocument.ACCEPTED_AT, notBefore(narrowing.after())));
    }
    if (narrowing.before() != null) {
      all.add(Filters.lt(MessageDocument.ACCEPTED_AT, notBefore(narrowing.before())));
    }
    if (after != null) {
      all.add(after.after());
    }
    return Filters.and(all);
  }

  /// The first whole millisecond from then on, as messages have no finer times.
  private static Date notBefore(Instant time) {
    Instant whole = time.truncatedTo(ChronoUnit.MILLIS);
    return Date.from(whole.equals(time) ? whole : whole.plusMillis(1));
  }

  private Flux<HistoryMessage> found(Bson matching, int limit) {
    return decoded(
        messages
            .find(matching)
            .sort(SearchPosition.ORDER)
            .limit(limit)
            .maxTime(LONGEST_SEARCH_SECONDS, TimeUnit.SECONDS));
  }

  private static Flux<HistoryMessage> decoded(Publisher<Document> documents) {
    return Flux.from(documents)
        .flatMapIterable(document -> MessageDocument.fromDocument(document).stream().toList());
  }

  private static CompletableFuture<List<HistoryMessage>> messages(Publisher<Document> documents) {
    return decoded(documents)
        .collectList()
        .timeout(ANSWER_WITHIN)
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }

  private CompletableFuture<Long> lastNumber(ConversationId conversation) {
    return Mono.from(
            conversations.find(Filters.eq(ConversationDocument.ID, conversation.value())).first())
        .mapNotNull(document -> document.getLong(ConversationDocument.LAST_NUMBER))
        .defaultIfEmpty(0L)
        .timeout(ANSWER_WITHIN)
        .toFuture()
        .thenApply(Objects::requireNonNull);
  }
}
