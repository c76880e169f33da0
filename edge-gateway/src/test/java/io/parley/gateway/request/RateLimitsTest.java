package io.parley.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.parley.contract.ErrorCode;
import io.parley.contract.UserId;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private static final UserId ALICE = new UserId("alice");

  private long now = Long.MAX_VALUE - 1_000_000; // it wraps in every test
  private final RateLimits limits = new RateLimits(RequestLimits.DEFAULT, () -> now);

  private interface Take {
    void from(UserId user) throws RequestException;
  }

  @Test
  void sends_areABurstOf60AndThen20ASecond() {
    assertThat(taken(limits::send, ALICE)).isEqualTo(60);
    pass(Duration.ofSeconds(1));
    assertThat(taken(limits::send, ALICE)).isEqualTo(20);
    pass(Duration.ofMillis(49));
    assertThat(taken(limits::send, ALICE)).isEqualTo(0);
    pass(Duration.ofMillis(1));
    assertThat(taken(limits::send, ALICE)).isEqualTo(1);
  }

  @Test
  void others_areABurstOf100AndThen50ASecond() {
    assertThat(taken(limits::other, ALICE)).isEqualTo(100);
    pass(Duration.ofSeconds(1));
    assertThat(taken(limits::other, ALICE)).isEqualTo(50);
  }

  @Test
  void longIdle_savesNoMoreThanTheBurst() {
    taken(limits::send, ALICE);
    pass(Duration.ofHours(1));

    assertThat(taken(limits::send, ALICE)).isEqualTo(60);
  }

  @Test
  void sendsAndOthers_takeNothingFromEachOther() {
    taken(limits::send, ALICE);

    assertThat(taken(limits::other, ALICE)).isEqualTo(100);
  }

  @Test
  void users_takeNothingFromEachOther() {
    taken(limits::send, ALICE);

    assertThat(taken(limits::send, new UserId("bob"))).isEqualTo(60);
  }

  @Test
  void refused_saysWhenThereWillBeAToken() throws RequestException {
    taken(limits::send, ALICE);
    pass(Duration.ofNanos(10_500_000));

    assertThatThrownBy(() -> limits.send(ALICE))
        .asInstanceOf(type(RequestException.class))
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
              assertThat(refusal.retryAfter()).contains(Duration.ofMillis(40)); // 39.5
            });
    pass(Duration.ofMillis(40));
    limits.send(ALICE);
  }

  @Test
  void moreUsersThanAreKept_areOverloaded_untilOthersHaveBeenIdle() throws RequestException {
    for (int i = 0; i < RateLimits.MAX_USERS; i++) {
      limits.send(new UserId("u" + i));
    }
    assertThatThrownBy(() -> limits.send(ALICE))
        .asInstanceOf(type(RequestException.class))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED));
    limits.send(new UserId("u0")); // known
    assertThat(limits.knownUsers()).isEqualTo(RateLimits.MAX_USERS);

    pass(Duration.ofMillis(999)); // all are idle, but it is not looked again so soon
    assertThatThrownBy(() -> limits.send(ALICE)).isInstanceOf(RequestException.class);
    pass(Duration.ofMillis(1));
    limits.send(ALICE);
    assertThat(limits.knownUsers()).isEqualTo(1);
  }

  @Test
  void whoIsNotIdle_isNotForgotten() throws RequestException {
    for (int i = 1; i < RateLimits.MAX_USERS; i++) {
      limits.other(new UserId("u" + i));
    }
    taken(limits::send, ALICE);
    pass(Duration.ofSeconds(1));
    limits.send(new UserId("bob"));

    assertThat(limits.knownUsers()).isEqualTo(2);
    assertThat(taken(limits::send, ALICE)).isEqualTo(20);
  }

  @Test
  void manyThreads_takeEachTokenOnce() throws InterruptedException {
    AtomicInteger taken = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        threads.execute(
            () -> {
              try {
                start.await();
                taken.addAndGet(taken(limits::send, ALICE));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
      }
      start.countDown();
      threads.shutdown();
      assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(taken).hasValue(60);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static int taken(Take take, UserId user) {
    for (int taken = 0; ; taken++) {
      try {
        take.from(user);
      } catch (RequestException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        return taken;
      }
    }
  }
}
