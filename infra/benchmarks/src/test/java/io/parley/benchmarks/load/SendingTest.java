package io.parley.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.benchmarks.harness.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SendingTest {
  private static final long START = 1_000;
  private static final long SETTLE = millis(500);

  private final List<Integer> sent = new ArrayList<>();
  private boolean settled;
  private final Sending sending =
      new Sending(new Schedule(START, 10), 5, SETTLE, sent::add, () -> settled);

  @Test
  void messages_areSentWhenTheyAreDue_andNotBefore() {
    sending.advance(START - 1);
    assertThat(sent).isEmpty();
    sending.advance(START);
    sending.advance(START + millis(99));
    assertThat(sent).containsExactly(0);
    sending.advance(START + millis(100));
    assertThat(sent).containsExactly(0, 1);
  }

  @Test
  void stall_isMadeUpForAtOnce_andNothingIsSkipped() {
    sending.advance(START);
    sending.advance(START + millis(350));

    assertThat(sent).containsExactly(0, 1, 2, 3);
  }

  @Test
  void end_isWhenEverythingIsSettled_orTheTimeIsOver() {
    sending.advance(START + millis(400));
    assertThat(sending.isDone()).isFalse();
    sending.advance(START + millis(899));
    assertThat(sending.isDone()).isFalse();
    sending.advance(START + millis(900));
    assertThat(sending.isDone()).isTrue();
  }

  @Test
  void settledLoad_isDoneAtOnce_butNotBeforeTheLastMessage() {
    settled = true;
    sending.advance(START);
    assertThat(sending.isDone()).isFalse();
    sending.advance(START + millis(400));
    assertThat(sending.isDone()).isTrue();
  }

  @Test
  void stoppedLoad_sendsNothingMore() {
    sending.advance(START);
    sending.stop();
    sending.advance(START + millis(400));

    assertThat(sent).containsExactly(0);
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
