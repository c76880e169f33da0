package io.parley.devstack;

import de.bwaldvogel.mongo.MongoServer;
import io.parley.mongo.StoredBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server in this process that speaks MongoDB's protocol and keeps its data in one H2 file. What
/// it has confirmed survives kill -9 (see [ConfirmedWrites]); after a loss of power the file may be
/// broken, and is then set aside and begun anew. Listens on 127.0.0.1, without authentication.
public final class EmbeddedMongo implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedMongo.class);
  private static final String FILE = "history.mv.db";

  private final MongoServer server;
  private final ConfirmedWrites backend;
  private final int port;
  private final boolean empty;

  private EmbeddedMongo(MongoServer server, ConfirmedWrites backend, int port, boolean empty) {
    this.server = server;
    this.backend = backend;
    this.port = port;
    this.empty = empty;
  }

  /// @throws IOException when the directory cannot be written
  /// @throws StackFailure when the file is of another version
  /// @throws RuntimeException when the port is in use or another process has the file
  public static EmbeddedMongo start(Path directory, int port) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(FILE);
    MVStore store = openOrBeginAnew(file);
    boolean empty = store.getMapNames().isEmpty();
    checkFormat(store, empty, file);
    ConfirmedWrites backend = new ConfirmedWrites(store);
    try {
      MongoServer server = new MongoServer(backend);
      server.bind(Ports.LOCAL, port);
      return new EmbeddedMongo(server, backend, port, empty);
    } catch (RuntimeException e) {
      backend.close();
      throw e;
    }
  }

  /// With the database `parley`.
  public String uri() {
    return "mongodb://" + Ports.LOCAL + ":" + port + "/parley";
  }

  /// There was nothing in it when it started: whoever fills it from a log must begin at the log's
  /// beginning.
  public boolean startedEmpty() {
    return empty;
  }

  /// Whoever fills it has begun at the log's beginning: from now on it counts as not empty.
  public void noteBegun() {
    backend.noteBegun();
  }

  /// Returns when the file is closed.
  @Override
  public void close() {
    server.shutdownNow();
  }

  private static MVStore openOrBeginAnew(Path file) throws IOException {
    try {
      return open(file);
    } catch (MVStoreException e) {
      if (e.getErrorCode() == org.h2.mvstore.DataUtils.ERROR_FILE_LOCKED) {
        throw e;
      }
      Path aside = file.resolveSibling(FILE + ".broken-" + Instant.now().toEpochMilli());
      log.warn("The history's file is broken; it is now {} and the history begins anew", aside, e);
      Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
      return open(file);
    }
  }

  /// Before anything of the file is read: nothing of another format is read half.
  private static void checkFormat(MVStore store, boolean empty, Path file) {
    if (empty) {
      store.setStoreVersion(StoredBackend.FORMAT);
      store.commit();
      return;
    }
    int format = store.getStoreVersion();
    if (format != StoredBackend.FORMAT) {
      store.closeImmediately();
      throw new StackFailure(
          "the history in "
              + file
              + " is of another version of Parley (format "
              + format
              + ", this one reads "
              + StoredBackend.FORMAT
              + "): remove the file, and it is built anew from the log");
    }
  }

  /// Nothing is written to the file behind our back: [ConfirmedWrites] says when.
  private static MVStore open(Path file) {
    MVStore store =
        new MVStore.Builder()
            .fileName(file.toString())
            .autoCommitDisabled()
            .autoCommitBufferSize(0)
            .cacheSize(16) // MB
            // of a quarter of what H2 makes them: a commit writes each changed page as a whole
            .pageSplitSize(4 * 1024)
            .open();
    // Space is used again at once, where H2 leaves it alone for 45 s in case the disk loses power
    // (a commit a write would make the file 2 GB long by then).
    store.setRetentionTime(0);
    return store;
  }
}
