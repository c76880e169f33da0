package io.parley.benchmarks.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.Latency;
import io.parley.benchmarks.harness.ProcessFigures;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EdgeReportTest {
  private static final MemoryFigures NODE =
      new MemoryFigures(1_000, 50_000, 60_000, 58_000, 1_024_000, 5_120_000, 0.1);
  private static final MemoryFigures PARLEY =
      new MemoryFigures(1_000, 200_000, 205_000, 203_000, 10_240_000, 12_288_000, 0.2);
  private static final Answer.Fanned CORRECT =
      new Answer.Fanned(400, 1_000, 0, new Deliveries.Totals(400_000, 0, 0, 0, 0, 36_000_000));
  private static final Latency LATENCY = new Latency(1_000, 0.5, 2, 30);

  @Test
  void memory_isGrowthByConnection() {
    assertThat(NODE.residentPerConnection()).isEqualTo(10.0);
    assertThat(NODE.residentCollectedPerConnection()).isEqualTo(8.0);
    assertThat(NODE.heapPerConnection()).isEqualTo(4.0);
  }

  @Test
  void fanOut_isCpuByThousandDeliveries() {
    FanOutFigures figures = fanOut(4.0, 2.0);

    assertThat(figures.cpuMillisPerThousand()).isEqualTo(15.0, within(1e-9));
    assertThat(figures.userCpuMillisPerThousand()).isEqualTo(10.0, within(1e-9));
    assertThat(figures.systemCpuMillisPerThousand()).isEqualTo(5.0, within(1e-9));
    assertThat(figures.busyCpuMillisPerThousand())
        .as("less 20 s at 0.1 s/s")
        .isEqualTo(10.0, within(1e-9));
  }

  @Test
  void row_hasBothServers_theRatio_andWhetherTheGoalsAreMet() {
    Line<MemoryFigures> line =
        new Line<>("KB", MemoryFigures::residentPerConnection).atMostOfNode(1).atMost(4);

    assertThat(line.markdown(new Versus<>("1,000", Optional.of(NODE), Optional.of(PARLEY))))
        .isEqualTo("| 1,000 | KB | 10.0 | 5.00 | 0.50 | ≤ 1.00 x node: met, ≤ 4.00: missed |\n");
  }

  @Test
  void serverThatWasNotMeasured_hasNoFigureAndNoRatio() {
    Line<MemoryFigures> line =
        new Line<>("KB", MemoryFigures::residentPerConnection).atMostOfNode(1);

    assertThat(line.markdown(new Versus<>("1,000", Optional.empty(), Optional.of(PARLEY))))
        .isEqualTo("| 1,000 | KB | - | 5.00 | - | ≤ 1.00 x node: unknown |\n");
  }

  @Test
  void ratioToWhatDidNotGrow_isNone() {
    assertThat(Line.ratio(OptionalDouble.of(1), OptionalDouble.of(0))).isEmpty();
    assertThat(Line.ratio(OptionalDouble.of(1), OptionalDouble.of(-1))).isEmpty();
  }

  @Test
  void report_isCorrectWhenNothingFailed() {
    assertThat(report(List.of()).isCorrect()).isTrue();
    assertThat(report(List.of("ping: no answer")).isCorrect()).isFalse();
  }

  @Test
  void fanOutWithALostDelivery_orARefusedMessage_hasNoFigures() {
    Answer.Fanned lossy = new Answer.Fanned(10, 1, 0, new Deliveries.Totals(9, 1, 0, 0, 0, 900));
    Answer.Fanned refused = new Answer.Fanned(10, 1, 2, new Deliveries.Totals(10, 0, 0, 0, 0, 900));

    assertThatThrownBy(() -> FanOutFigures.requireCorrect("warm-up", lossy))
        .isInstanceOf(BenchmarkFailure.class)
        .hasMessageContaining("warm-up: 10 messages to 1 sockets, 9 deliveries, 1 lost");
    assertThatThrownBy(() -> FanOutFigures.requireCorrect("measured", refused))
        .isInstanceOf(BenchmarkFailure.class)
        .hasMessageContaining("2 not acked");
    assertThatCode(() -> FanOutFigures.requireCorrect("measured", CORRECT))
        .doesNotThrowAnyException();
  }

  @Test
  void report_namesFailuresAndVersions() {
    String text = report(List.of("ping: no answer")).markdown();

    assertThat(text).contains("Node v0, socket.io 4.8.0", "FAILED ping: no answer");
    assertThat(text).contains("### Memory per idle connection", "### Handshakes", "### Ping");
  }

  @Test
  void json_hasTheRawFiguresAndTheDerivedOnes() {
    JsonMapper mapper = new JsonMapper();

    JsonNode json = mapper.readTree(mapper.writeValueAsString(report(List.of())));

    JsonNode memory = json.path("memory").path(0).path("parley");
    assertThat(memory.path("residentAfter").asLong()).isEqualTo(205_000);
    assertThat(memory.path("residentPerConnection").asDouble()).isEqualTo(5.0);
    assertThat(
            json.path("fanOut").path("node").path("measured").path("totals").path("lost").asInt())
        .isZero();
    assertThat(json.path("handshakes").path("parley").path("perSecond").asDouble())
        .isEqualTo(100.0);
  }

  private static EdgeReport report(List<String> failures) {
    HandshakeFigures handshakes =
        new HandshakeFigures(new Answer.Handshaken(1_000, 10), cpu(1, 1), 0.1);
    PingFigures pings = new PingFigures(1_000, LATENCY, LATENCY, 0.1);
    return new EdgeReport(
        "2026-01-01T00:00:00Z",
        2,
        "25",
        Optional.of(new NodeServer.Versions("v0", "4.8.0")),
        20_000,
        20,
        List.of(new Versus<>("1,000", Optional.of(NODE), Optional.of(PARLEY))),
        new Versus<>("1,000", Optional.of(fanOut(4, 2)), Optional.of(fanOut(4, 2))),
        new Versus<>("64", Optional.of(handshakes), Optional.of(handshakes)),
        new Versus<>("1,000", Optional.of(pings), Optional.of(pings)),
        failures);
  }

  private static FanOutFigures fanOut(double user, double system) {
    return new FanOutFigures(CORRECT, cpu(user, system), 0.1);
  }

  private static CpuUse cpu(double user, double system) {
    return new CpuUse(new ProcessFigures.Cpu(user, system), 20, 0.1);
  }
}
