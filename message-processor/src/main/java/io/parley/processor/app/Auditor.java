package io.parley.processor.app;

import io.parley.contract.kafka.KafkaUser;
import io.parley.contract.kafka.Topics;
import io.parley.processor.audit.AuditMetrics;
import io.parley.processor.audit.AuditTopology;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// Runs the audit against a broker, and a [TopicWatch]. One is enough; several share the partitions
/// of the audit.
public final class Auditor {
  private static final Duration TOPICS_WITHIN = Duration.ofSeconds(60);

  private Auditor() {}

  public static void main(String[] args) throws InterruptedException {
    RunningStreams.runUntilItFails("auditor", Auditor::start);
  }

  /// Waits for the topics, which a processor makes, and starts.
  ///
  /// @param env as a processor's, see [ProcessorSettings]; the state directory must be another
  /// @throws IllegalArgumentException naming the variable that is wrong
  /// @throws IllegalStateException when there are no topics within a minute, or the broker refuses
  /// @throws ExecutionException never: as [MessageProcessor#start]
  public static RunningStreams start(Map<String, String> env)
      throws ExecutionException, InterruptedException {
    ProcessorSettings settings = ProcessorSettings.from(env);
    return RunningStreams.start(
        "auditor " + settings.instanceId(),
        settings,
        (admin, _) -> {
          Topics.await(admin, KafkaUser.AUDITOR.topics(), TOPICS_WITHIN);
          return AuditTopology.build(settings.auditShare());
        },
        StreamsSettings.auditor(settings),
        (metrics, streams) -> {
          AuditMetrics.register(metrics, streams::metrics);
          return TopicWatch.start(settings, metrics)::close;
        });
  }
}
