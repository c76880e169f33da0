package io.parley.devstack;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.parley.mongo.StoredBackend;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVStore;

/// Commits the store before a write is answered, so that the sink, which commits its offsets on
/// that answer, never runs ahead of the file. Without it H2 commits once a second, and a kill -9
/// leaves a hole in the history for good.
///
/// Writes go one at a time, and the store commits at no other time: no commit holds half a write.
final class ConfirmedWrites extends StoredBackend {
  private static final Set<String> READS =
      Set.of(
          "hello",
          "isMaster",
          "ismaster",
          "ping",
          "buildInfo",
          "find",
          "getMore",
          "killCursors",
          "count",
          "distinct",
          "listCollections",
          "listIndexes",
          "listDatabases",
          "endSessions");

  /// A write leaves pages behind that nothing uses any more: those that it changed, and those above
  /// them. What H2 would do about it between writes is done after so much writing: chunks of the
  /// file with less in use than this are copied together, at most so much at a time.
  private static final int COMPACT_EVERY = 2_000;

  /// What a write of one document leaves behind is as much as that of so many more in a bulk.
  private static final int COMMIT_COSTS = 15;

  private static final int FILL_PERCENT = 40;
  private static final int COMPACT_BYTES = 8 * 1024 * 1024;

  private final MVStore store;
  private final ReentrantLock writing = new ReentrantLock();
  private long written; // since the last compaction; guarded by writing

  ConfirmedWrites(MVStore store) {
    super(store);
    this.store = store;
  }

  @Override
  public Document handleMessage(MongoMessage message) {
    if (READS.contains(message.getDocument().keySet().iterator().next())) {
      return super.handleMessage(message);
    }
    writing.lock();
    try {
      Document answer = super.handleMessage(message);
      store.commit(); // no-op when nothing has changed
      written += COMMIT_COSTS + documents(message.getDocument());
      if (written >= COMPACT_EVERY) {
        written = 0;
        store.compact(FILL_PERCENT, COMPACT_BYTES);
      }
      return answer;
    } finally {
      writing.unlock();
    }
  }

  private static int documents(Document command) {
    for (String field : List.of("documents", "updates", "deletes")) {
      if (command.get(field) instanceof Collection<?> documents) {
        return documents.size();
      }
    }
    return 1;
  }

  /// Leaves something in the store, so that it is not empty any more.
  void noteBegun() {
    writing.lock();
    try {
      store.openMap("parley.begun").put("at", System.currentTimeMillis());
      store.commit();
    } finally {
      writing.unlock();
    }
  }

  /// Leaves the file as it is. Told to give back space while it closes, H2 2.4 moves chunks about
  /// and now and then fails an assertion of its own over it
  /// (`RandomAccessStore.compactMoveChunks`).
  @Override
  public void close() {
    store.close();
  }
}
