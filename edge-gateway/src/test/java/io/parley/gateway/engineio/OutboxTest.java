package io.parley.gateway.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final List<Throwable> failures = new ArrayList<>();
  private final FakeTransport slow = FakeTransport.slow();
  private final Outbox outbox = new Outbox(slow, 20, failures::add);

  @Test
  void frames_areWrittenOneAtATimeInOrder() {
    offer(outbox, "a", "b", "c");
    assertThat(slow.takeSent()).containsExactly("4a");

    slow.completeOne(null);
    assertThat(slow.takeSent()).containsExactly("4b");

    slow.completeAll();
    assertThat(slow.takeSent()).containsExactly("4c");
    assertThat(outbox.unsentBytes()).isZero();
  }

  @Test
  void unsentBytes_countTheFrameInFlightAndThoseThatWait() {
    offer(outbox, "aaa", "bb");

    assertThat(outbox.unsentBytes()).isEqualTo(7);
  }

  @Test
  void framesThatFillTheLimitExactly_areTaken() {
    assertThat(outbox.offer(Frame.message("123456789"))).isEqualTo(Outbox.Offer.TAKEN);
    assertThat(outbox.offer(Frame.message("123456789"))).isEqualTo(Outbox.Offer.TAKEN);
  }

  @Test
  void frameAboveTheLimit_overflowsOnceAndDropsWhatWaits() {
    offer(outbox, "in flight", "waits");

    assertThat(outbox.offer(Frame.message("56789"))).isEqualTo(Outbox.Offer.OVERFLOW);
    assertThat(outbox.offer(Frame.message("x"))).isEqualTo(Outbox.Offer.CLOSED);
    slow.completeAll();
    assertThat(slow.sent()).containsExactly("4in flight");
    assertThat(outbox.unsentBytes()).isZero();
  }

  @Test
  void singleFrameAboveTheLimit_overflows() {
    assertThat(outbox.offer(Frame.message("12345678901234567890")))
        .isEqualTo(Outbox.Offer.OVERFLOW);
    assertThat(slow.sent()).isEmpty();
  }

  @Test
  void finish_runsItsActionAfterTheLastWrite() {
    List<String> ran = new ArrayList<>();
    offer(outbox, "a", "b");
    outbox.finish(() -> ran.add("finished"));

    assertThat(outbox.offer(Frame.message("c"))).isEqualTo(Outbox.Offer.CLOSED);
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
    assertThat(outbox.offer(Frame.message("c"))).isEqualTo(Outbox.Offer.CLOSED);
    assertThat(slow.sent()).containsExactly("4a");
  }

  @Test
  void transportThatThrows_isAFailedWrite() {
    RuntimeException failure = new IllegalStateException("expected by the test");
    slow.throwOnSend(failure);
    offer(outbox, "a");

    assertThat(failures).containsExactly(failure);
    assertThat(outbox.offer(Frame.message("c"))).isEqualTo(Outbox.Offer.CLOSED);
  }

  @Test
  void writesThatCompleteAtOnce_doNotGrowTheStack() {
    AtomicInteger deepest = new AtomicInteger();
    Outbox large = new Outbox(new DepthTransport(deepest), 1 << 20, failures::add);
    // The first write stays open, so that the others wait; then all complete within each other.
    for (int i = 0; i < 5_000; i++) {
      large.offer(Frame.message("x"));
    }
    large.completed(null);

    assertThat(large.unsentBytes()).isZero();
    assertThat(deepest.get()).isPositive().isLessThan(200);
  }

  @Test
  void framesOfManyThreads_areEachSentOnceAndInTheirThreadsOrder() throws Exception {
    int threads = 4;
    int each = 5_000;
    FakeTransport transport = FakeTransport.slow();
    Outbox shared = new Outbox(transport, 1 << 20, failures::add);
    CountDownLatch offered = new CountDownLatch(threads);
    AtomicBoolean refused = new AtomicBoolean();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      Thread.ofPlatform()
          .start(
              () -> {
                for (int i = 0; i < each; i++) {
                  if (shared.offer(Frame.message(thread + ":" + i)) != Outbox.Offer.TAKEN) {
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
    Outbox shared = new Outbox(FakeTransport.slow(), 4_000, failures::add);
    AtomicInteger overflows = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      Thread.ofPlatform()
          .start(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  switch (shared.offer(Frame.message("123"))) {
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

  private static void offer(Outbox outbox, String... texts) {
    for (String text : texts) {
      outbox.offer(Frame.message(text));
    }
  }

  /// Leaves the first write open, completes the others at once, and notes how deep it was called.
  private static final class DepthTransport implements EngineTransport {
    private final AtomicInteger deepest;
    private boolean first = true;

    DepthTransport(AtomicInteger deepest) {
      this.deepest = deepest;
    }

    @Override
    public void sendText(ByteBuffer utf8, SendCompletion completion) {
      if (first) {
        first = false;
        return;
      }
      int depth = StackWalker.getInstance().walk(frames -> (int) frames.limit(1_000).count());
      deepest.accumulateAndGet(depth, Math::max);
      completion.completed(null);
    }

    @Override
    public void close(int code, String reason) {}

    @Override
    public String remoteAddress() {
      return "192.0.2.1";
    }
  }
}
