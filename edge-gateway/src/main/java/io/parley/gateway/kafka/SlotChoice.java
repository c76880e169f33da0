package io.parley.gateway.kafka;

import io.parley.contract.MalformedRecordException;
import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.GatewayHeartbeat;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.codec.WireCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chooses the partition of `parley.internal.outbound` that this run of the gateway reads: one that
/// the fewest living gateways read. Two that choose at the same moment may choose the same; each
/// then drops what is the other's.
final class SlotChoice {
  private static final Logger log = LoggerFactory.getLogger(SlotChoice.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final TopicPartition GATEWAYS = new TopicPartition(Topic.GATEWAYS.topicName(), 0);

  /// Of a tombstone: the epoch of the run that has ended, 8 bytes.
  private static final String EPOCH = "epoch";

  private final Map<String, Heard> lastHeard = new HashMap<>();

  /// Of each gateway, living or not, the last run's epoch.
  private final Map<String, Long> epochs = new HashMap<>();

  private long newest;

  private record Heard(GatewayHeartbeat heartbeat, long at) {}

  /// Reads `parley.internal.gateways` to its end and chooses. Leaves the consumer unassigned.
  ///
  /// @param slots how many there are
  static GatewayRef choose(
      Consumer<byte[], byte[]> consumer, String gatewayId, int slots, RandomGenerator random) {
    SlotChoice heard = new SlotChoice();
    heard.readAll(consumer);
    return heard.choose(gatewayId, slots, System.currentTimeMillis(), random);
  }

  private void readAll(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = List.of(GATEWAYS);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    long end = consumer.endOffsets(partitions).getOrDefault(GATEWAYS, 0L);
    while (consumer.position(GATEWAYS) < end) {
      consumer.poll(POLL).forEach(this::hear);
    }
    consumer.unsubscribe();
  }

  void hear(ConsumerRecord<byte[], byte[]> record) {
    newest = Math.max(newest, record.timestamp());
    String id = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      lastHeard.remove(id);
      readEpoch(record.headers()).ifPresent(epoch -> epochs.merge(id, epoch, Math::max));
      return;
    }
    try {
      GatewayHeartbeat heartbeat = WireCodec.GATEWAYS.decode(record.value());
      if (!heartbeat.gateway().id().equals(id)) {
        throw new MalformedRecordException("", "the key is not the value's own", null);
      }
      lastHeard.put(id, new Heard(heartbeat, record.timestamp()));
      epochs.merge(id, heartbeat.gateway().epoch(), Math::max);
    } catch (MalformedRecordException e) {
      log.warn("a malformed heartbeat of gateway {} is ignored: {}", id, e.getMessage());
    }
  }

  /// To a tombstone: who has stopped and is started again after its clock was put back must not
  /// look like an earlier run of itself, whose requests count for nothing.
  static void writeEpoch(GatewayRef gateway, Headers tombstone) {
    tombstone.add(EPOCH, ByteBuffer.allocate(Long.BYTES).putLong(gateway.epoch()).array());
  }

  private static OptionalLong readEpoch(Headers tombstone) {
    Header epoch = tombstone.lastHeader(EPOCH);
    return epoch == null || epoch.value() == null || epoch.value().length != Long.BYTES
        ? OptionalLong.empty()
        : OptionalLong.of(ByteBuffer.wrap(epoch.value()).getLong());
  }

  /// @param now this machine's clock; only the epoch depends on it, and never goes back
  GatewayRef choose(String gatewayId, int slots, long now, RandomGenerator random) {
    lastHeard.remove(gatewayId);
    Long earlier = epochs.get(gatewayId);
    long epoch = earlier == null ? now : Math.max(now, earlier + 1);
    int[] readers = new int[slots];
    for (Heard other : lastHeard.values()) {
      int slot = other.heartbeat().gateway().slot();
      boolean alive = newest - other.at() < GatewayHeartbeat.STALE_AFTER.toMillis();
      if (alive && slot < slots) {
        readers[slot]++;
      }
    }
    int start = random.nextInt(slots);
    int chosen = start;
    for (int i = 1; i < slots; i++) {
      int slot = (start + i) % slots;
      if (readers[slot] < readers[chosen]) {
        chosen = slot;
      }
    }
    return new GatewayRef(gatewayId, epoch, chosen);
  }
}
