package io.parley.faults.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.faults.fault.Goal;
import io.parley.faults.fault.Goal.Met;
import io.parley.faults.fault.Goals;
import io.parley.faults.load.Acks;
import io.parley.faults.load.Phase;
import io.parley.faults.load.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MarkdownTest {
  private static final Goal GOAL =
      new Goal.Most(Goal.Figure.RETURN, Duration.ofSeconds(1), Duration.ofMillis(500));
  private static final PhaseRow NONE = PhaseRow.none("gateway-kill", "kill -9 of a gateway", GOAL);

  @Test
  void row_sumsCountsAndKeepsTheLongest() {
    PhaseRow row =
        NONE.and(measured(100, Duration.ofMillis(500), Optional.empty(), Met.GOAL, List.of()))
            .and(
                measured(
                    50,
                    Duration.ofMillis(2_500),
                    Optional.of(Duration.ofMillis(90)),
                    Met.NEITHER,
                    List.of()));

    assertThat(row.times()).isEqualTo(2);
    assertThat(Markdown.of(report(row, List.of())))
        .contains(
            "| gateway-kill | 2 | 0.70 | 0.09 | 0.02 | 0.30 | 1.20 | 2.50 | 8 "
                + "| from first attempt 0.50 s, floor 1.00 s | **no** |")
        .contains(
            "`gateway-kill`: kill -9 of a gateway. 150 messages; outage 3.00 s, back after 4.00 s; "
                + "10 reconnects, 6 recovered, longest 2.90 s. Last: gone. **a note; a note**");
  }

  @Test
  void aPhaseWithoutBystandersOrReconnects_hasNoSuchFigures() {
    Phase calm =
        new Phase(
            "calm",
            5,
            5,
            15,
            Duration.ofMillis(300),
            Optional.empty(),
            new Acks(Duration.ofMillis(7), Duration.ofMillis(20), Duration.ofMillis(25)),
            Duration.ZERO,
            Duration.ZERO,
            0,
            0,
            0);
    PhaseRow row =
        PhaseRow.none("calm", "nothing fails", Goals.CALM)
            .and(Measured.quiet(calm, Met.FLOOR, List.of()));

    assertThat(Markdown.of(report(row, List.of())))
        .contains(
            "| calm | 1 | 0.30 | - | 0.01 | 0.02 | 0.03 | - | 0 "
                + "| silence 0.25 s, floor 0.40 s | floor |");
  }

  @Test
  void faultThatWasNotThere_doesNotCount_andSaysWhy() {
    PhaseRow row =
        NONE.and(
            measured(100, Duration.ZERO, Optional.empty(), Met.GOAL, List.of("it did not die")));

    assertThat(row.times()).isZero();
    assertThat(Markdown.of(report(row, List.of("gateway-kill: it did not die"))))
        .startsWith("# Faults\n\n**FAILED**")
        .contains("## Failures\n\n- gateway-kill: it did not die")
        .contains("**it did not die**");
  }

  @Test
  void cleanRun_saysSoFirst_withItsVerdict() {
    assertThat(Markdown.of(report(NONE, List.of())))
        .startsWith("# Faults\n\n**Clean**: 1,999 messages accepted, 9,000 deliveries, in 60 s")
        .contains("| 2,000 | 1,999 | 9,000 | 0 | 0 | 0 | 0 |")
        .contains("- `clock-jump`: no libfaketime here")
        .doesNotContain("## Failures")
        .doesNotContain("Examples");
  }

  @Test
  void json_hasTheSameFigures() {
    PhaseRow row =
        NONE.and(
            measured(
                7,
                Duration.ofSeconds(1),
                Optional.of(Duration.ofMillis(40)),
                Met.FLOOR,
                List.of()));
    JsonNode json = new JsonMapper().valueToTree(report(row, List.of()));

    assertThat(json.at("/verdict/accepted").asLong()).isEqualTo(1_999);
    assertThat(json.at("/phases/0/figures/back").asLong()).isEqualTo(1_000);
    assertThat(json.at("/phases/0/figures/bystanders").asLong()).isEqualTo(40);
    assertThat(json.at("/phases/0/met").asString()).isEqualTo("FLOOR");
    assertThat(json.at("/clean").asBoolean()).isTrue();
  }

  @Test
  void aBrokenBuild_hasAReportOfItsOwnWithoutTimes() {
    assertThat(Markdown.of(broken(new Verdict(20, 20, 60, 1, 0, 0, 0, List.of("bob never got")))))
        .startsWith(
            "# A build that is broken on purpose: `skip-dedupe`, `drop-deliveries`\n\n**Noticed**")
        .contains("| 20 | 20 | 60 | 1 | 0 | 0 | 0 |", "- bob never got", "- sink-kill: killed")
        .doesNotContain("silence");
    assertThat(Markdown.of(broken(new Verdict(20, 20, 60, 0, 0, 0, 0, List.of()))))
        .contains("**NOT NOTICED**");
  }

  private static BrokenReport broken(Verdict verdict) {
    return new BrokenReport(
        "2026-11-21T12:00:00Z",
        List.of("skip-dedupe", "drop-deliveries"),
        Map.of("cores", "2"),
        Map.of("rate", "50 a second"),
        List.of("sink-kill: killed"),
        List.of(),
        verdict);
  }

  private static Measured measured(
      long sent, Duration back, Optional<Duration> bystanders, Met met, List<String> problems) {
    Phase phase =
        new Phase(
            "gateway-kill",
            sent,
            sent,
            sent * 3,
            Duration.ofMillis(700),
            bystanders,
            new Acks(Duration.ofMillis(20), Duration.ofMillis(300), Duration.ofMillis(1_200)),
            back.plusMillis(400),
            back,
            5,
            3,
            4);
    return new Measured(
        phase,
        Duration.ofSeconds(3),
        Duration.ofSeconds(4),
        met,
        "gone",
        List.of("a note"),
        problems);
  }

  private static Report report(PhaseRow row, List<String> failures) {
    return new Report(
        "2026-11-21T12:00:00Z",
        60,
        Map.of("cores", "2"),
        Map.of("rate", "50 a second"),
        List.of(row),
        Map.of("clock-jump", "no libfaketime here"),
        List.of(),
        new Verdict(2_000, 1_999, 9_000, 0, 0, 0, 0, List.of()),
        failures);
  }
}
