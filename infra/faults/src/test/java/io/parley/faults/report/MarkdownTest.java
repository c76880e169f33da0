package io.parley.faults.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.faults.load.Workload.Phase;
import io.parley.faults.load.Workload.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MarkdownTest {
  private static final FaultRow NONE =
      FaultRow.none("gateway-kill", "kill -9 of a gateway", "reconnect < 2 s");

  @Test
  void row_sumsCountsAndKeepsTheLongest() {
    FaultRow row =
        NONE.and(injected(100, Duration.ofMillis(1_500), true, List.of()))
            .and(injected(50, Duration.ofMillis(2_500), false, List.of()));

    assertThat(row.times()).isEqualTo(2);
    assertThat(row.messages()).isEqualTo(150);
    assertThat(row.longestReconnectMillis()).isEqualTo(2_500);
    assertThat(row.goalMissed()).isEqualTo(1);
    assertThat(Markdown.of(report(row, List.of())))
        .contains(
            "| gateway-kill | 2 | 150 | 3.00 | 4.00 | 0.70 | 1.20 | 2.50 | 10 | 6 | 8 "
                + "| reconnect < 2 s | **no** (1 times) |");
  }

  @Test
  void faultThatWasNotThere_doesNotCount_andSaysWhy() {
    FaultRow row = NONE.and(injected(100, Duration.ZERO, true, List.of("it did not die")));

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
    JsonNode json =
        new JsonMapper()
            .valueToTree(
                report(NONE.and(injected(7, Duration.ofSeconds(1), true, List.of())), List.of()));

    assertThat(json.at("/verdict/accepted").asLong()).isEqualTo(1_999);
    assertThat(json.at("/faults/0/longestReconnectMillis").asLong()).isEqualTo(1_000);
    assertThat(json.at("/clean").asBoolean()).isTrue();
  }

  private static Injected injected(
      long sent, Duration reconnect, boolean goalMet, List<String> problems) {
    Phase phase =
        new Phase(
            "gateway-kill",
            sent,
            sent,
            sent * 3,
            Duration.ofMillis(700),
            Duration.ofMillis(1_200),
            reconnect,
            5,
            3,
            4);
    return new Injected(
        phase, Duration.ofSeconds(3), Duration.ofSeconds(4), goalMet, "gone", problems);
  }

  private static Report report(FaultRow row, List<String> failures) {
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
