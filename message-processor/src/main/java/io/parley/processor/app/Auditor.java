package io.parley.processor.app;

import io.parley.processor.audit.AuditMetrics;
import io.parley.processor.audit.AuditTopology;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// Runs the audit against a broker. One is enough; several share the partitions.
public final class Auditor {
  private Auditor() {}

  public static void main(String[] args) throws InterruptedException {
    RunningStreams.runUntilItFails("auditor", Auditor::start);
  }

  /// Makes the topics that are missing and starts.
  ///
  /// @param env as a processor's, see [ProcessorSettings]; the state directory must be another
  /// @throws IllegalArgumentException naming the variable that is wrong
  /// @throws ExecutionException when the broker cannot be reached or refuses: try again
  public static RunningStreams start(Map<String, String> env)
      throws ExecutionException, InterruptedException {
    ProcessorSettings settings = ProcessorSettings.from(env);
    return RunningStreams.start(
        "auditor " + settings.instanceId(),
        settings,
        _ -> AuditTopology.build(settings.auditShare()),
        StreamsSettings.auditor(settings),
        (metrics, streams) -> AuditMetrics.register(metrics, streams::metrics));
  }
}
