package io.parley.faults;

import io.parley.faults.cluster.Cluster;
import io.parley.faults.fault.Fault;
import io.parley.faults.fault.Fault.Possible;
import io.parley.faults.fault.FaultName;
import io.parley.faults.fault.Faults;
import io.parley.faults.load.Workload;
import io.parley.faults.report.BrokenReport;
import io.parley.faults.report.Measured;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Shows that the harness notices a build that is broken on purpose: has the cluster run it,
/// injects the faults as [FaultRun] does, and asks what has become of every message. Nothing is
/// measured.
final class BrokenBuildRun {
  /// What a broken build has lost is not going to come.
  private static final Duration SETTLE_WITHIN = Duration.ofSeconds(15);

  private static final Duration QUIET_WITHIN = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final FaultSettings settings;
  private final Workload workload;
  private final PrintStream console;
  private final Phases phases;
  private final Faults faults;
  private final List<String> seen = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Instant startedAt = Instant.now();
  private final long begun = System.nanoTime();

  /// @param workload runs already: without conversations there is nothing to be counted
  BrokenBuildRun(Cluster cluster, FaultSettings settings, Workload workload, PrintStream console) {
    this.cluster = cluster;
    this.settings = settings;
    this.workload = workload;
    this.console = console;
    this.phases = new Phases(workload, console, QUIET_WITHIN);
    this.faults = new Faults(cluster, settings.form());
  }

  BrokenReport run() throws IOException, InterruptedException {
    cluster.use(settings.broken());
    Rounds.run(settings.faults(), this::isOver, this::inject);
    return new BrokenReport(
        startedAt.toString(),
        settings.broken().stream().map(build -> build.defect().optionName()).toList(),
        Environment.here(),
        settings.described(),
        seen,
        problems,
        workload.settle(SETTLE_WITHIN));
  }

  private boolean inject(FaultName name, int round) throws IOException, InterruptedException {
    if (!(faults.fault(name, round) instanceof Possible.Yes(Fault fault))) {
      return false;
    }
    Measured measured =
        new Injection(cluster, settings, workload, phases, console).run(fault, Optional.empty());
    seen.add(name.optionName() + ": " + measured.seen());
    measured.problems().forEach(problem -> problems.add(name.optionName() + ": " + problem));
    return true;
  }

  private boolean isOver() {
    return System.nanoTime() - begun > settings.atMost().toNanos()
        || workload.progress().sent() >= settings.messages();
  }
}
