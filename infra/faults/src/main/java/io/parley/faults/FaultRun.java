package io.parley.faults;

import io.parley.faults.cluster.Cluster;
import io.parley.faults.cluster.ClusterFailure;
import io.parley.faults.fault.Fault;
import io.parley.faults.fault.Fault.Possible;
import io.parley.faults.fault.FaultName;
import io.parley.faults.fault.Faults;
import io.parley.faults.load.LoadFailure;
import io.parley.faults.load.Workload;
import io.parley.faults.load.Workload.Phase;
import io.parley.faults.load.Workload.Progress;
import io.parley.faults.load.Workload.Verdict;
import io.parley.faults.report.FaultRow;
import io.parley.faults.report.Injected;
import io.parley.faults.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/// Injects the faults, one after the other and again from the beginning, while clients chat, until
/// each has been there and the time is over or enough was sent; then asks what has become of every
/// message.
final class FaultRun {
  private static final Duration FIRST_MESSAGES_WITHIN = Duration.ofSeconds(60);
  private static final Duration QUICK_ACK = Duration.ofSeconds(1);
  private static final Duration CALM_WITHIN = Duration.ofMinutes(1);
  private static final Duration BACK_WITHIN = Duration.ofMinutes(2);

  /// A client that could not be recovered pages what it missed, as soon as history has it.
  private static final Duration SETTLE_WITHIN = Duration.ofMinutes(10);

  /// What a broken build has lost is not going to come.
  private static final Duration SETTLE_BROKEN_WITHIN = Duration.ofSeconds(15);

  private final Cluster cluster;
  private final FaultSettings settings;
  private final Workload workload;
  private final PrintStream console;
  private final Faults faults;
  private final Map<FaultName, FaultRow> rows = new LinkedHashMap<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();
  private final Instant startedAt = Instant.now();
  private final long begun = System.nanoTime();

  /// @param workload runs already
  FaultRun(Cluster cluster, FaultSettings settings, Workload workload, PrintStream console) {
    this.cluster = cluster;
    this.settings = settings;
    this.workload = workload;
    this.console = console;
    this.faults = new Faults(cluster, settings.form());
  }

  /// @throws ClusterFailure when clients cannot even chat without a fault
  Report run() throws IOException, InterruptedException {
    Cluster.await("a first ack", FIRST_MESSAGES_WITHIN, () -> workload.progress().acked() > 0);
    warmUp();
    Thread.sleep(settings.form().steady());
    tell(workload.mark("steady"), "no fault");
    int endedBefore = cluster.endedByThemselves().size();
    int round = 0;
    do {
      for (FaultName name : settings.faults()) {
        if (round == 0 || !isOver()) {
          inject(name, round);
        }
      }
      round++;
    } while (!isOver() && !rows.isEmpty());
    console.println("Waiting for what is on its way");
    Verdict verdict =
        workload.settle(settings.broken().isPresent() ? SETTLE_BROKEN_WITHIN : SETTLE_WITHIN);
    List<String> all = cluster.endedByThemselves();
    return report(verdict, all.subList(endedBefore, all.size()));
  }

  /// A JVM that is minutes old still compiles, and everybody waits for that.
  private void warmUp() throws InterruptedException {
    long deadline = System.nanoTime() + settings.form().warmUp().toNanos();
    Phase phase;
    do {
      if (System.nanoTime() - deadline > 0) {
        return;
      }
      Thread.sleep(settings.form().steady());
      phase = workload.mark("warm-up");
      tell(phase, "no fault");
    } while (phase.longestAck().compareTo(QUICK_ACK) > 0);
  }

  /// What is measured of a fault with a goal of time is the fault, not how busy this machine is.
  private void calmDown() throws InterruptedException {
    workload.pace(settings.calmMessagesPerSecond());
    long deadline = System.nanoTime() + CALM_WITHIN.toNanos();
    Phase phase;
    do {
      Thread.sleep(settings.form().settle());
      phase = workload.mark("calm");
      tell(phase, "no fault");
    } while (phase.longestAck().compareTo(QUICK_ACK) > 0 && System.nanoTime() - deadline < 0);
  }

