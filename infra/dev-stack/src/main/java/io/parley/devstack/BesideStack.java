package io.parley.devstack;

import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.settings.Env;
import io.parley.contract.settings.SharedSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// How a command reaches the Kafka and the MongoDB of the stack that runs, or those that the
/// environment names.
public final class BesideStack {
  private BesideStack() {}

  /// Of the embedded broker as who may do everything.
  ///
  /// @throws StackFailure when there is no broker to reach, or a variable is bad
  public static KafkaConnection kafka(Map<String, String> env) {
    try {
      return KafkaConnection.from(new Env(environment(env, BrokerUsers.ADMIN)));
    } catch (IllegalArgumentException e) {
      throw new StackFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /// One machine with all the others: history may lag, delivery may not.
  ///
  /// @param env of what writes it; what somebody has set stays
  public static void shareOfHistory(Map<String, String> env) {
    env.putIfAbsent("PARLEY_SINK_CPU_SHARE", "0.25");
  }

  /// What libraries have to say goes into a file beside the stack's, and not among what the command
  /// prints. To be called before anything logs.
  ///
  /// @param name of the command
  static void logs(Map<String, String> env, String name) {
    Path directory = StackSettings.from(new Scale(), env).data().resolve("logs");
    Logs.properties(directory, name).forEach(System::setProperty);
  }

  /// @param user of the embedded broker, such as `history-sink`
  /// @return what a service of the stack would get
  /// @throws StackFailure when there is neither
  static Map<String, String> environment(Map<String, String> env, String user) {
    StackSettings settings = StackSettings.from(new Scale(), env);
    Map<String, String> all = new HashMap<>(env);
    if (settings.externalKafka().isEmpty()) {
      Path file =
          BrokerUsers.file(EmbeddedKafka.clients(settings.data().resolve(StackPlan.KAFKA)), user);
      if (!Files.exists(file)) {
        throw new StackFailure(
            "there is no stack in "
                + settings.data()
                + ": run './parley up', or set KAFKA_BOOTSTRAP_SERVERS or PARLEY_DATA");
      }
      all.put("KAFKA_BOOTSTRAP_SERVERS", Ports.LOCAL + ":" + settings.kafkaPort());
      all.put(KafkaConnection.KAFKA_CLIENT_CONFIG.name(), file.toString());
    }
    if (!new Env(env).has(SharedSettings.MONGODB_URI)) {
      all.put("MONGODB_URI", "mongodb://" + Ports.LOCAL + ":" + settings.mongoPort() + "/parley");
    }
    return all;
  }
}
