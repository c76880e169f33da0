package io.parley.history;

import com.mongodb.ConnectionString;
import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.settings.Env;
import io.parley.contract.settings.Setting;
import io.parley.contract.settings.SharedSettings;
import io.parley.operations.ManagementSettings;
import java.util.Map;

/// Where the sink reads and writes. A setting that is missing or malformed is refused with a
/// message that names the variable and never holds a password.
///
/// @param mongo may hold a password, so it stays out of [#toString]
/// @param cpuShare of the machine's cores that the sink keeps busy at most, about; 1 for no bound
///   ([CpuShare])
public record SinkSettings(
    KafkaConnection kafka,
    ConnectionString mongo,
    String instanceId,
    double cpuShare,
    ManagementSettings management) {
  private static final String DEFAULT_DATABASE = "parley";
  private static final double LEAST_SHARE = 0.01;

  private static final Setting<Double> CPU_SHARE =
      Setting.of(
              "PARLEY_SINK_CPU_SHARE",
              "a number from 0.01 to 1",
              1.0,
              "the part of the machine's cores that writing the history may keep busy, about, of each"
                  + " sink and of a rebuild; when the log grows faster, history is behind, and the sink"
                  + " says so once a minute",
              SinkSettings::share)
          .inWords("1; 0.25 beside `./parley up`");

  /// @throws IllegalArgumentException naming the variable; show its message and exit
  public static SinkSettings from(Map<String, String> variables) {
    Env env = new Env(variables);
    return new SinkSettings(
        KafkaConnection.from(env),
        connectionString(env.get(SharedSettings.MONGODB_URI)),
        env.find(SharedSettings.PARLEY_INSTANCE_ID).orElseGet(Setting::hostName),
        env.get(CPU_SHARE),
        ManagementSettings.from(env));
  }

  /// The database that the URI names, or `parley`.
  public String database() {
    String database = mongo.getDatabase();
    return database == null ? DEFAULT_DATABASE : database;
  }

  @Override
  public String toString() {
    return "SinkSettings[kafka="
        + kafka
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
    double share = Double.parseDouble(text);
    if (!(share >= LEAST_SHARE && share <= 1)) { // NaN is neither
      throw new IllegalArgumentException();
    }
    return share;
  }
}
