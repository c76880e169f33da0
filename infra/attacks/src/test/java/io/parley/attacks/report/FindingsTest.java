package io.parley.attacks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private final Findings findings = new Findings();

  @Test
  void nothingChecked_fails() {
    findings.figure("requests", 7);

    assertThat(finding().holds()).isFalse();
    assertThat(finding().failures()).containsExactly("nothing was checked");
  }

  @Test
  void aPromiseThatIsKept_holds() {
    assertThat(findings.check(true, "it lives", "dead")).isTrue();
    findings.checkEqual(200, 200, "it answers");
    findings.checkEqual(200, 200, "it answers");

    assertThat(finding().holds()).isTrue();
    assertThat(finding().held()).containsEntry("it lives", 1).containsEntry("it answers", 2);
  }

  @Test
  void oneThatIsBroken_failsAndSaysWhatWasSeen() {
    findings.check(true, "it lives", "dead");
    assertThat(findings.checkEqual(500, 200, "it answers")).isFalse();

    assertThat(finding().failures()).containsExactly("it answers, but: 500 instead of 200");
  }

  @Test
  void manyBroken_areCounted() {
    for (int i = 0; i < Findings.MOST_BROKEN + 3; i++) {
      findings.failed("broken " + i);
    }

    assertThat(finding().failures()).hasSize(Findings.MOST_BROKEN + 1).endsWith("and 3 more");
  }

  @Test
  void aReportHolds_whenAllDo_andNotWithoutAny() {
    findings.check(true, "it lives", "");
    Finding held = finding();
    Finding failed = new Findings().finding("none", "Nothing", 0);

    assertThat(new Report("now", 1, "short", List.of(held)).holds()).isTrue();
    assertThat(new Report("now", 1, "short", List.of(held, failed)).holds()).isFalse();
    assertThat(new Report("now", 1, "short", List.of()).holds()).isFalse();
    assertThat(new Report("now", 1, "short", List.of(held, failed)).markdown())
        .contains("**FAILED**", "| `test` | yes | 1 |", "**broken**: nothing was checked");
  }

  private Finding finding() {
    return findings.finding("test", "A test", 1_000);
  }
}
