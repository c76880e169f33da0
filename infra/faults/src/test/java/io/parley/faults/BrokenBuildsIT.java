package io.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.faults.broken.BrokenBuild;
import io.parley.faults.broken.Defect;
import io.parley.faults.cluster.Cluster;
import io.parley.faults.fault.FaultName;
import io.parley.faults.load.Verdict;
import io.parley.faults.report.BrokenReport;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The harness notices builds that are wrong on purpose. They have a cluster of their own: starting
/// them takes long, and nobody else is to wait for that.
@Timeout(600)
class BrokenBuildsIT {
  private static final int RATE = 40;
  private static final int DROP_ONE_IN = 200;

  private static Cluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = Cluster.start(FaultHarness.cluster(settings(List.of())));
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void gatewayThatDropsDeliveries_isNoticed() throws Exception {
    BrokenReport report =
        run(new BrokenBuild(Defect.DROP_DELIVERIES, DROP_ONE_IN), FaultName.SINK_KILL);

    Verdict verdict = report.verdict();
    assertThat(verdict.lost() + verdict.gaps() + verdict.reordered()).isPositive();
    assertThat(report.isNoticed()).isTrue();
  }

  /// While no processor runs every message is sent more than once.
  @Test
  void processorThatSkipsDedupe_isNoticed() throws Exception {
    BrokenReport report =
        run(new BrokenBuild(Defect.SKIP_DEDUPE, 1), FaultName.ALL_PROCESSORS_KILL);

    assertThat(report.verdict().doubled()).isPositive();
    assertThat(report.isNoticed()).isTrue();
  }

  private static BrokenReport run(BrokenBuild build, FaultName fault) throws Exception {
    return FaultHarness.runBroken(
        cluster, settings(List.of(fault)), build, ShortForm.SCRIPTS, System.out);
  }

  private static FaultSettings settings(List<FaultName> faults) {
    return ShortForm.settings("broken-builds-it", RATE, faults);
  }
}
