package io.parley.history;

import com.mongodb.ConnectionString;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where the sink reads and writes. A setting that is missing or malformed is refused with a
/// message that names the variable and never holds a password.
///
/// @param bootstrapServers Kafka, as `host:port[,host:port...]`
/// @param mongo MongoDB; may hold a password, so it stays out of [#toString]
/// @param instanceId names this process in Kafka's and MongoDB's own lists of clients
/// @param cpuShare of the machine's cores that the sink keeps busy at most, about; 1 for no bound
///   ([SinkPace])
public record SinkSettings(
    String bootstrapServers, ConnectionString mongo, String instanceId, double cpuShare) {
  private static final String DEFAULT_DATABASE = "parley";
  private static final double LEAST_SHARE = 0.01;
  private static final Pattern SERVERS = Pattern.compile("[^\\s,]+:\\d{1,5}(,[^\\s,]+:\\d{1,5})*");
  private static final Pattern INSTANCE = Pattern.compile("[\\w.-]{1,128}");

  /// @throws IllegalArgumentException naming the variable; show its message and exit
  public SinkSettings {
    if (!SERVERS.matcher(bootstrapServers).matches()) {
      throw new IllegalArgumentException(
          "KAFKA_BOOTSTRAP_SERVERS: expected host:port[,host:port...], but was '"
              + bootstrapServers
              + "'");
    }
    if (!INSTANCE.matcher(instanceId).matches()) {
      throw new IllegalArgumentException(
          "PARLEY_INSTANCE_ID: expected 1 to 128 letters, digits, '.', '_' or '-', but was '"
              + instanceId
              + "'");
    }
    if (!(cpuShare >= LEAST_SHARE && cpuShare <= 1)) {
      throw new IllegalArgumentException(
          "PARLEY_SINK_CPU_SHARE: expected a number from 0.01 to 1, but was '" + cpuShare + "'");
    }
  }

  /// Reads `KAFKA_BOOTSTRAP_SERVERS`, `MONGODB_URI`, `PARLEY_INSTANCE_ID` (default: the host's
  /// name) and `PARLEY_SINK_CPU_SHARE` (default: 1).
  ///
  /// @throws IllegalArgumentException naming the variable; show its message and exit
  public static SinkSettings from(Map<String, String> env) {
    return new SinkSettings(
        required(env, "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092"),
        connectionString(required(env, "MONGODB_URI", "mongodb://127.0.0.1:27017/parley")),
        env.getOrDefault("PARLEY_INSTANCE_ID", hostName()),
        share(env.getOrDefault("PARLEY_SINK_CPU_SHARE", "1")));
  }

  /// The database that the URI names, or `parley`.
  public String database() {
    String database = mongo.getDatabase();
    return database == null ? DEFAULT_DATABASE : database;
  }

  @Override
  public String toString() {
    return "SinkSettings[bootstrapServers="
        + bootstrapServers
        + ", mongo="
        + mongo.getHosts()
        + "/"
        + database()
        + ", instanceId="
        + instanceId
        + ", cpuShare="
        + cpuShare
        + "]";
  }

  private static String required(Map<String, String> env, String name, String example) {
    @Nullable String value = env.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + ": is required, for example " + example);
    }
    return value.strip();
  }

  private static ConnectionString connectionString(String uri) {
    try {
      return new ConnectionString(uri);
    } catch (IllegalArgumentException e) {
      // The driver's message quotes parts of the URI: not to be shown where a password may be in
      // it.
      String reason = uri.contains("@") ? "" : ": " + e.getMessage();
      throw new IllegalArgumentException(
          "MONGODB_URI: is not a MongoDB connection string" + reason, e);
    }
  }

  private static double share(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "PARLEY_SINK_CPU_SHARE: expected a number from 0.01 to 1, but was '" + text + "'", e);
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost"; // only a label
    }
  }
}
