package io.parley.gateway.history;

import com.mongodb.Block;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A database in MongoDB by a client of its own. Where no server can be found, every call fails
/// after 3 s.
///
/// Bound: the connections, 100 unless the uri or the caller says otherwise; who finds none free
/// waits for one.
public final class MongoConnection implements AutoCloseable {
  private static final String DEFAULT_DATABASE = "parley";
  private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(3);

  private final MongoClient client;
  private final MongoDatabase database;

  /// With as many connections as the uri says (`maxPoolSize`).
  ///
  /// @param uri may name the database, `parley` by default
  /// @param name what MongoDB's own lists show
  public MongoConnection(String uri, String name) {
    this(uri, name, pool -> {});
  }

  /// @param connections whatever the uri says
  public MongoConnection(String uri, String name, int connections) {
    this(uri, name, pool -> pool.maxSize(connections));
  }

  private MongoConnection(String uri, String name, Block<ConnectionPoolSettings.Builder> pool) {
    ConnectionString connection = new ConnectionString(uri);
    client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applicationName(name)
                .applyConnectionString(connection)
                .applyToClusterSettings(
                    cluster ->
                        cluster.serverSelectionTimeout(
                            GIVE_UP_AFTER.toMillis(), TimeUnit.MILLISECONDS))
                .applyToConnectionPoolSettings(pool)
                .build());
    database =
        client.getDatabase(Objects.requireNonNullElse(connection.getDatabase(), DEFAULT_DATABASE));
  }

  public MongoDatabase database() {
    return database;
  }

  @Override
  public void close() {
    client.close();
  }
}
