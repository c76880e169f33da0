package io.parley.history;

import io.parley.contract.Codec;
import io.parley.contract.ConversationEvent;
import io.parley.contract.ConversationEvent.MessageAccepted;
import io.parley.contract.ConversationSnapshot;
import io.parley.contract.MalformedRecordException;
import io.parley.contract.Topic;
import io.parley.contract.history.ConversationDocument;
import io.parley.contract.history.MessageDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.Document;

/// What the records of one poll come to: at most one write per message, one of a conversation's
/// counters, and one of its snapshot. Records that cannot be read are set aside.
final class HistoryBatch {
  /// A whole message document.
  record MessageWrite(Document document, ConsumerRecord<byte[], byte[]> source) {}

  /// The highest counters that the batch knows of a conversation; 0 when it has no message of it.
  record ConversationWrite(
      String conversationId, long lastSeq, long lastNumber, ConsumerRecord<byte[], byte[]> source) {
    private ConversationWrite max(ConversationWrite other) {
      return new ConversationWrite(
          conversationId,
          Math.max(lastSeq, other.lastSeq),
          Math.max(lastNumber, other.lastNumber),
          lastSeq >= other.lastSeq ? source : other.source);
    }
  }

  /// The newest snapshot of a conversation in the batch.
  record SnapshotWrite(
      String conversationId, long seq, Document fields, ConsumerRecord<byte[], byte[]> source) {
    private SnapshotWrite newer(SnapshotWrite other) {
      return other.seq >= seq ? other : this;
    }
  }

  private final Map<String, MessageWrite> messages = new LinkedHashMap<>();
  private final Map<String, ConversationWrite> conversations = new HashMap<>();
  private final Map<String, SnapshotWrite> snapshots = new HashMap<>();
  private final List<Rejected> unreadable = new ArrayList<>();

  private HistoryBatch() {}

  static HistoryBatch of(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    HistoryBatch batch = new HistoryBatch();
    for (ConsumerRecord<byte[], byte[]> source : records) {
      try {
        batch.add(source);
      } catch (MalformedRecordException e) {
        batch.unreadable.add(new Rejected(source, String.valueOf(e.getMessage())));
      }
    }
    return batch;
  }

  Collection<MessageWrite> messages() {
    return messages.values();
  }

  Collection<ConversationWrite> conversations() {
    return conversations.values();
  }

  Collection<SnapshotWrite> snapshots() {
    return snapshots.values();
  }

  List<Rejected> unreadable() {
    return unreadable;
  }

  private void add(ConsumerRecord<byte[], byte[]> source) {
    if (source.topic().equals(Topic.MESSAGES.topicName())) {
      addEvent(Codec.EVENTS.decode(source.value()), source);
    } else {
      addSnapshot(Codec.CONVERSATIONS.decode(source.value()), source);
    }
  }

  private void addEvent(ConversationEvent event, ConsumerRecord<byte[], byte[]> source) {
    switch (event) {
      case MessageAccepted message -> addMessage(message, source);
    }
  }

  private void addMessage(MessageAccepted message, ConsumerRecord<byte[], byte[]> source) {
    if (!fitsDate(message.acceptedAt())) {
      unreadable.add(new Rejected(source, "acceptedAt: is no date that MongoDB can hold"));
      return;
    }
    Document document = MessageDocument.toDocument(message);
    messages.put(document.getString(MessageDocument.ID), new MessageWrite(document, source));
    String id = message.conversationId().value();
    merge(new ConversationWrite(id, message.seq(), message.number(), source));
  }

  private void addSnapshot(ConversationSnapshot snapshot, ConsumerRecord<byte[], byte[]> source) {
    if (!fitsDate(snapshot.createdAt())) {
      unreadable.add(new Rejected(source, "createdAt: is no date that MongoDB can hold"));
      return;
    }
    String id = snapshot.conversationId().value();
    Document fields = ConversationDocument.fields(snapshot);
    snapshots.merge(
        id, new SnapshotWrite(id, snapshot.seq(), fields, source), SnapshotWrite::newer);
    merge(new ConversationWrite(id, 0, 0, source)); // so that there is a document to set it on
  }

  private void merge(ConversationWrite write) {
    conversations.merge(write.conversationId(), write, ConversationWrite::max);
  }

  /// MongoDB's dates are milliseconds in 64 bits, less than what an Instant can hold.
  private static boolean fitsDate(Instant instant) {
    try {
      return instant.toEpochMilli() != Long.MIN_VALUE;
    } catch (ArithmeticException e) {
      return false;
    }
  }
}
