package io.parley.gateway.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
  private final List<Throwable> failures = new ArrayList<>();
  private final SerialExecutor executor = new SerialExecutor(1000, failures::add);
  private final List<String> ran = new ArrayList<>();

  @Test
  void taskStartedWithinATask_runsAfterIt() {
    executor.run(
        () -> {
          executor.run(() -> ran.add("inner"));
          ran.add("outer");
        });

    assertThat(ran).containsExactly("outer", "inner");
  }

  @Test
  void failedTask_isReportedAndTheNextStillRuns() {
    Error error = new AssertionError("expected by the test");
    executor.run(
        () -> {
          executor.run(() -> ran.add("next"));
          throw error;
        });

    assertThat(failures).containsExactly(error);
    assertThat(ran).containsExactly("next");
  }

  @Test
  void waitingInput_isBoundedAndTheBoundFreesAgain() {
    List<Boolean> taken = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      executor.run(
          () -> {
            taken.add(executor.runInput(1000, () -> ran.add("input")));
            taken.add(executor.runInput(0, () -> ran.add("too much")));
            executor.run(() -> ran.add("control"));
          });
    }

    assertThat(taken).containsExactly(true, false, true, false);
    assertThat(ran).containsExactly("input", "control", "input", "control");
  }

  @Test
  void tasksOfManyThreads_runOneAtATimeAndEachThreadsInOrder() throws Exception {
    int threads = 4;
    int each = 5_000;
    int[] last = new int[threads];
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(threads * each);
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      all.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    awaitUninterruptibly(start);
                    for (int i = 1; i <= each; i++) {
                      int number = i;
                      executor.run(
                          () -> {
                            if (inside.incrementAndGet() != 1 || last[thread] != number - 1) {
                              wrong.incrementAndGet();
                            }
                            last[thread] = number;
                            inside.decrementAndGet();
                            done.countDown();
                          });
                    }
                  }));
    }
    start.countDown();

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    for (Thread thread : all) {
      thread.join(10_000);
    }
    assertThat(wrong).hasValue(0);
    assertThat(failures).isEmpty();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
