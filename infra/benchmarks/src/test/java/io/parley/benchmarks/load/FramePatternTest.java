package io.parley.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramePatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "43${id}[{\"ok\":true | 4317[{\"ok\":true,\"seq\":1}] | 17",
        "43${id}[{\"ok\":true | 4317[{\"ok\":false}] | -2",
        "43${id}[ | 43[1] | -2",
        "42[\"message\", | 42[\"message\",{}] | -1",
        "42[\"message\", | 42[\"messages\",{}] | -2",
        "{\"push\":{*\"pub\":{ | {\"push\":{\"channel\":\"a\",\"pub\":{}}} | -1",
        "{\"push\":{*\"pub\":{ | {\"push\":{\"channel\":\"a\",\"join\":{}}} | -2",
        "{\"id\":${id},\"error\" | {\"id\":9,\"error\":{}} | 9",
        "43${id}[ | 431234567890[1] | -2",
        "2 | 2 | -1"
      })
  void frame_matchesWhenItBeginsSo(String pattern, String frame, int expected) {
    byte[] bytes = Bytes.utf8("??" + frame + "??");

    assertThat(FramePattern.of(pattern).match(bytes, 2, frame.length())).isEqualTo(expected);
  }

  @Test
  void bytesBeyondTheFrame_areNotLookedAt() {
    byte[] bytes = Bytes.utf8("42[\"message\",");

    assertThat(FramePattern.of("42[\"message\",").matches(bytes, 0, bytes.length - 1)).isFalse();
    assertThat(FramePattern.of("42*sage").matches(bytes, 0, 8)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a*", "*${id}", "**"})
  void patternWithoutMeaning_isRefused(String pattern) {
    assertThatThrownBy(() -> FramePattern.of(pattern)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void text_isThePatternAgain() {
    assertThat(FramePattern.of("43${id}[*x")).hasToString("43${id}[*x");
  }
}
