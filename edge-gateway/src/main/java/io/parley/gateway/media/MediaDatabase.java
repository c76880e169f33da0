package io.parley.gateway.media;

import io.parley.gateway.history.MongoConnection;

/// Where files are in MongoDB, by a client of its own: files on their way never hold the
/// connections that history is read by. A download needs one for each two chunks, not for as long
/// as it lasts.
public final class MediaDatabase implements AutoCloseable {
  private static final int CONNECTIONS = 32;

  private final MongoConnection connection;

  /// @param uri may name the database, `parley` by default
  public MediaDatabase(String uri) {
    connection = new MongoConnection(uri, "parley-media", CONNECTIONS);
  }

  /// The store that the settings name.
  public MediaStore store(MediaSettings settings) {
    return settings.s3() == null
        ? new GridFsStore(connection.database())
        : new S3Store(settings.s3());
  }

  StorageLedger storage() {
    return new StorageLedger(connection.database());
  }

  SweepLedger ledger() {
    return new SweepLedger(connection.database());
  }

  @Override
  public void close() {
    connection.close();
  }
}
