package io.parley.history;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// Where the history is kept.
interface HistoryStore extends AutoCloseable {
  /// Writes a batch; writing it again, whole or in part, in any order with others, changes nothing.
  ///
  /// @return completes when the store has confirmed, on a thread of the store's, with the records
  ///   that it refuses for what they are (all others are written); completes exceptionally when the
  ///   store is away or failed for any other reason: write the whole batch again
  CompletionStage<List<Rejected>> write(HistoryBatch batch);

  @Override
  void close();
}
