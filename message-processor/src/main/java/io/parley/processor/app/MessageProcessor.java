package io.parley.processor.app;

import io.parley.contract.kafka.Topic;
import io.parley.contract.kafka.Topics;
import io.parley.processor.metrics.ProcessorMetrics;
import io.parley.processor.topology.ParleyTopology;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/// Runs the topology against a broker.
public final class MessageProcessor implements AutoCloseable {
  private final RunningStreams streams;

  private MessageProcessor(RunningStreams streams) {
    this.streams = streams;
  }

  public static void main(String[] args) throws InterruptedException {
    RunningStreams.runUntilItFails("message-processor", MessageProcessor::run);
  }

  /// Makes the topics that are missing and starts.
  ///
  /// @param env see [ProcessorSettings]
  /// @throws IllegalArgumentException naming the variable that is wrong
  /// @throws ExecutionException when the broker cannot be reached or refuses: try again
  public static MessageProcessor start(Map<String, String> env)
      throws ExecutionException, InterruptedException {
    return new MessageProcessor(run(env));
  }

  private static RunningStreams run(Map<String, String> env)
      throws ExecutionException, InterruptedException {
    ProcessorSettings settings = ProcessorSettings.from(env);
    WarmUp.run();
    return RunningStreams.start(
        "processor " + settings.instanceId(),
        settings,
        (admin, management) -> {
          Topics.ensure(admin, settings.layout());
          ProcessorMetrics metrics = new ProcessorMetrics(management.securityLog());
          metrics.register(management.metrics());
          return ParleyTopology.build(
              metrics,
              Topics.partitions(admin, Topic.COMMANDS),
              Topics.partitions(admin, Topic.SESSIONS),
              Topics.ids(admin, ParleyTopology.PLACED));
        },
        StreamsSettings.processor(settings),
        (_, _) -> () -> {});
  }

  /// What it serves its metrics on, if it does.
  public Optional<Integer> managementPort() {
    return streams.managementPort();
  }

  /// Stops after the records at hand, and leaves the group so that others take over at once.
  @Override
  public void close() {
    streams.close();
  }
}
