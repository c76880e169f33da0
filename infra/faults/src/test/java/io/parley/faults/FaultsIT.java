package io.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.faults.broken.BrokenBuild;
import io.parley.faults.broken.Defect;
import io.parley.faults.cluster.Cluster;
import io.parley.faults.fault.FaultName;
import io.parley.faults.report.BrokenReport;
import io.parley.faults.report.PhaseRow;
import io.parley.faults.report.Report;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/// The short form of the harness: a few faults, a round. Then it is to notice services that are
/// wrong on purpose. Starting a cluster takes longer than most faults, so there is one.
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {
  /// Every record costs three brokers a request or two, and other tests run beside this one.
  private static final int RATE = 20;

  private static final int DROP_ONE_IN = 100;

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

  /// First: the cluster has just started. A rebuild that is killed has MongoDB killed, too, and
  /// comes while there is little to be copied.
  @Test
  @Order(1)
  void everyFault_isThere_andNothingIsLostDoubledOrOutOfOrder() throws Exception {
    FaultSettings settings =
        settings(
            List.of(
                FaultName.GATEWAY_KILL,
                FaultName.REBUILD_KILLED,
                FaultName.PROCESSOR_KILL,
                FaultName.BROKER_RESTART,
                FaultName.PARTITION_GATEWAY,
                FaultName.POISON));

    Report report = FaultHarness.run(cluster, settings, ShortForm.SCRIPTS, System.out);

    assertThat(report.failures()).isEmpty();
    assertThat(report.phases())
        .extracting(PhaseRow::phase)
        .startsWith("cluster just started", "calm", "gateway-kill");
    assertThat(report.phases()).extracting(PhaseRow::times).containsOnly(1).hasSize(8);
    assertThat(report.phases())
        .filteredOn(row -> row.figures().bystanders() != null)
        .extracting(PhaseRow::phase)
        .containsExactly("gateway-kill", "partition-gateway");
    assertThat(report.verdict().accepted()).isGreaterThan(RATE);
    assertThat(report.verdict().delivered()).isGreaterThan(report.verdict().accepted());
  }

  /// Last, for nobody makes the services whole again. While no processor runs every message is sent
  /// more than once. What each defect does the other cannot: a message whose delivery is dropped is
  /// at one seq, and what is accepted twice comes to everybody.
  @Test
  @Order(2)
  void servicesThatSkipDedupeAndDropDeliveries_areNoticed() throws Exception {
    FaultSettings settings =
        settings(
            List.of(FaultName.ALL_PROCESSORS_KILL),
            new BrokenBuild(Defect.SKIP_DEDUPE, 1),
            new BrokenBuild(Defect.DROP_DELIVERIES, DROP_ONE_IN));

    BrokenReport report = FaultHarness.runBroken(cluster, settings, ShortForm.SCRIPTS, System.out);

    assertThat(report.verdict().doubled()).isPositive();
    assertThat(report.verdict().lost() + report.verdict().gaps()).isPositive();
    assertThat(report.isNoticed()).isTrue();
  }

  private static FaultSettings settings(List<FaultName> faults, BrokenBuild... broken) {
    return ShortForm.settings("faults-it", RATE, faults, broken);
  }
}
