package io.parley.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.faults.load.Stand.Missing;
import io.parley.faults.load.Stand.Sight;
import org.junit.jupiter.api.Test;

class StandTest {
  private final Stand stand = new Stand();

  @Test
  void whatComesEarly_leavesAHoleThatLateOnesFill() {
    stand.see(1);

    assertThat(stand.see(5)).isEqualTo(Sight.AHEAD);
    assertThat(stand.missing()).containsExactly(new Missing(2, 4, true));
    assertThat(stand.see(3)).isEqualTo(Sight.LATE);
    assertThat(stand.missing()).containsExactly(new Missing(2, 2, true), new Missing(4, 4, true));
    assertThat(stand.see(4)).isEqualTo(Sight.LATE);
    assertThat(stand.see(4)).isEqualTo(Sight.TWICE);
    assertThat(stand.missing()).containsExactly(new Missing(2, 2, true));
    assertThat(stand.see(6)).isEqualTo(Sight.NEXT);
  }

  @Test
  void whoStartsAnew_missesWhatNobodyPromised() {
    stand.see(1);
    stand.startAnew(4);

    assertThat(stand.missing()).containsExactly(new Missing(2, 4, false));
    assertThat(stand.see(5)).isEqualTo(Sight.NEXT);
    assertThat(stand.fill(2)).isTrue();
    assertThat(stand.fill(2)).isFalse();
    assertThat(stand.fill(5)).isFalse();
    assertThat(stand.missing()).containsExactly(new Missing(3, 4, false));
  }

  @Test
  void holesBeyondTheBound_areForgottenAndCounted() {
    for (int i = 1; i <= Stand.MOST_HOLES + 3; i++) {
      stand.see(2L * i);
    }

    assertThat(stand.missing()).hasSize(Stand.MOST_HOLES);
    assertThat(stand.forgotten()).isEqualTo(3);
  }
}
