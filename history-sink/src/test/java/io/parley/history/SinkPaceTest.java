package io.parley.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SinkPaceTest {
  private static final Duration BUSY = Duration.ofMillis(100);

  @Test
  void halfACore_isRestedForAsLongAsTheBatchTook() {
    assertThat(pace(0.25, 2).restAfter(BUSY)).isEqualTo(BUSY);
    assertThat(pace(0.5, 1).restAfter(BUSY)).isEqualTo(BUSY);
    assertThat(pace(0.0625, 4).restAfter(BUSY)).isEqualTo(BUSY.multipliedBy(3));
  }

  @Test
  void wholeCores_needNoRest() {
    assertThat(pace(1, 1).restAfter(BUSY)).isZero();
    assertThat(pace(0.5, 8).restAfter(BUSY)).isZero();
  }

  @Test
  void rest_endsWhateverTheBatchTook() {
    assertThat(pace(0.1, 1).restAfter(Duration.ofMinutes(5))).isEqualTo(SinkPace.LONGEST_REST);
  }

  private static SinkPace pace(double share, int cores) {
    return new SinkPace(SinkPace.COMMIT_EVERY, share, cores);
  }
}
