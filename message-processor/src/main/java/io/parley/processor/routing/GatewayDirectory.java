package io.parley.processor.routing;

import io.parley.contract.wire.GatewayHeartbeat;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.codec.WireCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// Which gateways live, from `parley.internal.gateways`. Used for routing only: nothing durable
/// depends on it, so replays stay deterministic. Every instance of the processor reads every
/// heartbeat; one directory serves all its tasks.
///
/// Time passes with the heartbeats of all gateways ([HeartbeatClock]): nobody is taken for dead
/// while nobody is heard.
public final class GatewayDirectory {
  static final String STORE = "gateways";

  private static final long STALE_AFTER = GatewayHeartbeat.STALE_AFTER.toMillis();

  private static final Duration DEAD_LETTERS_EVERY = Duration.ofSeconds(1);

  private final Map<String, Heard> byId = new ConcurrentHashMap<>();

  private final HeartbeatClock clock = new HeartbeatClock();

  private final TopicFollower<GatewayHeartbeat> follower =
      new TopicFollower<>(
          Outputs.READER, WireCodec.GATEWAYS, heartbeat -> heartbeat.gateway().id());

  /// @param passed when it was, see [HeartbeatClock.Reading#passed]
  /// @param at when it was, by the broker's clock
  private record Heard(GatewayRef gateway, long passed, long at) {}

  /// @param since when the gateway is known to have lived, should no heartbeat say later
  public boolean isAlive(GatewayRef gateway, long since) {
    Heard heard = byId.get(gateway.id());
    if (heard != null && heard.gateway().epoch() > gateway.epoch()) {
      return false; // it has been started anew
    }
    HeartbeatClock.Reading now = clock.now();
    boolean heardLately =
        heard != null
            && heard.gateway().epoch() == gateway.epoch()
            && now.passed() - heard.passed() < STALE_AFTER;
    return heardLately || now.last() - since < STALE_AFTER;
  }

  /// When this run of the gateway was heard of last, broker's time in milliseconds since 1970.
  ///
  /// @param since when it is known to have lived, should no heartbeat say later
  public long lastHeard(GatewayRef gateway, long since) {
    Heard heard = byId.get(gateway.id());
    return heard != null && heard.gateway().epoch() == gateway.epoch()
        ? Math.max(since, heard.at())
        : since;
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
    HeartbeatClock.Reading now = clock.heard(at);
    byId.merge(
        gateway.id(),
        new Heard(gateway, now.passed(), at),
        (old, fresh) -> fresh.gateway().epoch() >= old.gateway().epoch() ? fresh : old);
  }

  void gone(String gatewayId) {
    byId.remove(gatewayId);
  }

  /// Streams reads a topic into every instance only with a store. It stays empty: the directory
  /// itself is filled anew at each start, from the topic.
  public static StoreBuilder<KeyValueStore<String, byte[]>> storeBuilder() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
        .withLoggingDisabled();
  }

  /// Follows the topic into this directory.
  public Processor<byte[], byte[], Void, Void> follower() {
    return follower.processor(
        new TopicFollower.Listener<>() {
          @Override
          public void heard(GatewayHeartbeat heartbeat, long at) {
            GatewayDirectory.this.heard(heartbeat.gateway(), at);
          }

          @Override
          public boolean gone(String gatewayId) {
            GatewayDirectory.this.gone(gatewayId);
            return true;
          }
        });
  }

  /// Sends the heartbeats that cannot be read to the dead letters: by one of the tasks, of all
  /// instances' the first.
  public void scheduleDeadLetters(
      ProcessorContext<byte[], Object> context, Life life, Outputs outputs) {
    if (context.taskId().partition() == 0) {
      life.every(DEAD_LETTERS_EVERY, _ -> follower.drain(outputs::deadLetter));
    }
  }
}
