package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.UserId;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.gateway.history.History;
import io.parley.gateway.history.PageRequest;
import io.parley.gateway.history.SearchHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A history, and a search of it, that answer what the test says.
final class FakeHistory implements History, SearchHistory {
  final List<String> asked = new ArrayList<>();
  List<HistoryMessage> messages = List.of();
  boolean hasMore;
  Receipts receipts = new Receipts(List.of(), null);
  @Nullable Exception failure;

  /// Whether it answers by [#answerAll] only.
  boolean waits;

  private final List<Runnable> waiting = new ArrayList<>();

  void answerAll() {
    List<Runnable> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(Runnable::run);
  }

  static HistoryMessage message(ConversationId conversation, long number, String content) {
    return HistoryMessage.of(
        new MessageAccepted(
            "m-" + number,
            "c-" + number,
            conversation,
            number + 1,
            number,
            FakeMember.ALICE,
            MessageBody.text(content),
            Instant.EPOCH));
  }

  @Override
  public CompletableFuture<Page> page(ConversationId conversation, PageRequest request) {
    asked.add(
        "page %s %s %d %d"
            .formatted(conversation, request.before(), request.after(), request.limit()));
    return answer(new Page(messages, hasMore));
  }

  @Override
  public CompletableFuture<Receipts> receipts(
      ConversationId conversation, Collection<UserId> members) {
    asked.add("receipts %s %s".formatted(conversation, members));
    return answer(receipts);
  }

  @Override
  public CompletableFuture<List<HistoryMessage>> messages(Collection<MessageKey> places) {
    asked.add("messages " + places.size());
    return answer(
        messages.stream()
            .filter(m -> places.contains(new MessageKey(m.conversationId(), m.number())))
            .toList());
  }

  /// A cursor is the index of the next.
  @Override
  public CompletableFuture<Found> search(Map<ConversationId, Long> conversations, Query query) {
    Set<String> where = new TreeSet<>();
    conversations.forEach(
        (conversation, after) -> where.add(conversation + (after == 0 ? "" : " after " + after)));
    String narrowing =
        query.narrowing().equals(Narrowing.NONE)
            ? ""
            : " from %s after %s before %s"
                .formatted(
                    query.narrowing().from(),
                    query.narrowing().after(),
                    query.narrowing().before());
    asked.add(
        "search %s %s %d %s%s"
            .formatted(query.text(), where, query.limit(), query.cursor(), narrowing));
    int from = query.cursor() == null ? 0 : Integer.parseInt(query.cursor());
    int to = Math.min(messages.size(), from + query.limit());
    return answer(
        new Found(messages.subList(from, to), to < messages.size() ? Integer.toString(to) : null));
  }

  private <T> CompletableFuture<T> answer(T value) {
    if (waits) {
      CompletableFuture<T> later = new CompletableFuture<>();
      waiting.add(() -> later.complete(value));
      return later;
    }
    return failure == null
        ? CompletableFuture.completedFuture(value)
        : CompletableFuture.failedFuture(failure);
  }
}
