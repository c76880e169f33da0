package io.parley.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Answers when the test says so.
final class FakeHistoryStore implements HistoryStore {
  private final Deque<CompletableFuture<List<Rejected>>> unanswered = new ArrayDeque<>();
  final List<HistoryBatch> written = new ArrayList<>();

  @Override
  public CompletionStage<List<Rejected>> write(HistoryBatch batch) {
    written.add(batch);
    CompletableFuture<List<Rejected>> answer = new CompletableFuture<>();
    unanswered.add(answer);
    return answer;
  }

  void confirm(Rejected... refused) {
    unanswered.remove().complete(List.of(refused));
  }

  void fail() {
    unanswered.remove().completeExceptionally(new IllegalStateException("away"));
  }

  @Override
  public void close() {}
}
