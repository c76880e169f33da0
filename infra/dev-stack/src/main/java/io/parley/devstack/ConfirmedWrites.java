package io.parley.devstack;

import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
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

  private final MVStore store;
  private final ReentrantLock writing = new ReentrantLock();

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
      return answer;
    } finally {
      writing.unlock();
    }
  }
}
