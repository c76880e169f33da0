package io.parley.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.faults.fault.Goal.Met;
import io.parley.faults.load.Acks;
import io.parley.faults.load.Phase;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoalTest {
  @Test
  void aSilence_isJudgedByGoalAndFloor() {
    assertThat(judge(Goals.BROKER_RESTARTED, 1_000, 9_000)).isEqualTo(Met.GOAL);
    assertThat(judge(Goals.BROKER_RESTARTED, 1_001, 0)).isEqualTo(Met.FLOOR);
    assertThat(judge(Goals.BROKER_RESTARTED, 2_000, 0)).isEqualTo(Met.FLOOR);
    assertThat(judge(Goals.BROKER_RESTARTED, 2_001, 0)).isEqualTo(Met.NEITHER);
  }

  @Test
  void aKilledGateway_isJudgedFromTheFirstAttempt() {
    assertThat(judge(Goals.GATEWAY_KILLED, 9_000, 500)).isEqualTo(Met.GOAL);
    assertThat(judge(Goals.GATEWAY_KILLED, 0, 1_001)).isEqualTo(Met.NEITHER);
  }

  @Test
  void whatNobodyShouldNotice_isComparedWithTheCalmPhase() {
    Phase phase = phase(700, 0);

    assertThat(Goals.AS_CALM.judge(phase, Optional.of(Duration.ofMillis(700)))).isEqualTo(Met.GOAL);
    assertThat(Goals.AS_CALM.judge(phase, Optional.of(Duration.ofMillis(699))))
        .isEqualTo(Met.NEITHER);
    assertThat(Goals.AS_CALM.judge(phase(250, 0), Optional.of(Duration.ofMillis(100))))
        .isEqualTo(Met.GOAL); // the calm phase's own
    assertThat(Goals.AS_CALM.judge(phase(400, 0), Optional.empty())).isEqualTo(Met.FLOOR);
  }

  @Test
  void withoutAFigure_nothingIsMetOrMissed() {
    assertThat(judge(Goals.EXACTNESS, 60_000, 60_000)).isEqualTo(Met.UNSET);
    assertThat(Goals.EXACTNESS.isTime()).isFalse();
    assertThat(Goals.AS_CALM.isTime()).isTrue();
  }

  @Test
  void ofSeveralTimes_theWorstCounts() {
    assertThat(Met.UNSET.and(Met.GOAL)).isEqualTo(Met.GOAL);
    assertThat(Met.GOAL.and(Met.NEITHER).and(Met.FLOOR)).isEqualTo(Met.NEITHER);
    assertThat(Met.FLOOR.and(Met.UNSET)).isEqualTo(Met.FLOOR);
  }

  @Test
  void text_hasGoalAndFloor() {
    assertThat(Goals.GATEWAY_KILLED.text()).isEqualTo("from first attempt 0.50 s, floor 1.00 s");
    assertThat(Goals.CALM.text()).isEqualTo("silence 0.25 s, floor 0.40 s");
  }

  private static Met judge(Goal goal, int silence, int back) {
    return goal.judge(phase(silence, back), Optional.empty());
  }

  private static Phase phase(int silence, int back) {
    return new Phase(
        "phase",
        0,
        0,
        0,
        Duration.ofMillis(silence),
        Optional.empty(),
        new Acks(Duration.ZERO, Duration.ZERO, Duration.ZERO),
        Duration.ofMillis(9_000),
        Duration.ofMillis(back),
        0,
        0,
        0);
  }
}
