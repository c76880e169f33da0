package io.parley.gateway.history;

import io.parley.contract.ConversationId;
import io.parley.contract.history.HistoryMessage;
import io.parley.gateway.history.History.MessageKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads the past from history, which finds messages by number: seqs and numbers grow together, so
/// the last of a range is found by halving, and the others are the pages before it.
///
/// Bounds: [#MAX_MESSAGES] at a time; [#MAX_ASKED] at once for all clients, what is more is to be
/// asked again; [#ANSWER_WITHIN_MILLIS] for each.
public final class PagedHistorySource implements HistorySource {
  static final int MAX_MESSAGES = 200;
  static final int MAX_ASKED = 32;

  /// Shorter than anybody waits before asking again.
  private static final long ANSWER_WITHIN_MILLIS = 2_500;

  private final History history;
  private final Semaphore asked = new Semaphore(MAX_ASKED);

  public PagedHistorySource(History history) {
    this.history = history;
  }

  @Override
  public @Nullable CompletableFuture<List<HistoryMessage>> between(
      ConversationId conversation, long after, long to, long lastNumber) {
    if (!asked.tryAcquire()) {
      return null;
    }
    return last(conversation, to, 0, Math.min(lastNumber, to))
        .thenCompose(number -> before(conversation, number + 1, after, List.of()))
        .orTimeout(ANSWER_WITHIN_MILLIS, TimeUnit.MILLISECONDS)
        .whenComplete((found, failure) -> asked.release());
  }

  /// The number of the last message with a seq up to `to`; 0 for none.
  ///
  /// @param low a number known to be at most that
  /// @param high a number known to be at least that
  private CompletableFuture<Long> last(ConversationId conversation, long to, long low, long high) {
    if (low == high) {
      return CompletableFuture.completedFuture(low);
    }
    long middle = low + (high - low + 1) / 2;
    return history
        .messages(List.of(new MessageKey(conversation, middle)))
        .thenCompose(
            found ->
                !found.isEmpty() && found.getFirst().seq() <= to
                    ? last(conversation, to, middle, high)
                    : last(conversation, to, low, middle - 1));
  }

  private CompletableFuture<List<HistoryMessage>> before(
      ConversationId conversation, long number, long after, List<HistoryMessage> later) {
    if (number <= 1 || later.size() >= MAX_MESSAGES) {
      return CompletableFuture.completedFuture(later);
    }
    return history
        .page(conversation, PageRequest.of(number, null, PageRequest.MAX_LIMIT))
        .thenCompose(
            page -> {
              List<HistoryMessage> all = new ArrayList<>();
              page.messages().stream().filter(message -> message.seq() > after).forEach(all::add);
              boolean whole = all.size() < page.messages().size() || page.messages().isEmpty();
              long first = whole ? 1 : all.getFirst().number();
              all.addAll(later);
              return before(conversation, first, after, all);
            });
  }
}
