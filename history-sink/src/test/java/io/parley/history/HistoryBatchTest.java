package io.parley.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.log.Ephemeral;
import io.parley.history.HistoryBatch.ConversationWrite;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class HistoryBatchTest {
  @Test
  void messagesOfOneConversation_becomeOneCounterUpdate() {
    HistoryBatch batch =
        Records.batch(
            List.of(
                Records.message(0, "c", 1),
                Records.message(1, "c", 3),
                Records.message(2, "c", 2)));

    assertThat(batch.messages()).hasSize(3);
    ConversationWrite only = batch.conversations().iterator().next();
    assertThat(batch.conversations()).hasSize(1);
    assertThat(only.conversationId()).isEqualTo("c");
    assertThat(only.lastSeq()).isEqualTo(3);
    assertThat(only.lastNumber()).isEqualTo(3);
    assertThat(only.source().offset()).isEqualTo(1);
  }

  @Test
  void eventThatTheLogHoldsTwice_isWrittenOnce() {
    HistoryBatch batch =
        Records.batch(List.of(Records.message(0, "c", 1), Records.message(1, "c", 1)));

    assertThat(batch.messages())
        .singleElement()
        .satisfies(write -> assertThat(write.id()).isEqualTo("c:1"));
  }

  @Test
  void sameRecords_giveTheSameBatch() {
    List<ConsumerRecord<byte[], byte[]>> records =
        List.of(Records.message(0, "c", 1), Records.snapshot(0, "c", 1));

    HistoryBatch one = Records.batch(records);
    HistoryBatch other = Records.batch(records);

    assertThat(one.messages())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyElementsOf(other.messages());
    assertThat(one.conversations()).containsExactlyElementsOf(other.conversations());
    assertThat(one.snapshots()).containsExactlyElementsOf(other.snapshots());
  }

  @Test
  void newestSnapshot_winsWhateverTheOrder() {
    HistoryBatch batch =
        Records.batch(
            List.of(
                Records.snapshot(0, "c", 1),
                Records.snapshot(1, "c", 7),
                Records.snapshot(2, "c", 4)));

    assertThat(batch.snapshots())
        .singleElement()
        .satisfies(write -> assertThat(write.fields().getString("title")).isEqualTo("title at 7"));
  }

  @Test
  void snapshotWithoutMessages_stillMakesTheConversation() {
    HistoryBatch batch = Records.batch(List.of(Records.snapshot(0, "c", 5)));

    assertThat(batch.conversations())
        .singleElement()
        .satisfies(write -> assertThat(write.lastNumber()).isZero());
  }

  @Test
  void malformedRecord_isSetAsideAndTheOthersAreKept() {
    HistoryBatch batch =
        Records.batch(
            List.of(Records.message(0, "c", 1), Records.garbage(1), Records.message(2, "c", 2)));

    assertThat(batch.messages()).hasSize(2);
    assertThat(batch.unreadable())
        .singleElement()
        .satisfies(rejected -> assertThat(rejected.record().offset()).isEqualTo(1))
        .satisfies(rejected -> assertThat(rejected.reason()).contains("not the expected JSON"));
  }

  /// What a later version has written can be sent again after an upgrade.
  @Test
  void kindsOfALaterVersion_areSetAside_andTheOthersAreKept() {
    HistoryBatch batch =
        Records.batch(
            List.of(
                Records.later(Records.MESSAGES, 1),
                Records.message(2, "c", 1),
                Records.later(Records.RECEIPTS, 3),
                Records.receipt(4, Records.marks("c", "alice", 1L, 1L))));

    assertThat(batch.messages()).hasSize(1);
    assertThat(batch.receipts()).hasSize(1);
    assertThat(batch.unreadable())
        .extracting(rejected -> rejected.record().offset(), Rejected::reason)
        .containsExactly(
            tuple(1L, "kind: is none that is known here"),
            tuple(3L, "kind: is none that is known here"));
  }

  @Test
  void eventsOfOneMessage_becomeOneWrite() {
    HistoryBatch batch =
        Records.batch(
            List.of(
                Records.event(2, Records.edited("c", 3, 1, "newest")),
                Records.event(0, Records.accepted("c", 1, 1, "oldest")),
                Records.event(1, Records.edited("c", 2, 1, "older")),
                Records.event(3, Records.reacted("c", 4, 1, "bob", "x", true)),
                Records.event(4, Records.reacted("c", 5, 1, "bob", "x", false))));

    MessageWrite only = batch.messages().iterator().next();
    assertThat(batch.messages()).hasSize(1);
    assertThat(only.content().text()).isEqualTo("newest");
    assertThat(only.reactions()).singleElement().matches(part -> !part.event().on());
    assertThat(only.sources()).extracting(ConsumerRecord::offset).containsExactly(0L, 2L, 4L);
  }

  @Test
  void deletion_leavesNoContentAndNoReactions() {
    HistoryBatch batch =
        Records.batch(
            List.of(
                Records.event(1, Records.deleted("c", 2, 1, "alice")),
                Records.event(0, Records.accepted("c", 1, 1, "gone")),
                Records.event(2, Records.reacted("c", 3, 1, "bob", "x", true))));

    MessageWrite only = batch.messages().iterator().next();
    assertThat(only.content()).isNull();
    assertThat(only.reactions()).isEmpty();
    assertThat(only.deleted().event().by().value()).isEqualTo("alice");
  }

  @Test
  void everyKindOfEvent_countsForTheConversation() {
    HistoryBatch batch =
        Records.batch(
            List.of(
                Records.event(0, Records.accepted("c", 1, 1, "x")),
                Records.event(1, Records.changed("c", 2, 1))));

    assertThat(batch.messages()).hasSize(1);
    assertThat(batch.conversations().iterator().next().lastSeq()).isEqualTo(2);
  }

  @Test
  void typingAmongReceipts_isSetAside() {
    Ephemeral typing = new Ephemeral.Typing(new ConversationId("c"), new UserId("bob"), null, true);

    HistoryBatch batch = Records.batch(List.of(Records.receipt(0, typing)));

    assertThat(batch.receipts()).isEmpty();
    assertThat(batch.unreadable())
        .singleElement()
        .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo("kind: is no receipt"));
  }
}
