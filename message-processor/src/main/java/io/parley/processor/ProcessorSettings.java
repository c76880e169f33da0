package io.parley.processor;

import io.parley.contract.TopicLayout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// How one processor runs, from the environment.
///
/// @param bootstrapServers `KAFKA_BOOTSTRAP_SERVERS`, required
/// @param stateDir `PARLEY_STATE_DIR`: the stores; lost, they are restored from Kafka
/// @param instanceId `PARLEY_INSTANCE_ID`: names this instance in logs; the host's name by default
/// @param threads `PARLEY_STREAM_THREADS`: 1 to 64; one per core, at most 4, by default
/// @param layout `PARLEY_PARTITIONS` (16), `PARLEY_SLOTS` (64) and `PARLEY_REPLICATION` (the
///   broker's default): how topics that are missing are made
record ProcessorSettings(
    String bootstrapServers, Path stateDir, String instanceId, int threads, TopicLayout layout) {
  private static final int DEFAULT_PARTITIONS = 16;
  private static final int DEFAULT_SLOTS = 64;

  ProcessorSettings {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("KAFKA_BOOTSTRAP_SERVERS is required");
    }
    if (threads < 1 || threads > 64) {
      throw new IllegalArgumentException(
          "PARLEY_STREAM_THREADS: expected 1 to 64, but was " + threads);
    }
  }

  /// @throws IllegalArgumentException naming the variable
  static ProcessorSettings from(Map<String, String> env) {
    int cores = Math.min(4, Runtime.getRuntime().availableProcessors());
    return new ProcessorSettings(
        env.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", ""),
        Path.of(env.getOrDefault("PARLEY_STATE_DIR", ".parley/processor")),
        env.getOrDefault("PARLEY_INSTANCE_ID", hostName()),
        number(env, "PARLEY_STREAM_THREADS", cores),
        new TopicLayout(
            number(env, "PARLEY_PARTITIONS", DEFAULT_PARTITIONS),
            number(env, "PARLEY_SLOTS", DEFAULT_SLOTS),
            Optional.ofNullable(env.get("PARLEY_REPLICATION"))
                .map(replication -> (short) number(env, "PARLEY_REPLICATION", 0))));
  }

  private static int number(Map<String, String> env, String name, int otherwise) {
    String value = env.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": expected a number, but was " + value, e);
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) { // a host without a name of its own is still a host
      return "localhost";
    }
  }
}
