package io.parley.gateway.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.log.MarkCause;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.gateway.engineio.ManualTimers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What can be derived of when messages were delivered and read (docs/adr/0030).
class ReceiptLatencyTest {
  private static final UserId BOB = new UserId("bob");
  private static final ConversationId DM = ConversationId.direct(new UserId("alice"), BOB);
  private static final int MESSAGES = 150;

  /// Milliseconds in which a command comes to the log, at most.
  private static final int WAY = 40;

  private final Random random = new Random(30);
  private final ScriptedProcessor processor = new ScriptedProcessor();
  private final ManualTimers timers = new ManualTimers();
  private final Queue<Runnable> left = new ArrayDeque<>();
  private final Conversations conversations =
      processor.conversations(timers, left::add, timers::nanoTime);

  /// When it was, and when it is said to have been; by the numbers of the messages.
  private final Map<MarkCause, TreeMap<Long, Long>> truth = new EnumMap<>(MarkCause.class);

  private final Map<MarkCause, TreeMap<Long, Long>> derived = new EnumMap<>(MarkCause.class);

  /// Bob reads what has come now and then, and now and then his client takes nothing for a while.
  /// It is over before a client that does not answer pings is closed.
  @Test
  void derivedTimes_areNotBeforeTheTruth_andNotLaterThanTheBound() {
    truth.put(MarkCause.WRITTEN, new TreeMap<>());
    truth.put(MarkCause.READ, new TreeMap<>());
    derived.put(MarkCause.WRITTEN, new TreeMap<>());
    derived.put(MarkCause.READ, new TreeMap<>());
    TestClient bob = bob();
    List<Long> onTheirWay = new ArrayList<>();
    long said = 0;
    for (int quarter = 0; said < MESSAGES; quarter++) {
      boolean isSlow = quarter % 7 == 3;
      if (isSlow) {
        bob.hold();
      }
      for (long step = 0; step < ReceiptBook.INTERVAL.toMillis(); step += 10) {
        timers.advance(Duration.ofMillis(10));
        if (random.nextInt(20) == 0) {
          said = processor.happen(DM);
          processor.deliver(conversations, DM, said);
          onTheirWay.add(said);
        }
        if (isSlow && step == 200) {
          bob.release();
          isSlow = false;
        }
        if (!isSlow) {
          onTheirWay.forEach(number -> truth.get(MarkCause.WRITTEN).put(number, now()));
          onTheirWay.clear();
          if (said > 0 && random.nextInt(30) == 0) {
            read(bob, said);
          }
        }
      }
      conversations.flushReceipts();
      derive(now() + random.nextInt(WAY));
    }

    check(MarkCause.WRITTEN);
    check(MarkCause.READ);
  }

  private TestClient bob() {
    TestClient bob = new TestClient(conversations, BOB.value(), timers);
    conversations.memberships(processor.conversationsOf(bob, DM));
    conversations.told(processor.subscribed(DM));
    return bob;
  }

  private void read(TestClient bob, long number) {
    bob.session().mark(DM, 0, number);
    for (long one = number; one > 0; one--) {
      if (truth.get(MarkCause.READ).putIfAbsent(one, now()) != null) {
        return;
      }
    }
  }

  /// As whoever reads `parley.receipts`: the first mark that has come to a message says when. The
  /// broker's time of the command is what `ago` counts back from.
  private void derive(long at) {
    for (Command command : processor.commands) {
      ((MarkReceipts) command)
          .conversations().stream()
              .flatMap(marks -> marks.marks().stream())
              .filter(mark -> mark.userId().equals(BOB))
              .forEach(
                  mark -> {
                    for (long number = mark.number(); number > 0; number--) {
                      derived.get(mark.cause()).putIfAbsent(number, at - mark.ago());
                    }
                  });
    }
    processor.commands.clear();
  }

  private void check(MarkCause cause) {
    assertThat(truth.get(cause)).hasSizeGreaterThan(MESSAGES / 2);
    assertThat(derived.get(cause).keySet()).isEqualTo(truth.get(cause).keySet());
    truth
        .get(cause)
        .forEach(
            (number, at) ->
                assertThat(derived.get(cause).get(number))
                    .as("%s %d", cause, number)
                    .isBetween(at, at + ReceiptBook.INTERVAL.toMillis() + WAY));
  }

  private long now() {
    return Duration.ofNanos(timers.nanoTime()).toMillis();
  }
}
