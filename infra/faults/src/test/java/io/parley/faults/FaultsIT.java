package io.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.faults.cluster.Cluster;
import io.parley.faults.fault.FaultName;
import io.parley.faults.report.PhaseRow;
import io.parley.faults.report.Report;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The short form of the harness: a few faults, a round, on a cluster that has just started.
@Timeout(600)
class FaultsIT {
  private static final int RATE = 40;

  @Test
  void everyFault_isThere_andNothingIsLostDoubledOrOutOfOrder() throws Exception {
    List<FaultName> faults =
        List.of(
            FaultName.GATEWAY_KILL,
            FaultName.PROCESSOR_KILL,
            FaultName.BROKER_RESTART,
            FaultName.MONGO_DOWN,
            FaultName.PARTITION_GATEWAY,
            FaultName.POISON);

    FaultSettings settings = ShortForm.settings("faults-it", RATE, faults);
    Report report;
    try (Cluster cluster = Cluster.start(FaultHarness.cluster(settings))) {
      report = FaultHarness.run(cluster, settings, ShortForm.SCRIPTS, System.out);
    }

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
}
