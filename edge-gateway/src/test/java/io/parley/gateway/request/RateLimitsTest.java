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
    assertThat(taken(this::send, ALICE)).isEqualTo(60);
    pass(Duration.ofSeconds(1));
    assertThat(taken(this::send, ALICE)).isEqualTo(20);
    pass(Duration.ofMillis(49));
    assertThat(taken(this::send, ALICE)).isEqualTo(0);
    pass(Duration.ofMillis(1));
    assertThat(taken(this::send, ALICE)).isEqualTo(1);
  }

  @Test
  void others_areABurstOf100AndThen50ASecond() {
    assertThat(taken(this::other, ALICE)).isEqualTo(100);
    pass(Duration.ofSeconds(1));
    assertThat(taken(this::other, ALICE)).isEqualTo(50);
  }

  @Test
  void longIdle_savesNoMoreThanTheBurst() {
    taken(this::send, ALICE);
    pass(Duration.ofHours(1));

    assertThat(taken(this::send, ALICE)).isEqualTo(60);
  }

  @Test
  void sendsAndOthers_takeNothingFromEachOther() {
    taken(this::send, ALICE);

    assertThat(taken(this::other, ALICE)).isEqualTo(100);
  }

  @Test
  void users_takeNothingFromEachOther() {
    taken(this::send, ALICE);

    assertThat(taken(this::send, new UserId("bob"))).isEqualTo(60);
  }

  @Test
  void refused_saysWhenThereWillBeAToken() throws RequestException {
    taken(this::send, ALICE);
    pass(Duration.ofNanos(10_500_000));

    assertThatThrownBy(() -> send(ALICE))
        .asInstanceOf(type(RequestException.class))
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
              assertThat(refusal.retryAfter()).contains(Duration.ofMillis(40)); // 39.5
            });
    pass(Duration.ofMillis(40));
    send(ALICE);
  }

  // Prices above one (finding 5).

  @Test
  void dearRequest_takesAsMuchAsItCosts() {
    assertThat(taken(user -> limits.take(user, Price.CONVERSATION_CREATE), ALICE)).isEqualTo(10);
    pass(Duration.ofSeconds(1));
    assertThat(taken(user -> limits.take(user, Price.CONVERSATION_CREATE), ALICE)).isEqualTo(5);
  }

  @Test
  void dearRequest_isToldWhenThereIsAsMuch() throws RequestException {
    taken(this::other, ALICE);
    pass(Duration.ofMillis(20)); // one

    Duration wait = refused(() -> limits.take(ALICE, Price.CONVERSATION_CREATE));
    assertThat(wait).isEqualTo(Duration.ofMillis(9 * 20));
    pass(wait.minusMillis(1));
    assertThat(refused(() -> limits.take(ALICE, Price.CONVERSATION_CREATE)))
        .isEqualTo(Duration.ofMillis(1));
    pass(Duration.ofMillis(1));
    limits.take(ALICE, Price.CONVERSATION_CREATE);
    assertThat(taken(this::other, ALICE)).isZero();
  }

  @Test
  void restThatIsNotThere_givesTheBaseBack_andIsToldWhenThereIsTheWhole() throws RequestException {
    taken(this::other, ALICE);
    pass(Duration.ofMillis(200)); // ten: the base of a group
    limits.take(ALICE, Price.CONVERSATION_CREATE);

    Duration wait = refused(() -> limits.takeRest(ALICE, Price.CONVERSATION_CREATE, 255));

    assertThat(Price.CONVERSATION_CREATE.of(255)).isEqualTo(42);
    assertThat(wait).isEqualTo(Duration.ofMillis(32 * 20));
    pass(wait);
    limits.take(ALICE, Price.CONVERSATION_CREATE);
    limits.takeRest(ALICE, Price.CONVERSATION_CREATE, 255);
    assertThat(taken(this::other, ALICE)).isZero();
  }

  @Test
  void priceAboveTheBurst_isTakenOfAFullBucket_whichOwesTheRest() throws RequestException {
    RateLimits small = new RateLimits(new RequestLimits(1, 2, 10, 5), () -> now);
    small.take(ALICE, Price.CONVERSATION_CREATE); // ten
    assertThat(refused(() -> small.take(ALICE, Price.TYPING)))
        .isEqualTo(Duration.ofMillis(600)); // five to be out of debt, and one
    assertThat(refused(() -> small.take(ALICE, Price.CONVERSATION_CREATE)))
        .isEqualTo(Duration.ofSeconds(1)); // full again
    pass(Duration.ofSeconds(1));
    small.take(ALICE, Price.CONVERSATION_CREATE);
  }

  private interface Asking {
    void ask() throws RequestException;
  }

  private static Duration refused(Asking what) {
    try {
      what.ask();
    } catch (RequestException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED);
      return e.retryAfter().orElseThrow();
    }
    throw new AssertionError("not refused");
  }

  @Test
  void moreUsersThanAreKept_areOverloaded_untilOthersHaveBeenIdle() throws RequestException {
    for (int i = 0; i < RateLimits.MAX_USERS; i++) {
      send(new UserId("u" + i));
    }
    assertThatThrownBy(() -> send(ALICE))
        .asInstanceOf(type(RequestException.class))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED));
    send(new UserId("u0")); // known
    assertThat(limits.knownUsers()).isEqualTo(RateLimits.MAX_USERS);

    pass(Duration.ofMillis(999)); // all are idle, but it is not looked again so soon
    assertThatThrownBy(() -> send(ALICE)).isInstanceOf(RequestException.class);
    pass(Duration.ofMillis(1));
    send(ALICE);
    assertThat(limits.knownUsers()).isEqualTo(1);
  }

  @Test
  void whoIsNotIdle_isNotForgotten() throws RequestException {
    for (int i = 1; i < RateLimits.MAX_USERS; i++) {
      other(new UserId("u" + i));
    }
    taken(this::send, ALICE);
    pass(Duration.ofSeconds(1));
    send(new UserId("bob"));

    assertThat(limits.knownUsers()).isEqualTo(2);
    assertThat(taken(this::send, ALICE)).isEqualTo(20);
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
                taken.addAndGet(taken(this::send, ALICE));
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

  private void send(UserId user) throws RequestException {
    limits.take(user, Price.MESSAGE);
  }

  private void other(UserId user) throws RequestException {
    limits.take(user, Price.MESSAGE_CHANGE);
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
