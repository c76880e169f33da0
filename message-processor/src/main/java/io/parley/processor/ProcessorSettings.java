package io.parley.processor;

import io.parley.contract.TopicLayout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// How one processor runs, from the environment.
///
/// @param bootstrapServers `KAFKA_BOOTSTRAP_SERVERS`, required
/// @param stateDir `PARLEY_STATE_DIR`: the stores; lost, they are restored from Kafka
/// @param instanceId `PARLEY_INSTANCE_ID`: names this instance in logs; the host's name by default
/// @param threads `PARLEY_STREAM_THREADS`: 1 to 64; one per two cores, at most 4, by default
/// @param standbys `PARLEY_STANDBYS`: copies of each task's state that other instances keep up to
///   date, to take over without restoring it; 0 to 3, 0 by default
/// @param sessionTimeout `PARLEY_SESSION_TIMEOUT_MS`: a dead instance's conversations are taken
///   over after this long; 1,000 to 300,000, 6,000 by default, which is the least that a broker
///   takes unless its `group.min.session.timeout.ms` says otherwise
/// @param auditShare `PARLEY_AUDIT_SHARE`: of the conversations, in percent, that an auditor looks
///   at; 1 to 100, 100 by default
/// @param layout `PARLEY_PARTITIONS` (16), `PARLEY_SLOTS` (64) and `PARLEY_REPLICATION` (the
///   broker's default): how topics that are missing are made
public record ProcessorSettings(
    String bootstrapServers,
    Path stateDir,
    String instanceId,
    int threads,
    int standbys,
    Duration sessionTimeout,
    int auditShare,
    TopicLayout layout) {
  private static final int DEFAULT_PARTITIONS = 16;
  private static final int DEFAULT_SLOTS = 64;
  private static final int DEFAULT_SESSION_TIMEOUT_MS = 6_000;

  public ProcessorSettings {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("KAFKA_BOOTSTRAP_SERVERS is required");
    }
    if (threads < 1 || threads > 64) {
      throw new IllegalArgumentException(
          "PARLEY_STREAM_THREADS: expected 1 to 64, but was " + threads);
    }
    if (standbys < 0 || standbys > 3) {
      throw new IllegalArgumentException("PARLEY_STANDBYS: expected 0 to 3, but was " + standbys);
    }
    if (sessionTimeout.toMillis() < 1_000 || sessionTimeout.toMillis() > 300_000) {
      throw new IllegalArgumentException(
          "PARLEY_SESSION_TIMEOUT_MS: expected 1000 to 300000, but was "
              + sessionTimeout.toMillis());
    }
    if (auditShare < 1 || auditShare > 100) {
      throw new IllegalArgumentException(
          "PARLEY_AUDIT_SHARE: expected 1 to 100, but was " + auditShare);
    }
  }

  /// @throws IllegalArgumentException naming the variable
  public static ProcessorSettings from(Map<String, String> env) {
    int threads = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);
    return new ProcessorSettings(
        env.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", ""),
        Path.of(env.getOrDefault("PARLEY_STATE_DIR", ".parley/processor")),
        env.getOrDefault("PARLEY_INSTANCE_ID", hostName()),
        number(env, "PARLEY_STREAM_THREADS", threads),
        number(env, "PARLEY_STANDBYS", 0),
        Duration.ofMillis(number(env, "PARLEY_SESSION_TIMEOUT_MS", DEFAULT_SESSION_TIMEOUT_MS)),
        number(env, "PARLEY_AUDIT_SHARE", 100),
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
