package io.parley.gateway.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final List<Throwable> failures = new ArrayList<>();
  private final FakeTransport slow = FakeTransport.slow();
  private final Outbox outbox = new Outbox(slow, 28, failures::add, () -> 0);

  @Test
  void frames_areWrittenInOrderAndThoseThatWaitTogether() {
    offer(outbox, "a", "b", "c");
    assertThat(slow.takeSent()).containsExactly("4a");

    slow.completeOne(null);
    assertThat(slow.takeSent()).containsExactly("4b", "4c");

    slow.completeAll();
    assertThat(slow.takeSent()).isEmpty();
    assertThat(outbox.unsentBytes()).isZero();
  }

  @Test
  void manyFrames_areWrittenInBatches() {
    Outbox large = new Outbox(slow, 1 << 20, failures::add, () -> 0);
    for (int i = 0; i <= Outbox.MAX_BATCH + 1; i++) {
      offer(large, "x");
    }
    slow.takeSent();
    slow.completeOne(null);
    assertThat(slow.takeSent()).hasSize(Outbox.MAX_BATCH);

    slow.completeOne(null);
    assertThat(slow.takeSent()).hasSize(1);
  }

  @Test
  void framesOfferedTogether_areTakenTogetherOrNotAtAll() {
    assertThat(outbox.offer(List.of(Frame.message("12345"), Frame.message("12345678901234567890"))))
        .isEqualTo(Outbox.Offer.OVERFLOW);
    assertThat(slow.sent()).isEmpty();
  }

  @Test
  void volatileFrame_isSentAtOnceWhenNothingIsAheadOfIt() {
    assertThat(outbox.offerVolatile("typing", Frame.message("t"))).isTrue();

    assertThat(slow.sent()).containsExactly("4t");
  }

  @Test
  void volatileFramesThatWait_areCoalescedByKeyAndSentLast() {
    offer(outbox, "a");
    outbox.offerVolatile("anna", Frame.message("1"));
    outbox.offerVolatile("ben", Frame.message("2"));
    outbox.offerVolatile("anna", Frame.message("3"));
    offer(outbox, "b");
    slow.completeOne(null);
    slow.completeOne(null);
    slow.completeOne(null);

    assertThat(slow.sent()).containsExactly("4a", "4b", "43", "42");
    assertThat(outbox.unsentBytes()).isZero();
  }

  @Test
  void volatileFrames_makeWayForOthersAndNeverCloseTheSocket() {
    offer(outbox, "123456789", "1234");
    assertThat(outbox.offerVolatile("k", Frame.message("567"))).isTrue();
    assertThat(outbox.offerVolatile("other", Frame.message("567"))).isFalse();

    assertThat(offer(outbox, "56")).isEqualTo(Outbox.Offer.TAKEN);
    slow.completeAll();
    assertThat(slow.sent()).containsExactly("4123456789", "41234", "456");
  }

  @Test
  void volatileFramesAboveTheirBounds_areDropped() {
    Outbox large = new Outbox(slow, 1 << 20, failures::add, () -> 0);
    offer(large, "in flight");
    for (int i = 0; i < Outbox.MAX_VOLATILE; i++) {
      assertThat(large.offerVolatile(i, Frame.message("x"))).isTrue();
    }
    assertThat(large.offerVolatile("one more", Frame.message("x"))).isFalse();
    assertThat(large.offerVolatile(0, Frame.message("y"))).isTrue();
    assertThat(large.offerVolatile(0, Frame.message("y".repeat(Outbox.MAX_VOLATILE_BYTES))))
        .isFalse();
  }

  @Test
  void anotherTransport_getsWhatTheOldOneHasNotTaken() {
    FakeTransport next = FakeTransport.fast();
    offer(outbox, "a", "b");
    slow.replace();
    outbox.switchTo(next);
    slow.completeOne(null); // old news

    assertThat(slow.sent()).containsExactly("4a");
    assertThat(next.sent()).containsExactly("4b");
    assertThat(next.overlaps()).isZero();
    assertThat(outbox.unsentBytes()).isZero();
  }

  @Test
  void framesRefusedByAReplacedTransport_waitForTheNext() {
    FakeTransport next = FakeTransport.fast();
    slow.replace();
    offer(outbox, "a", "b");
    assertThat(slow.sent()).isEmpty();

    outbox.switchTo(next);
    offer(outbox, "c");
    assertThat(next.sent()).containsExactly("4a", "4b", "4c");
  }

  @Test
  void offerIfIdle_isForAnIdleTransportOnly() {
    outbox.offerIfIdle(Frame.NOOP);
    outbox.offerIfIdle(Frame.NOOP);

    assertThat(slow.sent()).containsExactly("6");
  }

  @Test
  void switchRacingWithOffers_losesDoublesAndReordersNothing() throws Exception {
    for (int round = 0; round < 200; round++) {
      FakeTransport old = FakeTransport.fast();
      FakeTransport next = FakeTransport.fast();
      Outbox shared = new Outbox(old, 1 << 20, failures::add, () -> 0);
      Thread offering =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 200; i++) {
                      offer(shared, Integer.toString(i));
                    }
                  });
      while (old.sent().isEmpty()) {
        Thread.onSpinWait();
      }
      old.replace();
      shared.switchTo(next);
      offering.join(10_000);

      List<String> all = new ArrayList<>(old.sent());
      all.addAll(next.sent());
      assertThat(all).hasSize(200).doesNotHaveDuplicates().first().isEqualTo("40");
      for (int i = 0; i < 200; i++) {
        assertThat(all.get(i)).isEqualTo("4" + i);
      }
    }
  }

  @Test
  void unsentBytes_countTheFrameInFlightAndThoseThatWait() {
    offer(outbox, "aaa", "bb");

    assertThat(outbox.unsentBytes()).isEqualTo(2 + 4 + 2 + 3);
  }

  @Test
  void framesThatFillTheLimitExactly_areTaken() {
    assertThat(offer(outbox, "12345678901")).isEqualTo(Outbox.Offer.TAKEN);
    assertThat(offer(outbox, "12345678901")).isEqualTo(Outbox.Offer.TAKEN);
  }

  @Test
  void frameAboveTheLimit_overflowsOnceAndDropsWhatWaits() {
    offer(outbox, "in flight", "waits");

    assertThat(offer(outbox, "56789012")).isEqualTo(Outbox.Offer.OVERFLOW);
    assertThat(offer(outbox, "x")).isEqualTo(Outbox.Offer.CLOSED);
    slow.completeAll();
    assertThat(slow.sent()).containsExactly("4in flight");
    assertThat(outbox.unsentBytes()).isZero();
  }

  @Test
  void singleFrameAboveTheLimit_overflows() {
    assertThat(offer(outbox, "1".repeat(26))).isEqualTo(Outbox.Offer.OVERFLOW);
    assertThat(slow.sent()).isEmpty();
  }

  @Test
  void finish_runsItsActionAfterTheLastWrite() {
    List<String> ran = new ArrayList<>();
    offer(outbox, "a", "b");
    outbox.finish(() -> ran.add("finished"));

    assertThat(offer(outbox, "c")).isEqualTo(Outbox.Offer.CLOSED);
    slow.completeOne(null);
    assertThat(ran).isEmpty();
    slow.completeOne(null);
    assertThat(ran).containsExactly("finished");
    assertThat(slow.sent()).containsExactly("4a", "4b");
  }

  @Test
  void finish_runsItsActionAtOnceWhenNothingIsUnsentOrAllWasDropped() {
    List<String> ran = new ArrayList<>();
    outbox.finish(() -> ran.add("nothing unsent"));
    outbox.finish(() -> ran.add("closed already"));

    assertThat(ran).containsExactly("nothing unsent", "closed already");
  }

  @Test
  void discard_dropsWhatWaitsAndTheActionOfFinish() {
    List<String> ran = new ArrayList<>();
    offer(outbox, "a", "b");
    outbox.finish(() -> ran.add("finished"));
    outbox.discard();
    slow.completeAll();

    assertThat(slow.sent()).containsExactly("4a");
    assertThat(ran).isEmpty();
    assertThat(outbox.unsentBytes()).isZero();
  }

  @Test
  void failedWrite_closesTheOutboxAndIsReportedOnce() {
    Exception failure = new Exception("expected by the test");
    offer(outbox, "a", "b");
    slow.completeOne(failure);

    assertThat(failures).containsExactly(failure);
    assertThat(offer(outbox, "c")).isEqualTo(Outbox.Offer.CLOSED);
    assertThat(slow.sent()).containsExactly("4a");
  }

  @Test
  void transportThatThrows_isAFailedWrite() {
    RuntimeException failure = new IllegalStateException("expected by the test");
    slow.throwOnSend(failure);
    offer(outbox, "a");

    assertThat(failures).containsExactly(failure);
    assertThat(offer(outbox, "c")).isEqualTo(Outbox.Offer.CLOSED);
  }

  @Test
  void writesThatCompleteAtOnce_doNotGrowTheStack() {
    AtomicInteger deepest = new AtomicInteger();
    DepthTransport transport = new DepthTransport(deepest);
    Outbox large = new Outbox(transport, 1 << 20, failures::add, () -> 0);
    // The first write stays open, so that the others wait; then all complete within each other.
    for (int i = 0; i < 50_000; i++) {
      offer(large, "x");
    }
    Objects.requireNonNull(transport.held).accept(null);

    assertThat(large.unsentBytes()).isZero();
    assertThat(deepest.get()).isPositive().isLessThan(200);
  }

  @Test
  void framesOfManyThreads_areEachSentOnceAndInTheirThreadsOrder() throws Exception {
    int threads = 4;
    int each = 5_000;
    FakeTransport transport = FakeTransport.slow();
    Outbox shared = new Outbox(transport, 1 << 20, failures::add, () -> 0);
    CountDownLatch offered = new CountDownLatch(threads);
    AtomicBoolean refused = new AtomicBoolean();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      Thread.ofPlatform()
          .start(
              () -> {
                for (int i = 0; i < each; i++) {
                  if (offer(shared, thread + ":" + i) != Outbox.Offer.TAKEN) {
                    refused.set(true);
                  }
                }
                offered.countDown();
              });
    }
    // This thread completes the writes while the others go on offering.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while ((offered.getCount() > 0 || shared.unsentBytes() > 0) && System.nanoTime() < deadline) {
      if (!transport.completeOne(null)) {
        Thread.onSpinWait();
      }
    }

    assertThat(refused).isFalse();
    assertThat(transport.overlaps()).isZero();
    assertThat(transport.sent()).hasSize(threads * each);
    Map<String, Integer> next = new HashMap<>();
    for (String text : transport.sent()) {
      String[] parts = text.substring(1).split(":");
      assertThat(Integer.parseInt(parts[1])).isEqualTo(next.merge(parts[0], 1, Integer::sum) - 1);
    }
  }

  @Test
  void overflowUnderConcurrency_isToldToExactlyOneCaller() throws Exception {
    int threads = 4;
    Outbox shared = new Outbox(FakeTransport.slow(), 6_000, failures::add, () -> 0);
    AtomicInteger overflows = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      Thread.ofPlatform()
          .start(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  switch (offer(shared, "123")) {
                    case OVERFLOW -> overflows.incrementAndGet();
                    case TAKEN -> taken.incrementAndGet();
                    case CLOSED -> {}
                  }
                }
                done.countDown();
              });
    }

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(taken).hasValue(1_000);
    assertThat(overflows).hasValue(1);
  }

  private static Outbox.Offer offer(Outbox outbox, String... texts) {
    Outbox.Offer last = Outbox.Offer.TAKEN;
    for (String text : texts) {
      last = outbox.offer(List.of(Frame.message(text)));
    }
    return last;
  }

  /// Leaves the first write open, completes the others at once, and notes how deep it was called.
  private static final class DepthTransport implements EngineTransport {
    private final AtomicInteger deepest;
    private boolean first = true;
    private @Nullable Consumer<@Nullable Throwable> held;

    DepthTransport(AtomicInteger deepest) {
      this.deepest = deepest;
    }

    @Override
    public boolean send(List<Frame> frames, Consumer<@Nullable Throwable> completion) {
      if (first) {
        first = false;
        held = completion;
        return true;
      }
      int depth = StackWalker.getInstance().walk(callers -> (int) callers.limit(1_000).count());
      deepest.accumulateAndGet(depth, Math::max);
      completion.accept(null);
      return true;
    }

    @Override
    public void close(CloseReason reason, String text) {}
  }
}
