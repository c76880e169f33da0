package io.parley.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PhaseBookTest {
  private static final Progress NOTHING = new Progress(0, 0, 0, 0);

  /// The clock overflows in a minute, as nanoTime may.
  private static final long START = Long.MAX_VALUE - seconds(60);

  private final PhaseBook phase = new PhaseBook(START);

  @Test
  void percentiles_areOfTheAcksThatCame_theLongestOfThoseThatWaitToo() {
    for (int i = 1; i <= 100; i++) {
      phase.ack(millis(i), at(10));
    }
    phase.unacked(seconds(4), at(10));

    Acks acks = close(10).acks();
    assertMillis(acks.p50(), 50);
    assertMillis(acks.p99(), 99);
    assertThat(acks.longest()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void anAckOfAMessageThatWasSentBeforeThePhase_countsFromThere() {
    close(100); // beyond the overflow
    phase.ack(seconds(90), at(101));

    Acks acks = close(102).acks();
    assertMillis(acks.p50(), 1_000);
    assertThat(acks.longest()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void reconnects_areClippedToThePhase_andCountWhereTheyEnd() {
    phase.disconnected(seconds(10), 0, at(10));
    Phase first = close(10);
    phase.disconnected(seconds(11), seconds(3), at(11));
    phase.reconnected(seconds(12), seconds(4), at(12), true);
    Phase second = close(12);

    assertThat(first.longestReconnect()).isEqualTo(Duration.ofSeconds(10));
    assertThat(first.longestReturn()).isZero();
    assertThat(first.reconnects()).isZero();
    assertThat(second.longestReconnect()).isEqualTo(Duration.ofSeconds(2));
    assertThat(second.longestReturn()).isEqualTo(Duration.ofSeconds(2));
    assertThat(second.reconnects()).isEqualTo(1);
    assertThat(second.recovered()).isEqualTo(1);
  }

  @Test
  void aPhaseInWhichNothingHappens_isAllZero_whateverWasBefore() {
    phase.ack(seconds(1), at(1));
    phase.refused("OVERLOADED");
    phase.refused("TIMEOUT");
    assertThat(close(2).refused()).isEqualTo(2);

    Phase empty = close(3);
    assertThat(empty.refused()).isZero();
    assertThat(empty.acks()).isEqualTo(new Acks(Duration.ZERO, Duration.ZERO, Duration.ZERO));
  }

  private Phase close(int second) {
    return phase.close("phase", NOTHING, at(second));
  }

  private static long at(int second) {
    return START + seconds(second);
  }

  /// To the three digits that are kept.
  private static void assertMillis(Duration duration, long millis) {
    assertThat(duration.toNanos()).isCloseTo(millis(millis), Offset.offset(millis(millis) / 500));
  }

  private static long seconds(int seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
