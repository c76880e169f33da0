package io.parley.processor.audit;

import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.log.PresenceChanged;
import io.parley.contract.log.UnknownRecord;
import io.parley.processor.routing.TopicFollower;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

/// Who is online and since when, from `parley.presence`: about 100 bytes for each user online. Who
/// is invisible is offline here too, and is not audited.
final class OnlineUsers {
  private final Map<UserId, Long> since = new ConcurrentHashMap<>();

  private final AtomicLong unknown = new AtomicLong();

  private final TopicFollower<PresenceChanged> follower =
      new TopicFollower<>(
          "auditor", Codec.PRESENCE, changed -> changed.presence().userId().value());

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

  /// Follows the topic.
  Processor<byte[], byte[], Void, Void> follower() {
    return follower.processor(
        new TopicFollower.Listener<>() {
          @Override
          public void heard(PresenceChanged value, long at) {
            changed(value.presence(), at);
          }

          @Override
          public boolean passesOver(UnknownRecord record) {
            unknown.incrementAndGet();
            return true;
          }
        });
  }

  /// How many records of later kinds there were since the last time.
  long takeUnknown() {
    return unknown.getAndSet(0);
  }

  /// Takes the presences that could not be read, as dead letters.
  void drainDeadLetters(Consumer<Record<byte[], Object>> to) {
    follower.drain(to);
  }
}
