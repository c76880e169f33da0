package io.parley.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.benchmarks.harness.Latency;
import io.parley.benchmarks.load.LoadFigures;
import io.parley.benchmarks.load.ReturnFigures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchReportTest {
  private static final Measured OURS = Samples.measured(1, "parley", "pairs", 1_000, 200, 60, 1.5);
  private static final Measured THEIRS =
      Samples.measured(1, "socketio-redis", "pairs", 1_000, 200, 30, 0.5);

  @Test
  void tables_haveTheFigures() {
    String text = report(List.of(OURS, THEIRS), List.of(), List.of()).markdown();

    assertThat(text)
        .contains("### Latency and correctness")
        .contains(
            "| parley | 500 pairs | 200 | 1000 | 1000 | 2000 | 0 | 0 | 0 | 0 | 0 | 6.00 | 60.0 ")
        .contains("### Cost")
        .contains(
            "| parley | 500 pairs | 200 | 1,500 | 750.0 | java up 1,500 | 430 | 3 | 30.0 | 17.5 | 250.0 |")
        .contains("### Kafka")
        .contains("| 2.00 | 0.90 | 1.10 | 1.00 | 320.0 | 640.0 | parley.messages 1.00 |")
        .contains("| 500 pairs at 200/s | CPU per message | socketio-redis | 3.00 | 1 |")
        .doesNotContain("FAILED")
        .doesNotContain("### Growth");
  }

  @Test
  void json_hasTheSameFigures() {
    BenchReport report = report(List.of(OURS), List.of(), List.of());

    JsonNode json = new JsonMapper().valueToTree(report);

    JsonNode load = json.path("loads").path(0).path("load");
    assertThat(load.path("delivery").path("p99").asDouble()).isEqualTo(60);
    assertThat(load.path("wrong").path("lost").asInt(-1)).isZero();
    assertThat(json.path("loads").path(0).path("usage").path("kafka").path("bytesIn").asInt())
        .isEqualTo(320_000);
  }

  @Test
  void whatIsLost_failsTheRunAndIsNamed() {
    Measured bad =
        Samples.measured(
            1,
            "parley",
            "pairs",
            Samples.load(1_000, 200, 5, new LoadFigures.Wrong(3, 0, 0, 0, 0, 0, 0, 0)),
            1);
    BenchReport report = report(List.of(bad), List.of(), List.of());

    assertThat(report.isCorrect()).isFalse();
    assertThat(report.markdown()).contains("FAILED").contains("lost=3");
  }

  @Test
  void whatIsRefused_isNamed_butBreaksNoPromise() {
    Measured refused =
        Samples.measured(
            1,
            "parley",
            "pairs",
            Samples.load(1_000, 200, 5, new LoadFigures.Wrong(0, 0, 0, 0, 9, 0, 0, 0)),
            1);
    BenchReport report = report(List.of(refused), List.of(), List.of());

    assertThat(report.isCorrect()).isTrue();
    assertThat(report.markdown()).contains("no promise broken");
    assertThat(Ceiling.wrong(refused)).isPresent();
  }

  @Test
  void whatCouldNotBeMeasured_isSaid() {
    BenchReport report = report(List.of(), List.of("no Go here"), List.of("parley: broke"));

    assertThat(report.isCorrect()).isFalse();
    assertThat(report.markdown())
        .contains("Not measured: no Go here")
        .contains("FAILED parley: broke");
    assertThat(report(List.of(), List.of("no Go here"), List.of()).isCorrect()).isTrue();
  }

  @Test
  void ceiling_isTooHighByLatencyToo() {
    assertThat(Ceiling.wrong(Samples.measured(1, "parley", "ceiling", 1_000, 200, 199, 1)))
        .isEmpty();
    assertThat(Ceiling.wrong(Samples.measured(1, "parley", "ceiling", 1_000, 200, 201, 1)))
        .hasValue("p99 is 201 ms");
  }

  @Test
  void ratios_areMediansOfTheRounds_notOfAllFigures() {
    List<Measured> loads =
        List.of(
            Samples.measured(1, "parley", "pairs", 1_000, 200, 10, 2),
            Samples.measured(1, "other", "pairs", 1_000, 200, 10, 1),
            Samples.measured(2, "parley", "pairs", 1_000, 200, 10, 30),
            Samples.measured(2, "other", "pairs", 1_000, 200, 10, 10),
            Samples.measured(3, "parley", "pairs", 1_000, 200, 10, 9),
            Samples.measured(3, "other", "pairs", 1_000, 200, 10, 1),
            Samples.measured(4, "parley", "pairs", 1_000, 200, 10, 9));

    String table = Ratios.table(loads, ceilings()).toString();

    assertThat(table).contains("| 500 pairs at 200/s | CPU per message | other | 3.00 | 3 |");
    assertThat(table).contains("| ceiling of 500 pairs | msg/s | other | 0.50 | 1 |");
    assertThat(Ratios.median(List.of(1.0, 4.0))).isEqualTo(2.5);
  }

  @Test
  void otherScenarios_haveTables() {
    Latency latency = new Latency(200, 2, 9, 12_000);
    BenchReport report =
        new BenchReport(
            "2026-01-01T00:00:00Z",
            2,
            "25",
            20,
            20,
            List.of(),
            ceilings(),
            List.of(
                new Idle.Figures(
                    1,
                    "parley",
                    200,
                    50,
                    3.5,
                    latency,
                    Optional.of(4.0),
                    Optional.of(5.0),
                    Optional.of(6.0),
                    Optional.of(100L),
                    Optional.of(101L),
                    Optional.of(7.0))),
            List.of(
                new Storm.Figures(
                    2_000,
                    50,
                    50,
                    new ReturnFigures(2_000, 1_999, latency, 13_000, 7, 8),
                    Samples.load(2_040, 50, 5, Samples.NOTHING),
                    OURS.usage())),
            List.of(
                new Growth.Figures(
                    "1 gateway",
                    10_000,
                    Samples.load(20, 300, 5, Samples.NOTHING),
                    10,
                    12,
                    Optional.of(3.5),
                    500)),
            List.of(),
            List.of());

    assertThat(report.markdown())
        .contains(
            "| parley | 200 | 50 | 3.50 | 2.00 | 9.00 | 4.00 | 5.00 | 6.00 | 5.12 | 101 | 7.00 |")
        .contains("| 2000 | 50 | 50 | 2000 | 1999 | 0.00 | 12.0 | 13.0 | 7 | 8 | 0 | 0 | 0 | 0 |")
        .contains(
            "| 1 gateway | 10000 | 300 | 0.50 | 5.00 | 0 | 10.0 | 12.0 | 200.0 | 3.50 | 500 |");
  }

  @Test
  void pictures_showWhatWasMeasured() {
    List<Measured> loads =
        List.of(
            OURS,
            THEIRS,
            Samples.measured(1, "parley", "room", 10, 5, 3, 1),
            Samples.measured(1, "parley", "room", 100, 5, 9, 2));

    Map<String, String> pictures = Pictures.of(loads);

    assertThat(pictures.keySet())
        .containsExactly("latency-rate.svg", "cost-rate.svg", "cost-room.svg", "latency-room.svg");
    assertThat(pictures.get("latency-rate.svg")).contains("parley p99").contains("socketio-redis");
    assertThat(Pictures.of(List.of())).isEmpty();
  }

  @Test
  void pictures_areWrittenAsFiles(@TempDir Path directory) throws IOException {
    Pictures.write(directory, List.of(OURS));

    assertThat(directory.resolve("latency-rate.svg")).content().startsWith("<svg");
    assertThat(directory.resolve("cost-room.svg")).doesNotExist();
  }

  private static List<Ceiling.Found> ceilings() {
    return List.of(
        new Ceiling.Found(1, "parley", "500 pairs", 300, Optional.of(OURS), "p99 is 900 ms"),
        new Ceiling.Found(1, "other", "500 pairs", 600, Optional.empty(), ""));
  }

  private static BenchReport report(
      List<Measured> loads, List<String> absent, List<String> failures) {
    return new BenchReport(
        "2026-01-01T00:00:00Z",
        2,
        "25",
        20,
        20,
        loads,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        absent,
        failures);
  }
}
