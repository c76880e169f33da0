package io.parley.faults.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final int KILLED = 128 + 9;

  @TempDir Path logs;
  private Child child;

  /// Ends by a signal only. Public: the process's main calls it.
  public static final class Endless {
    private Endless() {}

    public static void main(String[] args) throws InterruptedException {
      new CountDownLatch(1).await();
    }
  }

  @BeforeEach
  void setUp() {
    child =
        new Child("child", List.of(Endless.class.getName()), List::of, Map::of, logs, ended -> {});
    child.startOnce();
  }

  @AfterEach
  void tearDown() {
    child.discard();
  }

  /// Whoever waited with the child locked had the common pool's thread wait, which wanted to tell
  /// of the end of an earlier process, and on two cores nobody had an answer of a gateway.
  @Test
  void awaitEnd_locksNobodyOut() throws Exception {
    FutureTask<Integer> end = new FutureTask<>(() -> child.awaitEnd(WITHIN));
    Thread waiting = Thread.ofPlatform().daemon().start(end);
    Cluster.await("it waits", WITHIN, () -> waiting.getState() == Thread.State.TIMED_WAITING);

    assertThat(child.kill()).endsWith("ended with " + KILLED);
    assertThat(end.get(WITHIN.toSeconds(), TimeUnit.SECONDS)).isEqualTo(KILLED);
  }

  @Test
  void kill_endsOneThatIsStartedAgain() throws Exception {
    long first = child.pid();
    child.kill();
    child.startOnce();

    assertThat(child.pid()).isNotEqualTo(first);
    child.kill();

    assertThat(child.isRunning()).isFalse();
  }
}
