package io.parley.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LoadLedgerTest {
  private static final int LOAD = 7;
  private static final int WARM_UP = 2;
  private static final long NO_ORDER = -1;

  private final Audience pair = Audience.pairs(1);
  private final LoadLedger ledger = new LoadLedger(pair, 1_000, WARM_UP);
  private final MessageMark mark = new MessageMark();

  @Test
  void everythingThereOnceInOrder_isClean() {
    for (int message = 0; message < 10; message++) {
      ledger.sent(message);
      assertThat(ledger.acked(message)).isTrue();
      assertThat(deliver(message, 0)).isTrue();
      assertThat(deliver(message, 1)).isTrue();
    }

    assertThat(ledger.wrong().isClean()).isTrue();
    assertThat(ledger.isSettled()).isTrue();
    assertThat(ledger.deliveries()).isEqualTo(20);
    assertThat(ledger.measuredDeliveries()).isEqualTo(16);
    assertThat(ledger.measuredAcked()).isEqualTo(8);
  }

  @Test
  void lostMessage_isFoundAtTheReceiverWhoLacksIt() {
    sendAndAck(10);
    for (int message = 0; message < 10; message++) {
      deliver(message, 0);
      if (message != 4) {
        deliver(message, 1);
      }
    }

    assertThat(ledger.wrong().lost()).isEqualTo(1);
    assertThat(ledger.isSettled()).isFalse();
    assertThat(ledger.wrong().doubled() + ledger.wrong().outOfOrder()).isZero();
  }

  @Test
  void doubledMessage_isFoundSoonAndLate() {
    sendAndAck(400);
    for (int message = 0; message < 400; message++) {
      deliver(message, 1);
      if (message == 50) {
        assertThat(deliver(50, 1)).isFalse();
      }
    }
    assertThat(deliver(3, 1)).as("200 of the author's messages later").isFalse();

    assertThat(ledger.wrong().doubled()).isEqualTo(2);
    assertThat(ledger.wrong().outOfOrder()).isZero();
    assertThat(ledger.wrong().lost()).as("at the other one").isEqualTo(400);
  }

  @Test
  void reorderedMessages_areFoundAndNotLost() {
    sendAndAck(8);
    for (int message : new int[] {0, 1, 4, 2, 3, 5, 6, 7}) { // 4 before 2: the same author
      assertThat(deliver(message, 1)).isTrue();
    }

    assertThat(ledger.wrong().outOfOrder()).isEqualTo(1);
    assertThat(ledger.wrong().doubled()).isZero();
    assertThat(ledger.wrong().lost()).as("at the other one only").isEqualTo(8);
  }

  @Test
  void orderOfTheServer_mustGrowBetweenAuthorsToo() {
    sendAndAck(3);
    deliver(0, 1, 5);
    deliver(1, 1, 4);
    deliver(2, 1, 5);

    assertThat(ledger.wrong().outOfOrder()).isEqualTo(2);
    assertThat(ledger.lastOrder(0, 1)).isEqualTo(5);
  }

  @Test
  void refusedMessage_isNeitherLostNorAcked() {
    ledger.sent(0);
    assertThat(ledger.refused(0)).isTrue();
    ledger.sent(1);
    ledger.sent(2);
    assertThat(ledger.refused(2)).isTrue();
    assertThat(ledger.acked(2)).as("a second answer").isFalse();
    deliver(2, 1);

    LoadFigures.Wrong wrong = ledger.wrong();
    assertThat(wrong.refused()).isEqualTo(1);
    assertThat(wrong.refusedInWarmUp()).isEqualTo(1);
    assertThat(wrong.unanswered()).isEqualTo(1);
    assertThat(wrong.refusedButDelivered()).isEqualTo(1);
    assertThat(wrong.lost()).isZero();
    assertThat(wrong.isCorrect()).isTrue();
    assertThat(wrong.isClean()).isFalse();
  }

  @Test
  void refusedMessagesBeforeIt_doNotMakeOneOutOfOrder() {
    for (int message = 0; message < 6; message++) {
      ledger.sent(message);
    }
    ledger.refused(2);
    ledger.acked(0);
    ledger.acked(4);
    deliver(0, 1);
    deliver(4, 1);

    assertThat(ledger.wrong().outOfOrder()).isZero();
  }

  @Test
  void messageThatNobodySent_isForeign() {
    sendAndAck(2);
    deliver(2, 1);
    read("~~7.0.1.1.0.x");
    ledger.delivered(mark, 1, NO_ORDER); // message 0 is of the other author
    read("~~7.0.0.1.0.x");
    ledger.delivered(mark, 7, NO_ORDER); // no member

    assertThat(ledger.wrong().foreign()).isEqualTo(3);
    assertThat(ledger.deliveries()).isZero();
  }

  @Test
  void ackAfterTheDelivery_isSettled() {
    ledger.sent(0);
    deliver(0, 0);
    deliver(0, 1);
    assertThat(ledger.isSettled()).isFalse();

    ledger.acked(0);

    assertThat(ledger.isSettled()).isTrue();
  }

  @Test
  void mark_isFoundInAnyFrameAndHas120Bytes() {
    TextBuffer text = new TextBuffer();
    MessageMark.write(text, LOAD, 12, 3, 45, 678);

    assertThat(text.length()).isEqualTo(120);
    assertThat(
            read("{\"a\":[\"" + new String(text.bytes(), 0, 120, StandardCharsets.UTF_8) + "\"]}"))
        .isTrue();
    assertThat(mark.load()).isEqualTo(LOAD);
    assertThat(mark.conversation()).isEqualTo(12);
    assertThat(mark.author()).isEqualTo(3);
    assertThat(mark.sequence()).isEqualTo(45);
    assertThat(mark.message()).isEqualTo(678);
    assertThat(read("~~1.2.3.4")).isFalse();
    assertThat(read("~~1.2.3.4.9")).as("cut off").isFalse();
    assertThat(read("no mark")).isFalse();
  }

  private void sendAndAck(int count) {
    for (int message = 0; message < count; message++) {
      ledger.sent(message);
      ledger.acked(message);
    }
  }

  private boolean deliver(int message, int receiver) {
    return deliver(message, receiver, NO_ORDER);
  }

  private boolean deliver(int message, int receiver, long order) {
    TextBuffer text = new TextBuffer();
    MessageMark.write(text, LOAD, 0, pair.authorOf(message), pair.sequenceOf(message), message);
    assertThat(mark.read(text.bytes(), 0, text.length())).isTrue();
    return ledger.delivered(mark, receiver, order);
  }

  private boolean read(String frame) {
    byte[] bytes = Bytes.utf8(frame);
    return mark.read(bytes, 0, bytes.length);
  }
}
