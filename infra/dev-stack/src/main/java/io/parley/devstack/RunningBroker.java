package io.parley.devstack;

import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.settings.Env;
import io.parley.contract.settings.SharedSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The broker that people's tools talk to: the one that the environment names, or else the embedded
/// one of the stack whose data directory it names.
public final class RunningBroker {
  private RunningBroker() {}

  /// Of the embedded broker as who may do everything.
  ///
  /// @param env as `./parley up` is started with
  /// @throws IllegalArgumentException for a bad variable, or when no stack has ever run there
  public static KafkaConnection connection(Map<String, String> env) {
    Env read = new Env(env);
    if (read.has(SharedSettings.KAFKA_BOOTSTRAP_SERVERS)) {
      return KafkaConnection.from(read);
    }
    Path data = StackSettings.dataDirectory(env);
    Path admin = EmbeddedKafka.adminConfig(data.resolve(StackPlan.KAFKA));
    if (!Files.exists(admin)) {
      throw new IllegalArgumentException(
          "there is no broker's data in "
              + data
              + ": run './parley up' once, or set PARLEY_DATA or KAFKA_BOOTSTRAP_SERVERS");
    }
    return KafkaConnection.of(Ports.LOCAL + ":" + StackSettings.kafkaPort(env), admin);
  }
}
