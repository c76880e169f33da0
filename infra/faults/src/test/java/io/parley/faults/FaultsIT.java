package io.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.faults.broken.BrokenBuild;
import io.parley.faults.broken.Defect;
import io.parley.faults.cluster.Cluster;
import io.parley.faults.fault.FaultName;
import io.parley.faults.fault.Form;
import io.parley.faults.load.Workload.Verdict;
import io.parley.faults.report.FaultRow;
import io.parley.faults.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/// The short form of the harness: a few faults and both broken builds on one cluster, a round each.
@Timeout(600)
@TestMethodOrder(OrderAnnotation.class)
class FaultsIT {
  private static final Path SCRIPTS = Path.of("src", "main", "js").toAbsolutePath();
  private static final int RATE = 40;
  private static final int USERS = 20;
  private static final int DROP_ONE_IN = 200;

  private static Cluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = Cluster.start(FaultHarness.cluster(settings(List.of(), Optional.empty())));
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void everyFault_isThere_andNothingIsLostDoubledOrOutOfOrder() throws Exception {
    List<FaultName> faults =
        List.of(
            FaultName.GATEWAY_KILL,
            FaultName.PROCESSOR_KILL,
            FaultName.BROKER_RESTART,
            FaultName.MONGO_DOWN,
            FaultName.PARTITION_GATEWAY,
            FaultName.POISON);

    Report report = run(faults, Optional.empty());

    assertThat(report.failures()).isEmpty();
    assertThat(report.faults()).extracting(FaultRow::times).containsOnly(1).hasSize(6);
    assertThat(report.verdict().accepted()).isGreaterThan(RATE);
    assertThat(report.verdict().delivered()).isGreaterThan(report.verdict().accepted());
  }

  @Test
  @Order(2)
  void gatewayThatDropsDeliveries_isNoticed() throws Exception {
    Report report =
        runBroken(new BrokenBuild(Defect.DROP_DELIVERIES, DROP_ONE_IN), FaultName.SINK_KILL);

    Verdict verdict = report.verdict();
    assertThat(verdict.lost() + verdict.gaps() + verdict.reordered()).isPositive();
    assertThat(report.isClean()).isFalse();
  }

  /// While no processor runs every message is sent more than once.
  @Test
  @Order(3)
  void processorThatSkipsDedupe_isNoticed() throws Exception {
    Report report =
        runBroken(new BrokenBuild(Defect.SKIP_DEDUPE, 1), FaultName.ALL_PROCESSORS_KILL);

    assertThat(report.verdict().doubled()).isPositive();
    assertThat(report.isClean()).isFalse();
  }

  private static Report runBroken(BrokenBuild build, FaultName fault) throws Exception {
    try {
      return run(List.of(fault), Optional.of(build));
    } finally {
      cluster.use(null);
    }
  }

  private static Report run(List<FaultName> faults, Optional<BrokenBuild> broken) throws Exception {
    return FaultHarness.run(cluster, settings(faults, broken), SCRIPTS, System.out);
  }

  /// A round: there is no time for another one after it.
  private static FaultSettings settings(List<FaultName> faults, Optional<BrokenBuild> broken) {
    boolean node = Files.isDirectory(SCRIPTS.resolve("node_modules"));
    return new FaultSettings(
        Duration.ZERO,
        Integer.MAX_VALUE,
        faults,
        RATE,
        RATE,
        1,
        USERS,
        node ? 4 : 0,
        Path.of("target", "faults-it").toAbsolutePath(),
        broken,
        Form.SHORT);
  }
}
