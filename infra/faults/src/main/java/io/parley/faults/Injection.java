package io.parley.faults;

import io.parley.faults.Phases.Ended;
import io.parley.faults.cluster.Cluster;
import io.parley.faults.cluster.ClusterFailure;
import io.parley.faults.fault.Fault;
import io.parley.faults.load.LoadFailure;
import io.parley.faults.load.Progress;
import io.parley.faults.load.UserTag;
import io.parley.faults.load.Workload;
import io.parley.faults.report.Measured;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;

/// Injects one fault while clients chat, has it healed, and measures the phase. What is not as it
/// should be is a problem of the fault, and ends nothing.
final class Injection {
  private static final Duration BACK_WITHIN = Duration.ofMinutes(2);

  private final Cluster cluster;
  private final FaultSettings settings;
  private final Workload workload;
  private final Phases phases;
  private final PrintStream console;
  private final List<String> problems = new ArrayList<>();

  /// @param workload runs already
  Injection(
      Cluster cluster,
      FaultSettings settings,
      Workload workload,
      Phases phases,
      PrintStream console) {
    this.cluster = cluster;
    this.settings = settings;
    this.workload = workload;
    this.phases = phases;
    this.console = console;
  }

  /// To be called once.
  ///
  /// @param calm the longest silence while nothing failed; empty where that is not known
  Measured run(Fault fault, Optional<Duration> calm) throws IOException, InterruptedException {
    step(fault.prepare());
    awaitRedundancy();
    Optional<String> note =
        phases.begin(
            fault.goal().isTime()
                ? settings.calmMessagesPerSecond()
                : settings.messagesPerSecond());
    if (fault.gateway().isPresent()) {
      Set<Integer> hit = UserTag.users(cluster.greetingsTo(fault.gateway().get()));
      if (!hit.isEmpty()) {
        workload.hit(hit);
      }
    }
    long from = System.nanoTime();
    String injected = step(fault.inject());
    Thread.sleep(fault.hold());
    String healed = step(fault.heal());
    Duration outage = Duration.ofNanos(System.nanoTime() - from);
    Duration backAfter = awaitService();
    awaitRedundancy();
    Thread.sleep(settings.form().settle());
    String seen = injected + "; " + healed;
    Ended ended = phases.end(fault.name().optionName(), seen, note);
    step(fault.tidy());
    problems.forEach(problem -> console.println("  PROBLEM " + problem));
    return new Measured(
        ended.phase(),
        outage,
        backAfter,
        fault.goal().judge(ended.phase(), calm),
        seen,
        ended.notes(),
        problems);
  }

  /// @return what was seen, or nothing where there is a problem
  private String step(Fault.Step step) throws IOException, InterruptedException {
    try {
      return step.run();
    } catch (ClusterFailure | LoadFailure | KafkaException e) {
      problems.add(String.valueOf(e.getMessage()));
      return "-";
    }
  }

  /// Until every gateway can pass messages on, and acks come.
  private Duration awaitService() throws InterruptedException {
    long ackedBefore = workload.progress().acked();
    try {
      return Cluster.await(
          "the service",
          BACK_WITHIN,
          () -> cluster.isHealthy() && passes(ackedBefore, workload.progress()));
    } catch (ClusterFailure e) {
      problems.add(String.valueOf(e.getMessage()));
      return BACK_WITHIN;
    }
  }

  /// Until the cluster can take the next fault.
  private void awaitRedundancy() throws InterruptedException {
    try {
      cluster.awaitWhole(BACK_WITHIN);
    } catch (ClusterFailure e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  /// There are no more acks once everything has been sent.
  private boolean passes(long ackedBefore, Progress now) {
    return now.acked() > ackedBefore || now.sent() >= settings.messages();
  }
}
