package io.parley.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CpuShareTest {
  private static final Duration BUSY = Duration.ofMillis(100);

  @Test
  void halfACore_isRestedForAsLongAsTheBatchTook() {
    assertThat(share(0.25, 2).restAfter(BUSY)).isEqualTo(BUSY);
    assertThat(share(0.5, 1).restAfter(BUSY)).isEqualTo(BUSY);
    assertThat(share(0.0625, 4).restAfter(BUSY)).isEqualTo(BUSY.multipliedBy(3));
  }

  @Test
  void wholeCores_needNoRest() {
    assertThat(share(1, 1).restAfter(BUSY)).isZero();
    assertThat(share(0.5, 8).restAfter(BUSY)).isZero();
  }

  @Test
  void rest_endsWhateverTheBatchTook() {
    assertThat(share(0.1, 1).restAfter(Duration.ofMinutes(5))).isEqualTo(CpuShare.LONGEST_REST);
  }

  private static CpuShare share(double part, int cores) {
    return new CpuShare(part, cores);
  }
}
