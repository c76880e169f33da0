package io.parley.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.history.HistoryBatch.ConversationWrite;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class HistoryBatchTest {
  @Test
  void messagesOfOneConversation_becomeOneCounterUpdate() {
    HistoryBatch batch =
        HistoryBatch.of(
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
        HistoryBatch.of(List.of(Records.message(0, "c", 1), Records.message(1, "c", 1)));

    assertThat(batch.messages())
        .singleElement()
        .satisfies(write -> assertThat(write.document().getString("_id")).isEqualTo("c:1"));
  }

  @Test
  void sameRecords_giveTheSameBatch() {
    List<ConsumerRecord<byte[], byte[]>> records =
        List.of(Records.message(0, "c", 1), Records.snapshot(0, "c", 1));

    HistoryBatch one = HistoryBatch.of(records);
    HistoryBatch other = HistoryBatch.of(records);

    assertThat(one.messages()).containsExactlyElementsOf(other.messages());
    assertThat(one.conversations()).containsExactlyElementsOf(other.conversations());
    assertThat(one.snapshots()).containsExactlyElementsOf(other.snapshots());
  }

  @Test
  void newestSnapshot_winsWhateverTheOrder() {
    HistoryBatch batch =
        HistoryBatch.of(
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
    HistoryBatch batch = HistoryBatch.of(List.of(Records.snapshot(0, "c", 5)));

    assertThat(batch.conversations())
        .singleElement()
        .satisfies(write -> assertThat(write.lastNumber()).isZero());
  }

  @Test
  void malformedRecord_isSetAsideAndTheOthersAreKept() {
    HistoryBatch batch =
        HistoryBatch.of(
            List.of(Records.message(0, "c", 1), Records.garbage(1), Records.message(2, "c", 2)));

    assertThat(batch.messages()).hasSize(2);
    assertThat(batch.unreadable())
        .singleElement()
        .satisfies(rejected -> assertThat(rejected.record().offset()).isEqualTo(1))
        .satisfies(rejected -> assertThat(rejected.reason()).contains("not the expected JSON"));
  }
}
