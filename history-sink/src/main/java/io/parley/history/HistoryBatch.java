package io.parley.history;

import io.parley.contract.ConversationId;
import io.parley.contract.MalformedRecordException;
import io.parley.contract.codec.Codec;
import io.parley.contract.history.ConversationDocument;
import io.parley.contract.history.MessageDocument;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.contract.log.ConversationEvent.Reacted;
import io.parley.contract.log.ConversationSnapshot;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.Ephemeral.ReceiptCounts;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.contract.log.MarkCause;
import io.parley.contract.log.MovedMark;
import io.parley.contract.wire.CurrentMark;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.history.PendingReceipts.CountsWrite;
import io.parley.history.PendingReceipts.ReceiptWrite;
import io.parley.history.Rejected.Cause;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/// What the records of one poll come to: at most one write per message, one of a conversation's
/// counters and one of its snapshot; and the receipts that have been gathered when it is time for
/// them ([PendingReceipts]). Records that cannot be read are set aside.
final class HistoryBatch {
  /// The highest counters that the batch knows of a conversation; 0 when it has no event of it.
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
  private final PendingReceipts pending;
  private PendingReceipts receipts = new PendingReceipts();
  private @Nullable Instant oldestMark;

  private HistoryBatch(PendingReceipts pending) {
    this.pending = pending;
  }

