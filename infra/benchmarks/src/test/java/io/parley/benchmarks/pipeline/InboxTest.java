package io.parley.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.benchmarks.harness.Schedule;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The messages 0, 2 and 4 are the other user's, 1 and 3 this socket's own.
class InboxTest {
  private static final Schedule SCHEDULE = new Schedule(1, 1_000);
  private static final int COUNT = 5;

  private final Ledger ledger = new Ledger(COUNT);
  private final Inbox inbox = new Inbox(ledger);

  @Test
  void everythingOnceAndInOrder_isCorrect() {
    ackAll();
    receive(0, 1);
    echo(1, 2);
    receive(2, 3);
    echo(3, 4);
    receive(4, 5);
    ledger.delivered(1, now());
    ledger.delivered(3, now());

    assertThat(tally().isCorrect()).isTrue();
    assertThat(tally().delivery().count()).isEqualTo(COUNT);
    assertThat(ledger.isSettled()).isTrue();
  }

  @Test
  void ackedMessageThatDoesNotCome_isLost() {
    ackAll();
    receive(0, 1);
    receive(4, 3);

    assertThat(tally().lost()).as("1, 2 and 3").isEqualTo(3);
    assertThat(tally().outOfOrder()).as("a hole is no disorder").isZero();
    assertThat(tally().isCorrect()).isFalse();
    assertThat(ledger.isSettled()).isFalse();
  }

  @Test
  void messageThatComesTwice_isDoubled() {
    receive(0, 1);
    receive(2, 2);
    receive(0, 1);

    assertThat(tally().doubled()).isEqualTo(1);
    assertThat(tally().outOfOrder()).isZero();
    assertThat(tally().isCorrect()).isFalse();
  }

  @Test
  void lowerSeqAfterAHigherOne_isOutOfOrder() {
    receive(0, 2);
    receive(2, 1);

    assertThat(tally().outOfOrder()).isEqualTo(1);
    assertThat(tally().isCorrect()).isFalse();
  }

  @Test
  void messagesOfOneSenderWithSeqsInAnotherOrder_areOutOfOrder() {
    receive(2, 1);
    receive(0, 2);

    assertThat(tally().outOfOrder()).isEqualTo(1);
  }

  @Test
  void echoThatComesTwice_isOutOfOrder() {
    echo(1, 1);
    echo(1, 1);

    assertThat(tally().outOfOrder()).isEqualTo(1);
    assertThat(tally().delivery().count()).as("an echo is no delivery").isZero();
  }

  @Test
  void refusedMessage_isNotAckedAndNotLost() {
    ackAllBut(2);
    ledger.refused(2, "OVERLOADED");
    for (int message = 0; message < COUNT; message++) {
      if (message != 2) {
        ledger.delivered(message, now());
      }
    }

    assertThat(tally().notAcked()).isEqualTo(Map.of("OVERLOADED", 1));
    assertThat(tally().lost()).isZero();
    assertThat(tally().isCorrect()).isFalse();
  }

  @Test
  void tally_isOfItsRangeOnly() {
    ackAll();
    receive(0, 1);

    assertThat(ledger.tally(SCHEDULE, 0, 1).isCorrect()).isTrue();
    assertThat(ledger.tally(SCHEDULE, 1, COUNT).lost()).isEqualTo(COUNT - 1);
  }

  private void receive(int message, long seq) {
    inbox.message(message, seq, false, now());
  }

  private void echo(int message, long seq) {
    inbox.message(message, seq, true, now());
  }

  private void ackAll() {
    ackAllBut(-1);
  }

  private void ackAllBut(int missing) {
    for (int message = 0; message < COUNT; message++) {
      if (message != missing) {
        ledger.acked(message, now());
      }
    }
  }

  private Tally tally() {
    return ledger.tally(SCHEDULE, 0, COUNT);
  }

  private static long now() {
    return TimeUnit.SECONDS.toNanos(1);
  }
}
