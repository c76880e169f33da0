package io.parley.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.faults.load.Ledger.Message;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final int ALICE = 0;
  private static final int BOB = 1;
  private static final int CAROL = 2;
  private static final int DAVE = 3;

  private final Names names = new Names("run");
  private final Room room = new Room(0, "friends", false, List.of(ALICE, BOB, CAROL));
  private final PhaseBook phase = new PhaseBook(0);
  private final Ledger ledger = new Ledger(names, List.of(room), 3, phase);

  @Test
  void everybodyGetsEachOnceAndInOrder_nothingIsWrong() {
    for (int i = 1; i <= 3; i++) {
      accepted(sentByAlice(i, i));
      everybodyGets(sentByAlice(i, i));
    }

    assertThat(ledger.isComplete()).isTrue();
    assertThat(ledger.verdict()).isEqualTo(new Verdict(3, 3, 9, 0, 0, 0, 0, List.of()));
    assertThat(ledger.progress()).isEqualTo(new Progress(3, 3, 9, 9));
  }

  @Test
  void anAcceptedMessageThatAReceiverNeverGets_isLost() {
    Message message = sentByAlice(1, 1);
    accepted(message);
    gets(ALICE, message);
    gets(BOB, message);

    assertThat(ledger.isComplete()).isFalse();
    assertThat(ledger.verdict().lost()).isEqualTo(1);
    assertThat(ledger.verdict().examples())
        .contains("run-u2 never got message 1 of run-u0, seq 1 of friends");
  }

  @Test
  void aMessageThatIsSkipped_isLost() {
    accepted(sentByAlice(1, 1));
    accepted(sentByAlice(2, 2));
    everybodyGets(sentByAlice(1, 1));
    gets(ALICE, sentByAlice(2, 2));
    gets(BOB, sentByAlice(2, 2));
    accepted(sentByAlice(3, 3));
    everybodyGets(sentByAlice(3, 3));

    assertThat(ledger.verdict().lost()).isEqualTo(1);
    assertThat(ledger.verdict().examples())
        .containsOnly("run-u2 never got message 2 of run-u0, seq 2 of friends");
  }

  @Test
  void anEventThatNobodyGets_isLostToEverybody() {
    everybodyGets(sentByAlice(1, 1));
    everybodyGets(sentByAlice(3, 3));

    assertThat(ledger.verdict().lost()).isEqualTo(3);
  }

  @Test
  void anEditThatAReceiverDoesNotGet_isLost() {
    everybodyGets(sentByAlice(1, 1));
    ledger.other(ALICE, room, 2);
    ledger.other(BOB, room, 2);

    assertThat(ledger.verdict().lost()).isEqualTo(1);
    assertThat(ledger.verdict().examples()).contains("run-u2 never got an event, seq 2 of friends");
  }

  @Test
  void theSameMessageTwiceAtAReceiver_isDoubled() {
    everybodyGets(sentByAlice(1, 1));
    gets(BOB, sentByAlice(1, 1));

    assertThat(ledger.verdict().doubled()).isEqualTo(1);
    assertThat(ledger.verdict().delivered()).isEqualTo(3);
    assertThat(ledger.verdict().examples())
        .contains("run-u1 got message 1 of run-u0, seq 1 of friends twice");
  }

  @Test
  void aMessageThatIsAcceptedTwice_isDoubledForWhoeverGetsIt() {
    everybodyGets(sentByAlice(1, 1));
    everybodyGets(sentByAlice(1, 2));

    assertThat(ledger.verdict().doubled()).isEqualTo(3);
    assertThat(ledger.verdict().examples())
        .contains("by run-u2, message 1 of run-u0 is at seq 2 of friends, and it is at seq 1 too");
  }

  @Test
  void aRepetitionAnsweredWithAnotherSeq_isDoubled() {
    Message message = sentByAlice(1, 1);
    accepted(message);

    ledger.repeated(message, 2, message.messageId(), true);

    assertThat(ledger.verdict().doubled()).isEqualTo(1);
    assertThat(ledger.verdict().examples().getFirst())
        .contains("message 1 of run-u0 is at seq 1 of friends", "its repetition has seq 2");
  }

  @Test
  void aRepetitionThatIsNoDuplicate_isDoubled() {
    Message message = sentByAlice(1, 1);

    ledger.repeated(message, 1, message.messageId(), false);

    assertThat(ledger.verdict().doubled()).isEqualTo(1);
  }

  @Test
  void aRepetitionAnsweredAsTheFirst_isFine() {
    Message message = sentByAlice(1, 1);

    ledger.repeated(message, 1, message.messageId(), true);

    assertThat(ledger.verdict().doubled()).isZero();
  }

  @Test
  void aMessageThatComesAfterALaterOne_isReorderedAndNotLost() {
    everybodyGets(sentByAlice(1, 1));
    gets(BOB, sentByAlice(3, 3));
    gets(BOB, sentByAlice(2, 2));

    assertThat(ledger.verdict().reordered()).isEqualTo(1);
    assertThat(ledger.verdict().examples())
        .contains("run-u1 got message 2 of run-u0, seq 2 of friends after a later one");
    assertThat(ledger.verdict().examples()).noneMatch(example -> example.contains("u1 never got"));
  }

  @Test
  void receiversWhoSeeDifferentMessagesAtASeq_areReordered() {
    gets(ALICE, sentByAlice(1, 1));
    gets(BOB, sentByAlice(2, 1));

    assertThat(ledger.verdict().reordered()).isEqualTo(1);
  }

  @Test
  void anAckThatNamesAnotherPlaceThanReceiversSaw_isReordered() {
    everybodyGets(sentByAlice(1, 1));
    accepted(sentByAlice(2, 1));

    assertThat(ledger.verdict().reordered()).isEqualTo(1);
  }

  @Test
  void aMessageBeforeWhatItsSenderHadTheAckOf_isReordered() {
    ledger.accepted(sentByAlice(1, 5), 0);
    ledger.accepted(sentByAlice(2, 4), 5);

    assertThat(ledger.verdict().reordered()).isEqualTo(1);
    assertThat(ledger.verdict().examples())
        .contains(
            "message 2 of run-u0 is at seq 4 of friends, though it was sent when seq 5 was acked");
  }

  @Test
  void aMessageThatNobodyHasSent_isReported() {
    gets(BOB, new Message(room, 1, 1, names.reference("spam"), "m"));

    assertThat(ledger.verdict().reordered()).isEqualTo(1);
  }

  @Test
  void aGapThatIsTold_isCounted() {
    everybodyGets(sentByAlice(1, 1));

    ledger.gap(BOB, room, 2, 3);

    assertThat(ledger.verdict().gaps()).isEqualTo(1);
    assertThat(ledger.cursor(BOB, room)).isEqualTo(3);
    assertThat(ledger.verdict().examples())
        .contains("run-u1 is told of a gap in friends, seq 2 to 3");
  }

  @Test
  void aClientThatStartsAnew_hasToFindItsMessagesInHistory() {
    everybodyGets(sentByAlice(1, 1));
    gets(ALICE, sentByAlice(2, 2));
    gets(CAROL, sentByAlice(2, 2));
    ledger.other(ALICE, room, 3);
    ledger.other(CAROL, room, 3);
    ledger.startedAnew(BOB, room, 3);

    assertThat(ledger.isComplete()).isFalse();

    ledger.paged(BOB, sentByAlice(1, 1), 0);
    ledger.paged(BOB, sentByAlice(2, 2), 0);

    assertThat(ledger.isComplete()).isTrue(); // the edit at 3 is not history's to have
    assertThat(ledger.verdict()).isEqualTo(new Verdict(0, 0, 6, 0, 0, 0, 0, List.of()));
  }

  @Test
  void aClientThatStartsAnewBehindWhereItWas_maySeeThatAgainOnce() {
    everybodyGets(sentByAlice(1, 1));
    everybodyGets(sentByAlice(2, 2));
    ledger.startedAnew(BOB, room, 1);

    gets(BOB, sentByAlice(2, 2));
    assertThat(ledger.verdict().doubled()).isZero();

    gets(BOB, sentByAlice(2, 2));
    assertThat(ledger.verdict().doubled()).isEqualTo(1);
  }

  @Test
  void examples_areAtMostTwenty() {
    for (int i = 1; i <= 100; i++) {
      everybodyGets(sentByAlice(i, i));
      gets(BOB, sentByAlice(i, i));
    }

    assertThat(ledger.verdict().doubled()).isEqualTo(100);
    assertThat(ledger.verdict().examples()).hasSize(Examples.MOST);
  }

  @Test
  void silence_lastsFromTheFirstUndeliveredSendToTheNextMessage() {
    ledger.sending(room, seconds(10));
    ledger.sending(room, seconds(11));
    ledger.message(BOB, sentByAlice(1, 1), seconds(13));
    ledger.message(BOB, sentByAlice(2, 2), seconds(14));

    assertThat(phase.close("first", ledger.progress(), seconds(14)).longestSilence())
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(ledger.openSilence(seconds(20))).isEqualTo(seconds(10)); // alice and carol wait
    assertThat(close(15).longestSilence()).isZero();
  }

  @Test
  void aSilenceThatBeganBeforeThePhase_countsFromThere() {
    ledger.sending(room, seconds(1));
    close(21); // 20 s of silence are not the next phase's
    ledger.message(BOB, sentByAlice(1, 1), seconds(24));

    assertThat(close(25).longestSilence()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void aSilenceThatIsStillOpenAtThePhasesEnd_countsUntilThere() {
    ledger.sending(room, seconds(1));
    close(10);
    ledger.noteOpenSilences(seconds(14));
    assertThat(close(14).longestSilence()).isEqualTo(Duration.ofSeconds(4));

    room.members().forEach(user -> ledger.message(user, sentByAlice(1, 1), seconds(15)));
    assertThat(close(16).longestSilence()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void silencesOfConversationsThatAreNotHit_areTheBystanders() {
    Room others = new Room(1, "others", true, List.of(BOB, DAVE));
    Ledger both = new Ledger(names, List.of(room, others), 4, phase);
    phase.hit(Set.of(ALICE, 99));
    both.sending(room, seconds(1));
    both.sending(others, seconds(1));
    both.message(BOB, sentByAlice(1, 1), seconds(8)); // from somebody who is hit
    both.message(
        BOB, sentByDave(others), seconds(3)); // the same receiver, from somebody who is not
    both.noteOpenSilences(seconds(4));

    Phase hit = close(9);
    assertThat(hit.longestSilence()).isEqualTo(Duration.ofSeconds(7));
    assertThat(hit.bystanders()).contains(Duration.ofSeconds(3)); // dave, who waits
  }

  @Test
  void whereTheFaultMayHitEverybody_thereAreNoBystanders() {
    phase.hit(Set.of(BOB));
    close(1);
    ledger.sending(room, seconds(1));
    ledger.message(BOB, sentByAlice(1, 1), seconds(2));

    Phase all = close(3);
    assertThat(all.bystanders()).isEmpty();
    assertThat(all.longestSilence()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void whoeverHasEverythingThatWasSent_isNotInSilence() {
    ledger.sending(room, seconds(1));
    for (int user : room.members()) {
      ledger.message(user, sentByAlice(1, 1), seconds(2));
    }

    assertThat(ledger.openSilence(seconds(100))).isZero();
  }

  @Test
  void aRefusedMessage_isNotWaitedFor() {
    ledger.sending(room, seconds(1));
    ledger.withdrawn(room, Names.reference(ALICE, 1), "FORBIDDEN no");

    assertThat(ledger.openSilence(seconds(100))).isZero();
    assertThat(ledger.verdict().examples())
        .containsExactly("message 1 of run-u0 in friends was refused: FORBIDDEN no");
  }

  @Test
  void aMillionMessagesToEachReceiver_fitInFortyMegabytes() {
    long before = usedBytes();

    for (int i = 1; i <= 1_000_000; i++) {
      Message message = new Message(room, i, i, Names.reference(i % 3, i / 3 + 1), "m");
      accepted(message);
      everybodyGets(message);
    }

    assertThat(usedBytes() - before).isLessThan(40L << 20);
    assertThat(ledger.verdict())
        .isEqualTo(new Verdict(1_000_000, 1_000_000, 3_000_000, 0, 0, 0, 0, List.of()));
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static long seconds(int seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private Message sentByAlice(int count, long seq) {
    return new Message(room, seq, seq, Names.reference(ALICE, count), "m-" + count);
  }

  private Message sentByDave(Room where) {
    return new Message(where, 1, 1, Names.reference(DAVE, 1), "m-dave");
  }

  private Phase close(int second) {
    return phase.close("phase", ledger.progress(), seconds(second));
  }

  private void accepted(Message message) {
    ledger.sending(room, 0);
    ledger.accepted(message, 0);
  }

  private void everybodyGets(Message message) {
    room.members().forEach(user -> gets(user, message));
  }

  private void gets(int user, Message message) {
    ledger.message(user, message, 0);
  }
}