  /// @param pending gets the receipts; the batch is without them until [#withReceipts]
  static HistoryBatch of(
      Iterable<ConsumerRecord<byte[], byte[]>> records, PendingReceipts pending) {
    HistoryBatch batch = new HistoryBatch(pending);
    for (ConsumerRecord<byte[], byte[]> source : records) {
      try {
        batch.add(source);
      } catch (MalformedRecordException e) {
        batch.setAside(source, Cause.UNREADABLE, String.valueOf(e.getMessage()));
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

  /// From now on all that is pending belongs to the batch.
  HistoryBatch withReceipts() {
    receipts = pending;
    return this;
  }

  Collection<ReceiptWrite> receipts() {
    return receipts.marks();
  }

  Collection<CountsWrite> receiptCounts() {
    return receipts.counts();
  }

  /// When the first of what its receipts tell was written to a transport or read. Of no answer:
  /// that one has answered is told with their next mark, so late on purpose.
  @Nullable Instant oldestMark() {
    return oldestMark;
  }

  List<Rejected> unreadable() {
    return unreadable;
  }

  private void add(ConsumerRecord<byte[], byte[]> source) {
    if (source.topic().equals(Topic.MESSAGES.topicName())) {
      ConversationEvent event = Codec.EVENTS.decode(source.value());
      if (isKeyedBy(event.conversationId(), source)) {
        addEvent(event, source);
      }
    } else if (source.topic().equals(Topic.RECEIPTS.topicName())) {
      Ephemeral receipt = Codec.EPHEMERALS.decode(source.value());
      if (isKeyedBy(receipt.conversationId(), source)) {
        addReceipt(receipt, source);
      }
    } else if (source.topic().equals(Topic.RECEIPT_MARKS.topicName())) {
      CurrentMark mark = WireCodec.RECEIPT_MARKS.decode(source.value());
      if (isKeyedBy(mark.key(), source)) {
        pending.mark(
            mark.conversationId(),
            mark.userId(),
            positive(mark.delivered()),
            positive(mark.read()),
            source);
      }
    } else {
      ConversationSnapshot snapshot = Codec.CONVERSATIONS.decode(source.value());
      if (isKeyedBy(snapshot.conversation().conversationId(), source)) {
        addSnapshot(snapshot, source);
      }
    }
  }

  private boolean isKeyedBy(ConversationId conversation, ConsumerRecord<byte[], byte[]> source) {
    return isKeyedBy(conversation.value(), source);
  }

  /// A record under another's key is nobody's: it is set aside.
  private boolean isKeyedBy(String own, ConsumerRecord<byte[], byte[]> source) {
    if (Arrays.equals(own.getBytes(StandardCharsets.UTF_8), source.key())) {
      return true;
    }
    setAside(source, Cause.WRONG_KEY, "the key is not the value's own");
    return false;
  }

  private void addEvent(ConversationEvent event, ConsumerRecord<byte[], byte[]> source) {
    switch (event) {
      case MessageAccepted message -> {
        if (!fitsDate("acceptedAt", message.acceptedAt(), source)) {
          return;
        }
        message(message).accept(message, source);
        if (Boolean.TRUE.equals(message.marksRead())) { // whoever sends has read
          long number = message.number();
          pending.mark(message.conversationId(), message.sender().id(), number, number, source);
        }
      }
      case MessageEdited edit -> {
        if (!fitsDate("at", edit.at(), source)) {
          return;
        }
        message(edit).edit(edit, source);
      }
      case MessageDeleted deletion -> {
        if (!fitsDate("at", deletion.at(), source)) {
          return;
        }
        message(deletion).delete(deletion, source);
      }
      case Reacted reacted -> message(reacted).react(reacted, source);
      case ConversationChanged changed -> {} // its snapshot says it
    }
    String id = event.conversationId().value();
    merge(new ConversationWrite(id, event.seq(), event.number(), source));
  }

  /// A mark of 0 says nothing.
  private static @Nullable Long positive(long number) {
    return number == 0 ? null : (Long) number;
  }

  private MessageWrite message(ConversationEvent event) {
    return messages.computeIfAbsent(
        MessageDocument.id(event.conversationId(), event.number()), MessageWrite::new);
  }

  private void addReceipt(Ephemeral ephemeral, ConsumerRecord<byte[], byte[]> source) {
    ConversationId conversation = ephemeral.conversationId();
    switch (ephemeral) {
      case ReceiptBatch batch -> batch.marks().forEach(mark -> addMark(conversation, mark, source));
      case ReceiptCounts all ->
          pending.count(conversation, all.number(), all.deliveredCount(), all.readCount(), source);
      case Typing typing -> setAside(source, Cause.UNREADABLE, "kind: is no receipt");
    }
  }

  private void addMark(
      ConversationId conversation, MovedMark mark, ConsumerRecord<byte[], byte[]> source) {
    pending.mark(
        conversation, mark.userId(), positive(mark.delivered()), positive(mark.read()), source);
    if (mark.cause() != MarkCause.ANSWERED
        && (oldestMark == null || mark.at().isBefore(oldestMark))) {
      oldestMark = mark.at();
    }
  }

  private void addSnapshot(ConversationSnapshot snapshot, ConsumerRecord<byte[], byte[]> source) {
    if (!fitsDate("createdAt", snapshot.conversation().createdAt(), source)) {
      return;
    }
    String id = snapshot.conversation().conversationId().value();
    Document fields = ConversationDocument.fields(snapshot);
    snapshots.merge(
        id, new SnapshotWrite(id, snapshot.seq(), fields, source), SnapshotWrite::newer);
    merge(new ConversationWrite(id, 0, 0, source)); // so that there is a document to set it on
  }

  private void merge(ConversationWrite write) {
    conversations.merge(write.conversationId(), write, ConversationWrite::max);
  }

  private void setAside(ConsumerRecord<byte[], byte[]> source, Cause cause, String reason) {
    unreadable.add(new Rejected(source, cause, reason));
  }

  /// MongoDB's dates are milliseconds in 64 bits, less than what an Instant can hold. A record with
  /// another is set aside.
  private boolean fitsDate(String field, Instant instant, ConsumerRecord<byte[], byte[]> source) {
    try {
      var _ = instant.toEpochMilli();
      return true;
    } catch (ArithmeticException e) {
      setAside(source, Cause.UNREADABLE, field + ": is no date that MongoDB can hold");
      return false;
    }
  }
}
