package io.parley.processor.audit;

import static io.parley.processor.audit.Audited.ALICE;
import static io.parley.processor.audit.Audited.BOB;
import static io.parley.processor.audit.Audited.DM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.PresenceStatus;
import io.parley.contract.UserId;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.AuditVerdict.Fault;
import io.parley.contract.log.AuditVerdict.FaultType;
import io.parley.contract.log.AuditVerdict.Summary;
import io.parley.contract.log.Change;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTest {
  private static final ConversationId GROUP = new ConversationId("g-1");
  private static final UserId CAROL = new UserId("carol");

  private final Audited audited = new Audited();

  @BeforeEach
  void begin() {
    audited.beat();
    audited.is(BOB, PresenceStatus.ONLINE);
    audited.pass(2);
  }

  @AfterEach
  void close() {
    audited.close();
  }

  // Order and completeness of the log.

  @Test
  void denseLogThatIsDelivered_hasNoFault() {
    for (int i = 1; i <= 20; i++) {
      audited.send(i);
      audited.pass(1);
      audited.receipt(BOB, (long) i, i % 5 == 0 ? (long) i : null);
    }
    audited.pass(40);

    assertThat(audited.faults()).isEmpty();
  }

  @Test
  void holeThatIsNotFilledWithin30Seconds_isMissing() {
    audited.is(BOB, PresenceStatus.OFFLINE);
    audited.send(1, 2, 5);
    audited.pass(28);
    assertThat(audited.faults()).isEmpty();
    audited.pass(4);

    assertThat(audited.faults())
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.fault()).isEqualTo(FaultType.MISSING);
              assertThat(fault.seq()).isEqualTo(3);
              assertThat(fault.detail()).contains("3 to 4");
            });
    audited.send(6);
    audited.pass(40);
    assertThat(audited.faults()).isEmpty();
  }

  @Test
  void eventAfterALaterOne_isOutOfOrder() {
    audited.is(BOB, PresenceStatus.OFFLINE);
    audited.send(1, 3, 2, 4);
    audited.pass(40);

    assertThat(audited.faults()).extracting(Fault::fault).containsExactly(FaultType.OUT_OF_ORDER);
  }

  @Test
  void twoContentsUnderOneSeq_areDoubled() {
    audited.is(BOB, PresenceStatus.OFFLINE);
    audited.send(1, 2);
    audited.log(audited.message(DM, 2, 2, "m-x", "c-x", "another"));

    assertThat(audited.faults()).extracting(Fault::fault).containsExactly(FaultType.DOUBLED);
  }

  @Test
  void oneClientMessageUnderTwoSeqs_isDoubled() {
    audited.is(BOB, PresenceStatus.OFFLINE);
    audited.send(1);
    audited.log(audited.message(DM, 2, 2, "m-2", "c-1", "message 1"));

    assertThat(audited.faults())
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.fault()).isEqualTo(FaultType.DOUBLED);
              assertThat(fault.seq()).isEqualTo(2);
              assertThat(fault.messageId()).isEqualTo("m-2");
            });
  }

  @Test
  void oneMessageIdUnderTwoSeqs_isDoubled() {
    audited.is(BOB, PresenceStatus.OFFLINE);
    audited.send(1);
    audited.log(audited.message(DM, 2, 2, "m-1", "c-2", "message 2"));

    assertThat(audited.faults()).extracting(Fault::fault).containsExactly(FaultType.DOUBLED);
  }

  @Test
  void messageNumberThatIsLeftOut_isMissing() {
    audited.is(BOB, PresenceStatus.OFFLINE);
    audited.send(1);
    audited.log(audited.message(DM, 2, 3, "m-2", "c-2", "message 2"));

    assertThat(audited.faults()).extracting(Fault::fault).containsExactly(FaultType.MISSING);
  }

  @Test
  void replayWithTheSameContent_isNoFault() {
    MessageAccepted first = audited.message(1);
    MessageAccepted second = audited.message(2);
    audited.log(first, second);
    audited.receipt(BOB, 2L, null);
    audited.log(first, second);
    audited.pass(40);

    assertThat(audited.faults()).isEmpty();
    assertThat(audited.summary().repeated()).isZero(); // of the last 10 s
  }

  @Test
  void replay_isCountedAsRepeated() {
    MessageAccepted first = audited.message(1);
    audited.log(first, first);

    Summary summary = audited.summary();
    assertThat(summary.repeated()).isEqualTo(1);
    assertThat(summary.audited()).isEqualTo(1);
  }

  // Deliveries.

  @Test
  void messageThatNeverReachesAnOnlineMember_isMissing() {
    audited.send(1);
    audited.pass(28);
    assertThat(audited.faults()).isEmpty();
    audited.pass(4);

    assertThat(audited.faults())
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.fault()).isEqualTo(FaultType.MISSING);
              assertThat(fault.userId()).isEqualTo(BOB);
              assertThat(fault.messageId()).isEqualTo("m-1");
            });
  }

  @Test
  void messageDeliveredAfterMoreThan5Seconds_isLate() {
    audited.send(1);
    audited.pass(6);
    audited.receipt(BOB, 1L, null);
    audited.pass(40);

    assertThat(audited.faults()).extracting(Fault::fault).containsExactly(FaultType.LATE);
  }

  @Test
  void memberWhoIsOffline_isNotWaitedFor() {
    audited.is(BOB, PresenceStatus.OFFLINE);
    audited.send(1);
    audited.pass(40);

    assertThat(audited.faults()).isEmpty();
  }

  @Test
  void memberWhoComesOnlineLater_isNotWaitedFor() {
    audited.is(BOB, PresenceStatus.OFFLINE);
    audited.send(1);
    audited.is(BOB, PresenceStatus.ONLINE);
    audited.pass(40);

    assertThat(audited.faults()).isEmpty();
  }

  @Test
  void memberWhoGoesOfflineMeanwhile_isNoFault() {
    audited.send(1);
    audited.pass(10);
    audited.is(BOB, PresenceStatus.OFFLINE);
    audited.pass(10);
    audited.is(BOB, PresenceStatus.ONLINE);
    audited.pass(20);

    assertThat(audited.faults()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWAY", "BUSY"})
  void memberWhoIsAwayOrBusy_isOnline(String status) {
    audited.is(BOB, PresenceStatus.valueOf(status));
    audited.send(1);
    audited.pass(32);

    assertThat(audited.faults()).extracting(Fault::fault).containsExactly(FaultType.MISSING);
  }

  @Test
  void membersOfAGroup_areThoseOfItsLastChange() {
    audited.is(CAROL, PresenceStatus.ONLINE);
    audited.pass(1);
    audited.log(audited.changed(GROUP, 1, Change.CREATED, ALICE, BOB, CAROL));
    audited.log(audited.changed(GROUP, 2, Change.REMOVED, ALICE, CAROL));
    audited.log(audited.message(GROUP, 3, 1, "m-1", "c-1", "hello"));
    audited.pass(32);

    assertThat(audited.faults()).extracting(Fault::userId).containsExactly(CAROL);
  }

  @Test
  void membersOfAGroupThatHasNotChanged_areThoseOfItsSnapshot() {
    audited.snapshot(GROUP, ALICE, BOB);
    audited.log(audited.message(GROUP, 7, 5, "m-1", "c-1", "hello"));
    audited.pass(32);

    assertThat(audited.faults()).extracting(Fault::userId).containsExactly(BOB);
  }

  @Test
  void memberWhoIsRemoved_isNotWaitedForAnyMore() {
    audited.log(audited.changed(GROUP, 1, Change.CREATED, ALICE, BOB));
    audited.log(audited.message(GROUP, 2, 1, "m-1", "c-1", "hello"));
    audited.log(audited.changed(GROUP, 3, Change.REMOVED, ALICE));
    audited.pass(32);

    assertThat(audited.faults()).isEmpty();
  }

  @Test
  void receiptThatGoesBack_isOutOfOrder() {
    audited.send(1, 2, 3, 4);
    audited.receipt(BOB, 3L, 2L);
    audited.pass(1);
    audited.receipt(BOB, 3L, 1L);
    audited.receipt(BOB, 4L, 4L);

    assertThat(audited.faults()).extracting(Fault::fault).containsExactly(FaultType.OUT_OF_ORDER);
  }

  @Test
  void replayedReceipts_areNoFault() {
    audited.send(1, 2, 3, 4);
    Instant first = audited.now();
    audited.receipt(BOB, 2L, null);
    audited.pass(1);
    audited.receipt(BOB, 3L, null);
    audited.receipt(BOB, 2L, null, first);
    audited.receipt(BOB, 4L, null);
    audited.pass(32);

    assertThat(audited.faults()).isEmpty();
  }

  // When something else is at fault.

  @Test
  void whileTheBrokerIsAway_nothingIsJudged() {
    audited.send(1);
    audited.silence(600);
    audited.beat();
    audited.pass(2);
    audited.receipt(BOB, 1L, null);
    audited.pass(32);

    assertThat(audited.faults()).extracting(Fault::fault).containsOnly(FaultType.LATE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void auditorThatIsStartedAnew_raisesNoFalseAlarm(boolean withItsDisk) {
    MessageAccepted third = audited.message(3);
    audited.send(1, 2);
    audited.log(third);
    audited.receipt(BOB, 3L, 2L);
    audited.startAnew(withItsDisk);
    audited.is(BOB, PresenceStatus.ONLINE);
    audited.log(third); // what was not committed is read again
    audited.pass(2);
    audited.send(4);
    audited.receipt(BOB, 4L, 4L);
    audited.pass(40);

    assertThat(audited.faults()).isEmpty();
  }

  @Test
  void logThatIsReadFromItsBeginning_isNotWaitedFor() {
    MessageAccepted old = audited.message(1);
    audited.pass(120);
    audited.log(old);
    audited.pass(40);

    assertThat(audited.faults()).isEmpty();
  }

  // What is said of it.

  @Test
  void summary_countsAndTimes() {
    audited.is(CAROL, PresenceStatus.ONLINE);
    audited.send(1, 2);
    audited.pass(1);
    audited.receipt(BOB, 2L, 1L);

    Summary summary = audited.summary();
    assertThat(summary.audited()).isEqualTo(2);
    assertThat(summary.expected()).isEqualTo(2);
    assertThat(summary.delivered()).isEqualTo(2);
    assertThat(summary.read()).isEqualTo(1);
    assertThat(summary.missing() + summary.doubled() + summary.late()).isZero();
    assertThat(summary.maxMs()).isEqualTo(1_000);
    assertThat(summary.p50Ms()).isBetween(900L, 1_000L);
    assertThat(audited.metrics())
        .contains("audited-total=2.0", "delivered-total=2.0", "delivery-latency-max-ms=1000.0");
  }

  @Test
  void nextSummary_beginsAnew() {
    audited.send(1);
    audited.pass(1);
    audited.receipt(BOB, 1L, null);
    assertThat(audited.summary().maxMs()).isPositive();

    Summary next = audited.summary();
    assertThat(next.delivered()).isZero();
    assertThat(List.of(next.p50Ms(), next.p99Ms(), next.maxMs())).containsOnly(0L);
  }

  @Test
  void poison_isCounted_andTheAuditGoesOn() {
    for (Topic topic : new Topic[] {Topic.MESSAGES, Topic.RECEIPTS, Topic.CONVERSATIONS}) {
      audited.pipe(topic, DM.value(), "hello".getBytes(UTF_8));
      audited.pipe(topic, null, null);
      audited.pipe(topic, DM.value(), null);
    }
    audited.pipe(Topic.GATEWAYS, null, null);
    audited.send(1);
    audited.receipt(BOB, 1L, null);

    Summary summary = audited.summary();
    assertThat(summary.unreadable()).isEqualTo(6);
    assertThat(summary.delivered()).isEqualTo(1);
  }

  /// What a later version writes is no fault of this one's, and no hole in the log.
  @Test
  void kindsThatAreNotKnown_arePassedOver_andCounted() {
    audited.send(1);
    audited.pipe(
        Topic.MESSAGES,
        DM.value(),
        """
        {"kind":"later","schemaVersion":1,"conversationId":"%s","seq":2,"number":1,\
        "at":"2026-01-01T00:00:00Z"}\
        """
            .formatted(DM.value())
            .getBytes(UTF_8));
    byte[] later = "{\"kind\":\"later\"}".getBytes(UTF_8);
    audited.pipe(Topic.MESSAGES, DM.value(), later);
    audited.pipe(Topic.RECEIPTS, DM.value(), later);
    audited.pipe(Topic.PRESENCE, "bob", later);
    audited.log(audited.message(DM, 3, 2, "m-3", "c-3", "message 3"));
    audited.receipt(BOB, 2L, null);
    audited.pass(40);

    assertThat(audited.faults()).isEmpty();
    assertThat(audited.read(Topic.DEAD_LETTERS)).isEmpty();
    assertThat(audited.summary().unreadable()).isZero();
    assertThat(audited.metrics()).contains("unknown-total=4.0");
  }

  @Test
  void poisonInThePresences_isADeadLetter() {
    audited.pipe(Topic.PRESENCE, "bob", "hello".getBytes(UTF_8));
    audited.pipe(Topic.PRESENCE, "bob", null);
    audited.pipe(Topic.PRESENCE, null, null);
    audited.pass(1);

    assertThat(audited.read(Topic.DEAD_LETTERS)).hasSize(3);
    audited.send(1);
    audited.receipt(BOB, 1L, null);
    assertThat(audited.summary().delivered()).isEqualTo(1);
  }
}
