package io.parley.contract.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.InvalidFieldException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaIdTest {
  private static final MediaId ONE = new MediaId("0192f0a1-0000-7abc-8def-0123456789ab");
  private static final MediaId OTHER = new MediaId("0192f0a1-0001-7abc-bdef-0123456789ab");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "../0192f0a1-0000-7abc-8def-0123456789ab",
        "0192F0A1-0000-7ABC-8DEF-0123456789AB",
        "0192f0a1-0000-4abc-8def-0123456789ab",
        "0192f0a1-0000-7abc-8def-0123456789ab0",
      })
  void anythingElse_isNoId(String value) {
    assertThatThrownBy(() -> new MediaId(value)).isInstanceOf(InvalidFieldException.class);
  }

  @Test
  void links_areFoundWhereverTheyAre() {
    String text =
        "a https://chat.example" + ONE.url() + "/thumbnail?x, (" + OTHER.url() + ")" + ONE.url();

    assertThat(MediaId.linkedIn(text)).containsExactly(ONE, OTHER);
    assertThat(MediaId.linkedIn(ONE.url())).containsExactly(ONE);
    assertThat(MediaId.linkedIn("/api/media/ and " + ONE)).isEmpty();
    assertThat(MediaId.linkedIn("")).isEmpty();
  }

  @Test
  void lowestOfATime_isBelowEveryIdMadeThen() {
    Instant time = Instant.ofEpochMilli(0x0192f0a1_0000L);

    assertThat(MediaId.lowestOf(time)).isLessThan(ONE);
    assertThat(MediaId.lowestOf(time.plusMillis(1))).isGreaterThan(ONE).isLessThan(OTHER);
  }
}
