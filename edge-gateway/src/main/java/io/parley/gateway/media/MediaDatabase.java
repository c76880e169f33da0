package io.parley.gateway.media;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Where files are in MongoDB, by a client of its own: files on their way never hold the
/// connections that history is read by. Bound: 32 connections; a download needs one for each two
/// chunks, not for as long as it lasts.
public final class MediaDatabase implements AutoCloseable {
  private static final String DEFAULT_DATABASE = "parley";
  private static final long GIVE_UP_AFTER_SECONDS = 3;
  private static final int CONNECTIONS = 32;

  private final MongoClient client;
  private final MongoDatabase database;

  /// @param uri may name the database, `parley` by default
  public MediaDatabase(String uri) {
    ConnectionString connection = new ConnectionString(uri);
    client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applicationName("parley-media")
                .applyConnectionString(connection)
                .applyToClusterSettings(
                    cluster ->
                        cluster.serverSelectionTimeout(GIVE_UP_AFTER_SECONDS, TimeUnit.SECONDS))
                .applyToConnectionPoolSettings(pool -> pool.maxSize(CONNECTIONS))
                .build());
    database =
        client.getDatabase(Objects.requireNonNullElse(connection.getDatabase(), DEFAULT_DATABASE));
  }

  /// The store that the settings name.
  public MediaStore store(MediaSettings settings) {
    return settings.s3() == null ? new GridFsStore(database) : new S3Store(settings.s3());
  }

  SweepLedger ledger() {
    return new SweepLedger(database);
  }

  @Override
  public void close() {
    client.close();
  }
}
