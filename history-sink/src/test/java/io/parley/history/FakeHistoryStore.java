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
  private boolean confirming;
  final List<HistoryBatch> written = new ArrayList<>();

  @Override
  public CompletionStage<List<Rejected>> write(HistoryBatch batch) {
    written.add(batch);
    CompletableFuture<List<Rejected>> answer = new CompletableFuture<>();
    if (confirming) {
      answer.complete(List.of());
    } else {
      unanswered.add(answer);
    }
    return answer;
  }

  /// From now on at once.
  void confirmAll() {
    confirming = true;
    unanswered.forEach(answer -> answer.complete(List.of()));
    unanswered.clear();
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
