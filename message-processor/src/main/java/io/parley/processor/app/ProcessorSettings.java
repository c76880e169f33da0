package io.parley.processor.app;

import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.TopicLayout;
import io.parley.contract.settings.Env;
import io.parley.contract.settings.Setting;
import io.parley.contract.settings.SharedSettings;
import io.parley.operations.ManagementSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// How one processor runs, from the environment.
///
/// @param stateDir the stores; lost, they are restored from Kafka
/// @param standbys copies of each task's state that other instances keep up to date
/// @param sessionTimeout a dead instance's conversations are taken over after this long
/// @param auditShare of the conversations, in percent, that an auditor looks at
/// @param layout how topics that are missing are made
public record ProcessorSettings(
    KafkaConnection kafka,
    Path stateDir,
    String instanceId,
    int threads,
    int standbys,
    Duration sessionTimeout,
    int auditShare,
    TopicLayout layout,
    ManagementSettings management) {
  private static final Setting<Path> STATE_DIR =
      Setting.of(
          "PARLEY_STATE_DIR",
          "a directory",
          Path.of(".parley/processor"),
          "the stores, of one instance alone; lost, they are restored from Kafka",
          Path::of);

  private static final Setting<Integer> STREAM_THREADS =
      Setting.number(
              "PARLEY_STREAM_THREADS",
              1,
              64,
              Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4),
              "threads of a processor")
          .inWords("one per two cores, at most 4");

  private static final Setting<Integer> STANDBYS =
      Setting.number(
              "PARLEY_STANDBYS",
              0,
              3,
              0,
              "copies of each partition's state that other processors keep up to date, to take over"
                  + " without restoring it")
          .inWords("0; 1 in `./parley up --processors 2`");

  private static final Setting<Integer> SESSION_TIMEOUT_MS =
      Setting.number(
              "PARLEY_SESSION_TIMEOUT_MS",
              1_000,
              300_000,
              6_000,
              "a dead processor's partitions are taken over after this long; less than 6000 only where"
                  + " the broker's `group.min.session.timeout.ms` says so")
          .inWords("6000; 3000 in `./parley up --processors 2`");

  private static final Setting<Integer> AUDIT_SHARE =
      Setting.number(
              "PARLEY_AUDIT_SHARE",
              1,
              100,
              100,
              "of the conversations, in percent, that the auditor looks at")
          .inWords("100; 10 in `./parley up`");

  private static final Setting<Integer> PARTITIONS =
      Setting.number(
              "PARLEY_PARTITIONS",
              1,
              1_000,
              16,
              "of each topic that is keyed by conversation or user, when it is first made; fixed then")
          .inWords("16; 2 in `./parley up`");

  private static final Setting<Integer> SLOTS =
      Setting.number(
              "PARLEY_SLOTS",
              1,
              10_000,
              64,
              "partitions of `parley.internal.outbound` when it is first made: gateways that can have one of"
                  + " their own")
          .inWords("64; 16 in `./parley up`");

  private static final Setting<Integer> REPLICATION =
      Setting.number(
              "PARLEY_REPLICATION",
              1,
              100,
              null,
              "copies of each partition of topics that are made")
          .inWords("the broker's default");

  /// @throws IllegalArgumentException naming the variable
  public static ProcessorSettings from(Map<String, String> variables) {
    Env env = new Env(variables);
    return new ProcessorSettings(
        KafkaConnection.from(env),
        env.get(STATE_DIR),
        env.find(SharedSettings.PARLEY_INSTANCE_ID).orElseGet(Setting::hostName),
        env.get(STREAM_THREADS),
        env.get(STANDBYS),
        Duration.ofMillis(env.get(SESSION_TIMEOUT_MS)),
        env.get(AUDIT_SHARE),
        new TopicLayout(
            env.get(PARTITIONS), env.get(SLOTS), env.find(REPLICATION).map(Integer::shortValue)),
        ManagementSettings.from(env));
  }
}
