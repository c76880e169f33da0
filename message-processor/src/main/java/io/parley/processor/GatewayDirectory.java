package io.parley.processor;

import io.parley.contract.Codec;
import io.parley.contract.GatewayHeartbeat;
import io.parley.contract.GatewayRef;
import io.parley.contract.MalformedRecordException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which gateways live, from `parley.gateways`. Used for routing only: nothing durable depends on
/// it, so replays stay deterministic. "Now" is the newest heartbeat of any gateway, in the broker's
/// time. Every instance of the processor reads every heartbeat; one directory serves all its tasks.
final class GatewayDirectory {
  static final String STORE = "gateways";

  private static final Logger log = LoggerFactory.getLogger(GatewayDirectory.class);
  private static final long STALE_AFTER = GatewayHeartbeat.STALE_AFTER.toMillis();

  private final Map<String, Heard> byId = new ConcurrentHashMap<>();
  private final AtomicLong newest = new AtomicLong();

  private record Heard(GatewayRef gateway, long at) {}

  /// @param since when the gateway is known to have lived, should no heartbeat say later
  boolean isAlive(GatewayRef gateway, long since) {
    Heard heard = byId.get(gateway.id());
    if (heard != null && heard.gateway().epoch() > gateway.epoch()) {
      return false; // it has been started anew
    }
    long lastSign =
        heard != null && heard.gateway().epoch() == gateway.epoch()
            ? Math.max(heard.at(), since)
            : since;
    return newest.get() - lastSign < STALE_AFTER;
  }

  void heard(GatewayRef gateway, long at) {
    newest.accumulateAndGet(at, Math::max);
    byId.merge(
        gateway.id(),
        new Heard(gateway, at),
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
  Processor<String, byte[], Void, Void> follower() {
    return new Follower();
  }

  private final class Follower implements Processor<String, byte[], Void, Void> {
    @Override
    public void init(ProcessorContext<Void, Void> context) {}

    @Override
    public void process(Record<String, byte[]> record) {
      if (record.value() == null) {
        gone(record.key());
        return;
      }
      try {
        heard(Codec.GATEWAYS.decode(record.value()).gateway(), record.timestamp());
      } catch (MalformedRecordException e) {
        // A global task has no sinks, so no dead letter. The gateway just looks stale.
        log.warn(
            "a malformed heartbeat of gateway {} is ignored: {}", record.key(), e.getMessage());
      }
    }
  }
}
