package io.parley.gateway.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ExecutorTimersTest {
  @Test
  void dueTask_runsOnTheNamedDaemonThread() throws Exception {
    AtomicReference<Thread> thread = new AtomicReference<>();
    CountDownLatch ran = new CountDownLatch(1);
    try (ExecutorTimers timers = new ExecutorTimers("test-timers")) {
      timers.schedule(
          Duration.ofMillis(1),
          () -> {
            thread.set(Thread.currentThread());
            ran.countDown();
          });
      assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(thread.get().getName()).isEqualTo("test-timers");
    assertThat(thread.get().isDaemon()).isTrue();
  }

  @Test
  void taskThatThrows_leavesTheTimersRunning() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    try (ExecutorTimers timers = new ExecutorTimers("test-timers")) {
      timers.schedule(
          Duration.ZERO,
          () -> {
            throw new IllegalStateException("expected by the test");
          });
      timers.schedule(Duration.ofMillis(1), ran::countDown);
      assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void cancelledTask_doesNotRun() throws Exception {
    CountDownLatch later = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    try (ExecutorTimers timers = new ExecutorTimers("test-timers")) {
      CountDownLatch blocked = new CountDownLatch(1);
      timers.schedule(Duration.ZERO, () -> await(blocked));
      Timers.Timer timer = timers.schedule(Duration.ZERO, cancelled::countDown);
      timers.schedule(Duration.ofMillis(1), later::countDown);
      timer.cancel();
      timer.cancel();
      blocked.countDown();
      assertThat(later.await(5, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(cancelled.getCount()).isEqualTo(1);
  }

  @Test
  void taskAfterClose_isDropped() {
    ExecutorTimers timers = new ExecutorTimers("test-timers");
    timers.close();

    timers.schedule(Duration.ZERO, () -> {}).cancel();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
