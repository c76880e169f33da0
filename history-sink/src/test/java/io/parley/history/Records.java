package io.parley.history;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.MessageBody;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.Change;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.contract.log.ConversationEvent.Reacted;
import io.parley.contract.log.ConversationSnapshot;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.log.MarkCause;
import io.parley.contract.log.MovedMark;
import io.parley.contract.wire.CurrentMark;
import io.parley.contract.wire.codec.WireCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/// Records as the sink reads them.
final class Records {
  static final TopicPartition MESSAGES = new TopicPartition(Topic.MESSAGES.topicName(), 0);
  static final TopicPartition RECEIPTS = new TopicPartition(Topic.RECEIPTS.topicName(), 0);
  static final TopicPartition CONVERSATIONS =
      new TopicPartition(Topic.CONVERSATIONS.topicName(), 0);

  static final TopicPartition CURRENT_MARKS =
      new TopicPartition(Topic.RECEIPT_MARKS.topicName(), 0);

  private static final UserId ALICE = new UserId("alice");

  private Records() {}

  /// With its receipts.
  static HistoryBatch batch(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    return HistoryBatch.of(records, new PendingReceipts()).withReceipts();
  }

  /// The first event of a conversation that has messages only: its seq is its number.
  static ConsumerRecord<byte[], byte[]> message(long offset, String conversation, long number) {
    return event(offset, accepted(conversation, number, number, "message " + number));
  }

  static MessageAccepted accepted(String conversation, long seq, long number, String content) {
    return new MessageAccepted(
        "m-" + conversation + "-" + number,
        "c-" + number,
        new ConversationId(conversation),
        seq,
        number,
        new Sender(ALICE, null, null),
        MessageBody.text(content),
        at(seq));
  }

  static MessageEdited edited(String conversation, long seq, long number, String content) {
    return new MessageEdited(
        new ConversationId(conversation),
        "m-" + conversation + "-" + number,
        seq,
        number,
        content,
        ALICE,
        at(seq));
  }

  static MessageDeleted deleted(String conversation, long seq, long number, String by) {
    return new MessageDeleted(
        new ConversationId(conversation),
        "m-" + conversation + "-" + number,
        seq,
        number,
        new UserId(by),
        at(seq));
  }

  static Reacted reacted(
      String conversation, long seq, long number, String by, String emoji, boolean on) {
    return new Reacted(
        new ConversationId(conversation),
        "m-" + conversation + "-" + number,
        seq,
        number,
        emoji,
        on,
        new UserId(by),
        at(seq));
  }

  static ConversationChanged changed(String conversation, long seq, long number) {
    return new ConversationChanged(
        new ConversationId(conversation),
        seq,
        number,
        Change.UPDATED,
        List.of(),
        ALICE,
        at(seq),
        view(conversation, "title at " + seq));
  }

  static Instant at(long seq) {
    return Instant.ofEpochMilli(1_700_000_000_000L + seq);
  }

  static ConsumerRecord<byte[], byte[]> event(long offset, ConversationEvent event) {
    return record(MESSAGES, offset, event.conversationId(), Codec.EVENTS.encode(event));
  }

  static ConsumerRecord<byte[], byte[]> receipt(long offset, Ephemeral receipt) {
    return record(RECEIPTS, offset, receipt.conversationId(), Codec.EPHEMERALS.encode(receipt));
  }

  static Ephemeral marks(String conversation, String user, Long delivered, Long read) {
    MovedMark mark =
        new MovedMark(
            new UserId(user),
            Objects.requireNonNullElse(delivered, 0L),
            Objects.requireNonNullElse(read, 0L),
            read == null ? MarkCause.WRITTEN : MarkCause.READ,
            at(1));
    return new Ephemeral.ReceiptBatch(
        new ConversationId(conversation), List.of(mark), List.of(), at(1));
  }

  static Ephemeral counts(String conversation, long number, long delivered, long read) {
    return new Ephemeral.ReceiptCounts(
        new ConversationId(conversation), number, delivered, read, at(number));
  }

  static ConsumerRecord<byte[], byte[]> snapshot(long offset, String conversation, long seq) {
    ConversationSnapshot snapshot =
        new ConversationSnapshot(view(conversation, "title at " + seq), seq, at(seq), List.of());
    ConversationId id = snapshot.conversation().conversationId();
    return record(CONVERSATIONS, offset, id, Codec.CONVERSATIONS.encode(snapshot));
  }

  static ConsumerRecord<byte[], byte[]> currentMarks(
      long offset, String conversation, String user, long delivered, long read) {
    CurrentMark mark =
        new CurrentMark(
            new ConversationId(conversation), new UserId(user), delivered, read, at(offset));
    return new ConsumerRecord<>(
        CURRENT_MARKS.topic(),
        CURRENT_MARKS.partition(),
        offset,
        mark.key().getBytes(StandardCharsets.UTF_8),
        WireCodec.RECEIPT_MARKS.encode(mark));
  }

  static ConsumerRecord<byte[], byte[]> garbage(long offset) {
    byte[] value = "{\"kind\":\"mess".getBytes(StandardCharsets.UTF_8);
    return record(MESSAGES, offset, new ConversationId("c"), value);
  }

  /// Of a kind that only a later version knows.
  static ConsumerRecord<byte[], byte[]> later(TopicPartition partition, long offset) {
    byte[] value = "{\"kind\":\"later\",\"conversationId\":\"c\"}".getBytes(StandardCharsets.UTF_8);
    return record(partition, offset, new ConversationId("c"), value);
  }

  /// As a broker gives it, with a time.
  static ConsumerRecord<byte[], byte[]> dated(ConsumerRecord<byte[], byte[]> record, Instant at) {
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        at.toEpochMilli(),
        TimestampType.CREATE_TIME,
        record.serializedKeySize(),
        record.serializedValueSize(),
        record.key(),
        record.value(),
        record.headers(),
        Optional.empty());
  }

  private static ConversationView view(String conversation, String title) {
    return new ConversationView(
        new ConversationId(conversation),
        ConversationKind.GROUP,
        title,
        null,
        false,
        ALICE,
        List.of(),
        List.of(ALICE, new UserId("bob")),
        2,
        Instant.ofEpochMilli(1_700_000_000_000L));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      TopicPartition partition, long offset, ConversationId conversation, byte[] value) {
    byte[] key = conversation.value().getBytes(StandardCharsets.UTF_8);
    return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, key, value);
  }
}
