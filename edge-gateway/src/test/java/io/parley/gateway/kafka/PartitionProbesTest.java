package io.parley.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.wire.GatewayRef;
import io.parley.gateway.conversation.OnePartition;
import io.parley.operations.security.SecurityLog;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class PartitionProbesTest {
  private static final GatewayRef GATEWAY = new GatewayRef("here", 1, 0);

  private long now;
  private final PartitionProbes probes = new PartitionProbes(GATEWAY, 2, () -> now);
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final CommandProducer commands =
      new CommandProducer(
          producer, GATEWAY, new OnePartition(), new BrokerContact(() -> 0), SecurityLog.none());

  @Test
  void partitionThatAnswers_isUp() {
    assertThat(probes.up()).isZero();
    round(1);
    assertThat(probes.up()).isZero();

    probes.answered(1);

    assertThat(probes.up()).isEqualTo(1);
  }

  @Test
  void partitionThatLeavesAProbeUnansweredForLong_isNotUp_untilItAnswers() {
    round(1);
    probes.answered(1);
    round(1);
    later(Duration.ofMillis(3_900));
    assertThat(probes.up()).isEqualTo(1);
    round(1);
    later(Duration.ofMillis(200));
    assertThat(probes.up()).isZero();

    probes.answered(1);
    assertThat(probes.up()).isEqualTo(1);
  }

  @Test
  void partitionWhereNobodyIsInAConversation_isAskedSeldom_andIsUpMeanwhile() {
    round(1);
    probes.answered(0);
    probes.answered(1);
    for (int i = 1; i < 5; i++) {
      later(Duration.ofSeconds(1));
      assertThat(round(1)).containsExactly(1);
      probes.answered(1);
    }
    later(Duration.ofSeconds(1));

    assertThat(probes.up()).isEqualTo(2);
    assertThat(round(1)).containsExactly(0, 1);
  }

  @Test
  void partitionThatWasAdded_isNotLookedAt() {
    probes.answered(2);

    assertThat(probes.up()).isZero();
  }

  private List<Integer> round(int followed) {
    producer.clear();
    probes.send(commands, partition -> partition == followed);
    return producer.history().stream().map(ProducerRecord::partition).toList();
  }

  private void later(Duration duration) {
    now += duration.toNanos();
  }
}
