package io.parley.faults;

import io.parley.faults.Phases.Ended;
import io.parley.faults.cluster.Cluster;
import io.parley.faults.cluster.ClusterFailure;
import io.parley.faults.fault.Fault;
import io.parley.faults.fault.Fault.Possible;
import io.parley.faults.fault.FaultName;
import io.parley.faults.fault.Faults;
import io.parley.faults.fault.Goals;
import io.parley.faults.load.Phase;
import io.parley.faults.load.Verdict;
import io.parley.faults.load.Workload;
import io.parley.faults.report.Measured;
import io.parley.faults.report.PhaseRow;
import io.parley.faults.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Measures the cluster as it has just started and while nothing fails. Then injects the faults,
/// one after the other and again from the beginning, while clients chat, until each has been there
/// and the time is over or enough was sent; then asks what has become of every message.
final class FaultRun {
  private static final String JUST_STARTED = "cluster just started";
  private static final String CALM = "calm";

  private static final Duration FIRST_MESSAGES_WITHIN = Duration.ofSeconds(60);
  private static final Duration QUICK_ACK = Duration.ofSeconds(1);

  private static final Duration QUIET_WITHIN = Duration.ofMinutes(2);

  /// A client that could not be recovered pages what it missed, as soon as history has it.
  private static final Duration SETTLE_WITHIN = Duration.ofMinutes(10);

  private final Cluster cluster;
  private final FaultSettings settings;
  private final Workload workload;
  private final PrintStream console;
  private final Phases phases;
  private final Faults faults;

  /// By name, in the order in which they were there first.
  private final Map<String, PhaseRow> rows = new LinkedHashMap<>();

  private final Map<String, String> skipped = new LinkedHashMap<>();
  private final Instant startedAt = Instant.now();
  private final long begun = System.nanoTime();
  private Optional<Duration> calmSilence = Optional.empty();

  /// @param cluster has just started
  /// @param workload likewise, at the calm rate
  FaultRun(Cluster cluster, FaultSettings settings, Workload workload, PrintStream console) {
    this.cluster = cluster;
    this.settings = settings;
    this.workload = workload;
    this.console = console;
    this.phases = new Phases(workload, console, QUIET_WITHIN);
    this.faults = new Faults(cluster, settings.form());
  }

  /// @throws ClusterFailure when clients cannot even chat without a fault
  Report run() throws IOException, InterruptedException {
    int endedBefore = cluster.endedByThemselves().size();
    justStarted();
    warmUp();
    calm();
    Rounds.run(settings.faults(), this::isOver, this::inject);
    console.println("Waiting for what is on its way");
    Verdict verdict = workload.settle(SETTLE_WITHIN);
    List<String> all = cluster.endedByThemselves();
    return report(verdict, all.subList(endedBefore, all.size()));
  }

  /// From when the clients began to connect, whatever is still to be compiled.
  private void justStarted() throws InterruptedException {
    Cluster.await("a first ack", FIRST_MESSAGES_WITHIN, () -> workload.progress().acked() > 0);
    Thread.sleep(settings.form().justStarted());
    Phase phase = phases.mark(JUST_STARTED, "no fault");
    add(
        PhaseRow.none(
            JUST_STARTED,
            "clients connect and make their conversations, until %d s after the first ack"
                .formatted(settings.form().justStarted().toSeconds()),
            Goals.JUST_STARTED),
        Measured.quiet(phase, Goals.JUST_STARTED.judge(phase, calmSilence), List.of()));
  }

  /// A JVM that is minutes old still compiles, and everybody waits for that.
  private void warmUp() throws InterruptedException {
    long deadline = System.nanoTime() + settings.form().warmUp().toNanos();
    boolean quick = false;
    while (!quick && System.nanoTime() - deadline < 0) {
      Phase phase =
          phases.unmeasured("warm-up", settings.messagesPerSecond(), settings.form().settle());
      quick = phase.acks().longest().compareTo(QUICK_ACK) <= 0;
    }
  }

  private void calm() throws InterruptedException {
    Optional<String> note = phases.begin(settings.calmMessagesPerSecond());
    Thread.sleep(settings.form().calm());
    Ended ended = phases.end(CALM, "no fault", note);
    calmSilence = Optional.of(ended.phase().longestSilence());
    add(
        PhaseRow.none(
            CALM, "%d s without a fault".formatted(settings.form().calm().toSeconds()), Goals.CALM),
        Measured.quiet(ended.phase(), Goals.CALM.judge(ended.phase(), calmSilence), ended.notes()));
  }

  private boolean isOver() {
    return System.nanoTime() - begun > settings.atMost().toNanos()
        || workload.progress().sent() >= settings.messages();
  }

  /// @return false if it is not possible here
  private boolean inject(FaultName name, int round) throws IOException, InterruptedException {
    return switch (faults.fault(name, round)) {
      case Possible.No(String reason) -> {
        if (skipped.put(name.optionName(), reason) == null) {
          console.println(name.optionName() + " is not possible here: " + reason);
        }
        yield false;
      }
      case Possible.Yes(Fault fault) -> {
        Measured measured =
            new Injection(cluster, settings, workload, phases, console).run(fault, calmSilence);
        add(PhaseRow.none(name.optionName(), name.description(), fault.goal()), measured);
        rest();
        yield true;
      }
    };
  }

  private void rest() throws InterruptedException {
    if (!settings.form().rest().isZero()) {
      var _ = phases.unmeasured("rest", settings.messagesPerSecond(), settings.form().rest());
    }
  }

  /// @param first where there is no row of this phase yet
  private void add(PhaseRow first, Measured measured) {
    rows.put(first.phase(), rows.getOrDefault(first.phase(), first).and(measured));
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
            row -> row.problems().forEach(problem -> failures.add(row.phase() + ": " + problem)));
    return failures;
  }

  private static void count(List<String> failures, long count, String what) {
    if (count > 0) {
      failures.add(count + " " + what);
    }
  }
}
