package io.parley.processor;

import io.parley.contract.MalformedRecordException;
import io.parley.contract.codec.Codec;
import io.parley.contract.wire.GatewayHeartbeat;
import io.parley.contract.wire.GatewayRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which gateways live, from `parley.gateways`. Used for routing only: nothing durable depends on
/// it, so replays stay deterministic. Every instance of the processor reads every heartbeat; one
/// directory serves all its tasks.
///
/// Time passes with the heartbeats of all gateways, by the broker's clock, but never back and never
/// more than [#LONGEST_STEP] from one to the next: should that clock jump by hours, or should
/// nobody be heard for a while, nobody is taken for dead by it.
final class GatewayDirectory {
  static final String STORE = "gateways";

  private static final Logger log = LoggerFactory.getLogger(GatewayDirectory.class);
  private static final long STALE_AFTER = GatewayHeartbeat.STALE_AFTER.toMillis();

  /// Two intervals: no living gateway's heartbeats are further apart.
  private static final long LONGEST_STEP = 2 * GatewayHeartbeat.INTERVAL.toMillis();

  private static final Duration LETTERS_EVERY = Duration.ofSeconds(1);
  private static final int MOST_LETTERS = 100;

  private final Map<String, Heard> byId = new ConcurrentHashMap<>();

  /// The broker's time of the last heartbeat, and how much time has passed by then.
  private volatile Clock clock = new Clock(0, 0);

  /// Heartbeats that could not be read; the oldest are dropped, after they were logged.
  private final Queue<Letter> letters = new ArrayBlockingQueue<>(MOST_LETTERS);

  private record Letter(Record<byte[], byte[]> record, RecordMetadata from, String reason) {}

  /// @param passed when it was, see [Clock#passed]
  private record Heard(GatewayRef gateway, long passed) {}

  private record Clock(long last, long passed) {
    Clock at(long time) {
      return new Clock(time, last == 0 ? 0 : passed + Math.clamp(time - last, 0, LONGEST_STEP));
    }
  }

  /// @param since when the gateway is known to have lived, should no heartbeat say later
  boolean isAlive(GatewayRef gateway, long since) {
    Heard heard = byId.get(gateway.id());
    if (heard != null && heard.gateway().epoch() > gateway.epoch()) {
      return false; // it has been started anew
    }
    Clock now = clock;
    boolean heardLately =
        heard != null
            && heard.gateway().epoch() == gateway.epoch()
            && now.passed() - heard.passed() < STALE_AFTER;
    return heardLately || now.last() - since < STALE_AFTER;
  }

  /// All that live now.
  List<GatewayRef> living() {
    return byId.values().stream()
        .map(Heard::gateway)
        .filter(gateway -> isAlive(gateway, 0))
        .toList();
  }

  /// By one thread.
  ///
  /// @param at the broker's time, milliseconds since 1970
  void heard(GatewayRef gateway, long at) {
    Clock now = clock.at(at);
    clock = now;
    byId.merge(
        gateway.id(),
        new Heard(gateway, now.passed()),
        (old, fresh) -> fresh.gateway().epoch() >= old.gateway().epoch() ? fresh : old);
  }

  void gone(String gatewayId) {
    byId.remove(gatewayId);
  }

  /// Streams reads a topic into every instance only with a store. It stays empty: the directory
  /// itself is filled anew at each start, from the topic.
  static StoreBuilder<KeyValueStore<String, byte[]>> storeBuilder() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
        .withLoggingDisabled();
  }

  /// Follows the topic into this directory.
  Processor<byte[], byte[], Void, Void> follower() {
    return new Follower();
  }

  /// Puts heartbeats that cannot be read to the dead letters. What reads them has no way to write,
  /// so one of the tasks does it: of all instances' the first.
  void scheduleLetters(ProcessorContext<byte[], Object> context, Outputs outputs) {
    if (context.taskId().partition() == 0) {
      context.schedule(
          LETTERS_EVERY,
          PunctuationType.WALL_CLOCK_TIME,
          now -> {
            for (Letter letter = letters.poll(); letter != null; letter = letters.poll()) {
              outputs.putAside(letter.record(), letter.from(), letter.reason());
            }
          });
    }
  }

  private void putAside(Record<byte[], byte[]> record, RecordMetadata from, String reason) {
    log.warn("a heartbeat at {}-{} is ignored: {}", from.partition(), from.offset(), reason);
    while (!letters.offer(new Letter(record, from, reason))) {
      letters.poll();
    }
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
      byte @Nullable [] key = record.key();
      byte @Nullable [] value = record.value();
      RecordMetadata from = context.recordMetadata().orElseThrow();
      if (key == null) {
        putAside(record, from, "the key is missing");
        return;
      }
      String id = new String(key, StandardCharsets.UTF_8);
      if (value == null) {
        gone(id);
        return;
      }
      try {
        GatewayRef gateway = Codec.GATEWAYS.decode(value).gateway();
        if (gateway.id().equals(id)) {
          heard(gateway, record.timestamp());
        } else {
          putAside(record, from, "the key is not the value's own");
        }
      } catch (MalformedRecordException e) {
        putAside(record, from, String.valueOf(e.getMessage()));
      }
    }
  }
}
