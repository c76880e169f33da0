package io.parley.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
  private static final long START = 5_000;
  private static final Schedule TEN_A_SECOND = new Schedule(START, 10);

  private final FakeClock clock = new FakeClock();
  private final OpenLoop loop = new OpenLoop(TEN_A_SECOND, clock);

  @Test
  void schedule_isEven() {
    assertThat(millis(TEN_A_SECOND.nanosOf(0))).isZero();
    assertThat(millis(TEN_A_SECOND.nanosOf(1))).isEqualTo(100);
    assertThat(millis(TEN_A_SECOND.nanosOf(30))).isEqualTo(3_000);
  }

  @Test
  void schedule_doesNotDriftWhereTheRateDoesNotDivideASecond() {
    Schedule third = new Schedule(0, 3);

    assertThat(third.nanosOf(3_000_000)).isEqualTo(TimeUnit.SECONDS.toNanos(1_000_000));
  }

  @Test
  void messages_areSentWhenTheyAreDue() throws InterruptedException {
    List<Long> sentAt = new ArrayList<>();

    loop.run(0, 4, message -> sentAt.add(millis(clock.nanos())));

    assertThat(sentAt).containsExactly(0L, 100L, 200L, 300L);
  }

  @Test
  void messages_keepTheirTimesInASecondRun() throws InterruptedException {
    List<Long> sentAt = new ArrayList<>();

    loop.run(0, 2, message -> {});
    loop.run(2, 4, message -> sentAt.add(millis(clock.nanos())));

    assertThat(sentAt).containsExactly(200L, 300L);
  }

  @Test
  void stalledSend_isMadeUpForAtOnce() throws InterruptedException {
    List<Long> sentAt = new ArrayList<>();

    loop.run(0, 6, message -> stallAtFirst(sentAt, message));

    assertThat(sentAt).containsExactly(0L, 350L, 350L, 350L, 400L, 500L);
  }

  @Test
  void interruptedLoop_sendsNothingMore() {
    List<Integer> sent = new ArrayList<>();
    Thread.currentThread().interrupt();

    assertThat(catchThrowable(() -> loop.run(1, 3, sent::add)))
        .isInstanceOf(InterruptedException.class);
    assertThat(sent).isEmpty();
  }

  private void stallAtFirst(List<Long> sentAt, int message) {
    sentAt.add(millis(clock.nanos()));
    if (message == 0) {
      clock.sleep(TimeUnit.MILLISECONDS.toNanos(350));
    }
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos - START);
  }

  private static final class FakeClock implements OpenLoop.Clock {
    private long now = START;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void sleep(long nanos) {
      now += nanos;
    }
  }
}
