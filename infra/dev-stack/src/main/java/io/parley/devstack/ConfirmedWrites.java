package io.parley.devstack;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVStore;

/// Commits the store before a write is answered, so that the sink, which commits its offsets on
/// that answer, never runs ahead of the file. Without it H2 commits once a second, and a kill -9
/// leaves a hole in the history for good.
///
/// Writes go one at a time, and the store commits at no other time: no commit holds half a write.
final class ConfirmedWrites extends H2Backend {
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

  /// A write of one document leaves pages behind that nothing uses any more. What H2 would do about
  /// it between writes is done every so many writes: chunks of the file with less in use than this
  /// are copied together, at most so much at a time.
  private static final int COMPACT_EVERY = 128;

  private static final int FILL_PERCENT = 60;
  private static final int COMPACT_BYTES = 4 * 1024 * 1024;

  private final MVStore store;
  private final ReentrantLock writing = new ReentrantLock();
  private long writes; // guarded by writing

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
      if (++writes % COMPACT_EVERY == 0) {
        store.compact(FILL_PERCENT, COMPACT_BYTES);
      }
      return answer;
    } finally {
      writing.unlock();
    }
  }

  /// Called by the constructor.
  @Override
  protected MongoDatabase openOrCreateDatabase(String name) {
    return new H2Database(name, getMvStore(), getCursorRegistry()) {
      @Override
      protected Index<Object> openOrCreateUniqueIndex(
          String collection, String index, List<IndexKey> keys, boolean sparse) {
        Index<Object> made = super.openOrCreateUniqueIndex(collection, index, keys, sparse);
        return IdIndex.isOfIds(made) ? new IdIndex(made) : made;
      }
    };
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
