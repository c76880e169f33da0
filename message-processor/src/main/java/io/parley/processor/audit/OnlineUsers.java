package io.parley.processor.audit;

import io.parley.contract.MalformedRecordException;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.processor.Letters;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// Who is online and since when, from `parley.presence`: about 100 bytes for each user online. Who
/// is invisible is offline here too, and is not audited.
final class OnlineUsers {
  private static final int MOST_LETTERS = 100;

  private final Map<UserId, Long> since = new ConcurrentHashMap<>();

  /// Records that could not be read; the oldest are dropped.
  private final Queue<Record<byte[], Object>> letters = new ArrayBlockingQueue<>(MOST_LETTERS);

  /// @param time milliseconds since 1970, broker's time
  boolean isOnlineSinceBefore(UserId user, long time) {
    Long began = since.get(user);
    return began != null && began < time;
  }

  void changed(Presence presence, long at) {
    if (presence.status() == PresenceStatus.OFFLINE) {
      since.remove(presence.userId());
    } else {
      since.putIfAbsent(presence.userId(), at);
    }
  }

  /// The next record for the dead letters.
  @Nullable Record<byte[], Object> nextLetter() {
    return letters.poll();
  }

  /// Follows the topic.
  Processor<byte[], byte[], Void, Void> follower() {
    return new Follower();
  }

  private final class Follower implements Processor<byte[], byte[], Void, Void> {
    private ProcessorContext<Void, Void> context;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    Follower() {}

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      this.context = context;
    }

    @Override
    @SuppressWarnings("NullAway") // Streams says that a key is never null; a poisonous one is
    public void process(Record<byte[], byte[]> record) {
      try {
        Presence presence = Codec.PRESENCE.decode(record.value()).presence();
        byte @Nullable [] key = record.key();
        if (key != null
            && presence.userId().value().equals(new String(key, StandardCharsets.UTF_8))) {
          changed(presence, record.timestamp());
        } else {
          putAside(record, "the key is not the value's own");
        }
      } catch (MalformedRecordException e) {
        putAside(record, String.valueOf(e.getMessage()));
      }
    }

    private void putAside(Record<byte[], byte[]> record, String reason) {
      RecordMetadata from = context.recordMetadata().orElseThrow();
      Record<byte[], Object> letter = Letters.of("auditor", record, from, reason);
      while (!letters.offer(letter)) {
        letters.poll();
      }
    }
  }
}
