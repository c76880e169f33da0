package io.parley.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiffTest {
  private static final List<String> FILE = List.of("one", "two", "", "three", "two", "four");

  @Test
  void hunks_applyWhereTheirLinesStand_oneAfterTheOther() {
    Diff diff = of("@@", " one", "-two", "+2", "", "@@", " two", "+3", " four");

    assertThat(diff.applyTo(FILE)).containsExactly("one", "2", "", "three", "two", "3", "four");
  }

  @Test
  void lineThatStandsTwice_isNoPlace() {
    assertThatThrownBy(() -> of("@@", " two", "+x").applyTo(FILE))
        .hasMessageContainingAll("A.java", "twice", "two");
  }

  @Test
  void lineThatIsNotThere_isNoPlace() {
    assertThatThrownBy(() -> of("@@", " one", "-three").applyTo(FILE))
        .hasMessageContainingAll("A.java", "does not have", "one\nthree");
  }

  /// The second stands before the first.
  @Test
  void hunksInAnotherOrder_doNotApply() {
    assertThatThrownBy(() -> of("@@", " four", "+x", "@@", " one", "+x").applyTo(FILE))
        .hasMessageContaining("does not have");
  }

  @Test
  void hunkThatOnlyAdds_hasNoPlace() {
    assertThatThrownBy(() -> of("@@", "+x").applyTo(FILE)).hasMessageContaining("does not have");
  }

  @Test
  void newFile_isWhatIsAdded() {
    Diff diff = Diff.parse(List.of("--- /dev/null", "+++ b/A.java", "@@", "+one", "+"));

    assertThat(diff.isNew()).isTrue();
    assertThat(diff.applyTo(List.of())).containsExactly("one", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {" one", "@@ -1 +1 @@", "@@\nx"})
  void whatIsNoHunk_isRefused(String line) {
    assertThatThrownBy(() -> of(line.split("\n"))).hasMessageContaining("A.java");
  }

  @Test
  void namesOfTwoFiles_areRefused() {
    assertThatThrownBy(() -> Diff.parse(List.of("--- a/A.java", "+++ b/B.java", "@@")))
        .hasMessageContaining("B.java");
  }

  private static Diff of(String... lines) {
    return Diff.parse(
        Stream.concat(Stream.of("--- a/A.java", "+++ b/A.java"), Stream.of(lines)).toList());
  }
}
