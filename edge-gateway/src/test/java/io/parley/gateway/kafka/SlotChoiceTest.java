package io.parley.gateway.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.GatewayHeartbeat;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.codec.WireCodec;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class SlotChoiceTest {
  private final SlotChoice slots = new SlotChoice();
  private final Random random = new Random(1);

  @Test
  void aSlotThatNobodyReads_isChosen() {
    hear("a", 1, 0, 100_000);
    hear("b", 1, 2, 100_000);

    assertThat(IntStream.range(0, 20).map(i -> choose("c", 3).slot())).containsOnly(1);
  }

  @Test
  void theSlotOfADeadGateway_isFree() {
    hear("a", 1, 0, 100_000);
    hear("b", 1, 1, 80_000);

    assertThat(choose("c", 2).slot()).isEqualTo(1);
  }

  @Test
  void theSlotOfAGatewayThatHasGone_isFree() {
    hear("a", 1, 0, 100_000);
    hear("b", 1, 1, 100_000);
    slots.hear(record("b", null, 100_001));

    assertThat(choose("c", 2).slot()).isEqualTo(1);
  }

  @Test
  void whenAllAreRead_theLeastReadIsChosen() {
    hear("a", 1, 0, 100_000);
    hear("b", 1, 1, 100_000);
    hear("c", 1, 0, 100_000);

    assertThat(choose("d", 2).slot()).isEqualTo(1);
  }

  @Test
  void ownEarlierRun_doesNotCount_andItsEpochIsPassedEvenIfTheClockWentBack() {
    hear("a", 5_000_000, 0, 100_000);

    GatewayRef again = choose("a", 1);

    assertThat(again).isEqualTo(new GatewayRef("a", 5_000_001, 0));
  }

  @Test
  void epochOfARunThatWasStopped_isPassedEvenIfTheClockWentBack() {
    hear("a", 5_000_000, 0, 100_000);
    ConsumerRecord<byte[], byte[]> tombstone = record("a", null, 100_001);
    SlotChoice.writeEpoch(new GatewayRef("a", 5_000_000, 0), tombstone.headers());
    slots.hear(tombstone);

    assertThat(choose("a", 1).epoch()).isEqualTo(5_000_001);

    SlotChoice afterCompaction = new SlotChoice();
    afterCompaction.hear(tombstone);
    assertThat(afterCompaction.choose("a", 1, 1_000_000, random).epoch()).isEqualTo(5_000_001);
  }

  @Test
  void malformedHeartbeat_isIgnored() {
    slots.hear(record("a", "no json".getBytes(UTF_8), 100_000));

    assertThat(choose("b", 1).slot()).isZero();
  }

  /// Finding 9: else whoever writes one heads off every gateway's next run.
  @Test
  void heartbeatUnderAnothersKey_isIgnored() {
    GatewayHeartbeat forged = new GatewayHeartbeat(new GatewayRef("b", Long.MAX_VALUE, 0), 0);
    slots.hear(record("a", WireCodec.GATEWAYS.encode(forged), 100_000));

    assertThat(choose("a", 1)).isEqualTo(new GatewayRef("a", 1_000_000, 0));
  }

  private GatewayRef choose(String id, int count) {
    return slots.choose(id, count, 1_000_000, random);
  }

  private void hear(String id, long epoch, int slot, long at) {
    GatewayHeartbeat heartbeat = new GatewayHeartbeat(new GatewayRef(id, epoch, slot), 0);
    slots.hear(record(id, WireCodec.GATEWAYS.encode(heartbeat), at));
  }

  private static ConsumerRecord<byte[], byte[]> record(String id, byte[] value, long at) {
    return new ConsumerRecord<>(
        Topic.GATEWAYS.topicName(),
        0,
        0,
        at,
        TimestampType.LOG_APPEND_TIME,
        0,
        0,
        id.getBytes(UTF_8),
        value,
        new RecordHeaders(),
        Optional.empty());
  }
}
