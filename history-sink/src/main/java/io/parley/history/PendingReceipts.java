package io.parley.history;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.history.ReceiptDocument;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// What is read of receipts and not written yet: the highest marks of each member of a conversation
/// and the newest counts of each large conversation, however many records said so. Receipts are
/// about as many as messages and most of them are outdated by the next, so they are gathered over
/// several batches; the offsets of all of these are committed after they are written ([SinkLoop]).
final class PendingReceipts {
  /// More are written at once; each keeps the record that it came in, so about 10 MB.
  static final int MAX = 20_000;

  /// How far a member has come.
  ///
  /// @param delivered null when no record says
  /// @param read likewise
  record ReceiptWrite(
      String id,
      String conversationId,
      String userId,
      @Nullable Long delivered,
      @Nullable Long read,
      ConsumerRecord<byte[], byte[]> source) {
    private ReceiptWrite max(ReceiptWrite other) {
      return new ReceiptWrite(
          id,
          conversationId,
          userId,
          higher(delivered, other.delivered),
          higher(read, other.read),
          other.source);
    }

    private static @Nullable Long higher(@Nullable Long one, @Nullable Long other) {
      return one == null ? other : other == null ? one : (Long) Math.max(one, other);
    }
  }

  /// How many members have come to a large conversation's last message.
  record CountsWrite(
      String conversationId,
      long number,
      long delivered,
      long read,
      ConsumerRecord<byte[], byte[]> source) {
    private CountsWrite newer(CountsWrite other) {
      if (other.number != number) {
        return other.number > number ? other : this;
      }
      return new CountsWrite(
          conversationId,
          number,
          Math.max(delivered, other.delivered),
          Math.max(read, other.read),
          other.source);
    }
  }

  private final Map<String, ReceiptWrite> marks = new HashMap<>();
  private final Map<String, CountsWrite> counts = new HashMap<>();

  /// @param delivered null when the record does not say
  /// @param read likewise
  void mark(
      ConversationId conversation,
      UserId user,
      @Nullable Long delivered,
      @Nullable Long read,
      ConsumerRecord<byte[], byte[]> source) {
    String id = ReceiptDocument.id(conversation, user);
    marks.merge(
        id,
        new ReceiptWrite(id, conversation.value(), user.value(), delivered, read, source),
        ReceiptWrite::max);
  }

  void count(
      ConversationId conversation,
      long number,
      long delivered,
      long read,
      ConsumerRecord<byte[], byte[]> source) {
    counts.merge(
        conversation.value(),
        new CountsWrite(conversation.value(), number, delivered, read, source),
        CountsWrite::newer);
  }

  Collection<ReceiptWrite> marks() {
    return marks.values();
  }

  Collection<CountsWrite> counts() {
    return counts.values();
  }

  boolean isFull() {
    return marks.size() + counts.size() >= MAX;
  }
}