  private boolean isOver() {
    return System.nanoTime() - begun > settings.atMost().toNanos()
        || workload.progress().sent() >= settings.messages();
  }

  private void inject(FaultName name, int round) throws IOException, InterruptedException {
    switch (faults.fault(name, round)) {
      case Possible.No(String reason) -> {
        if (skipped.put(name.optionName(), reason) == null) {
          console.println(name.optionName() + " is not possible here: " + reason);
        }
      }
      case Possible.Yes(Fault fault) -> {
        FaultRow row =
            rows.getOrDefault(
                name, FaultRow.none(name.optionName(), name.description(), fault.goal().text()));
        rows.put(name, row.and(inject(fault)));
      }
    }
  }

  private Injected inject(Fault fault) throws IOException, InterruptedException {
    if (fault.goal().isTime()) {
      calmDown();
    }
    List<String> problems = new ArrayList<>();
    long from = System.nanoTime();
    String injected = step(fault.inject(), problems);
    Thread.sleep(fault.hold());
    String healed = step(fault.heal(), problems);
    String seen = injected + "; " + healed;
    Duration outage = Duration.ofNanos(System.nanoTime() - from);
    Duration backAfter = awaitService(problems);
    awaitRedundancy(problems);
    Thread.sleep(settings.form().settle());
    Phase phase = workload.mark(fault.name().optionName());
    tell(phase, seen);
    problems.forEach(problem -> console.println("  PROBLEM " + problem));
    workload.pace(settings.messagesPerSecond());
    rest();
    return new Injected(
        phase, outage, backAfter, fault.goal().isMet(phase, outage), seen, problems);
  }

  private void rest() throws InterruptedException {
    if (!settings.form().rest().isZero()) {
      Thread.sleep(settings.form().rest());
      tell(workload.mark("rest"), "no fault");
    }
  }

  /// @return what was seen, or nothing where there is a problem
  private static String step(Fault.Step step, List<String> problems)
      throws IOException, InterruptedException {
    try {
      return step.run();
    } catch (ClusterFailure | LoadFailure | KafkaException e) {
      problems.add(String.valueOf(e.getMessage()));
      return "-";
    }
  }

  /// Until every gateway can pass messages on, and acks come.
  private Duration awaitService(List<String> problems) throws InterruptedException {
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
  private void awaitRedundancy(List<String> problems) throws InterruptedException {
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

  private void tell(Phase phase, String seen) {
    console.println(
        String.format(
            Locale.ROOT,
            "%-24s %6d sent, silence %5.2f s, ack %5.2f s, reconnect %5.2f s (%d, %d recovered),"
                + " %d refused; %s",
            phase.name(),
            phase.sent(),
            seconds(phase.longestSilence()),
            seconds(phase.longestAck()),
            seconds(phase.longestReconnect()),
            phase.reconnects(),
            phase.recovered(),
            phase.refused(),
            seen));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }

  private Report report(Verdict verdict, List<String> ended) {
    return new Report(
        startedAt.toString(),
        Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
        Environment.here(),
        settings.described(),
        List.copyOf(rows.values()),
        skipped,
        ended,
        verdict,
        failures(verdict));
  }

  private List<String> failures(Verdict verdict) {
    List<String> failures = new ArrayList<>();
    count(failures, verdict.lost(), "accepted messages did not reach a receiver");
    count(failures, verdict.doubled(), "messages reached a receiver twice");
    count(failures, verdict.reordered(), "messages reached a receiver out of order");
    count(failures, verdict.gaps(), "gaps were told of");
    rows.values()
        .forEach(
            row -> row.problems().forEach(problem -> failures.add(row.fault() + ": " + problem)));
    return failures;
  }

  private static void count(List<String> failures, long count, String what) {
    if (count > 0) {
      failures.add(count + " " + what);
    }
  }
}
