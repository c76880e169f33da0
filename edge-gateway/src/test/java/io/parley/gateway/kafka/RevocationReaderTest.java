package io.parley.gateway.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Revocation;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.login.token.Revocations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy.StrategyType;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RevocationReaderTest {
  private static final TopicPartition PARTITION =
      new TopicPartition(Topic.REVOCATIONS.topicName(), 0);
  private static final Instant NOW = Instant.now();

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>(StrategyType.EARLIEST.toString());
  private final Revocations revocations =
      new Revocations(Duration.ofDays(1), InstantSource.system());
  private final List<String> deadLetters = new CopyOnWriteArrayList<>();
  private final RevocationReader reader =
      new RevocationReader(consumer, revocations, (_, reason) -> deadLetters.add(reason));

  @Test
  void whatIsKnownBeforeTheStart_isKnownWhenItReturns_andWhatComesLaterSoon() throws Exception {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 3L));
    consumer.schedulePollTask(() -> consumer.addRecord(record(0, "alice", "alice")));
    consumer.schedulePollTask(() -> consumer.addRecord(record(1, "bob", "carol")));
    consumer.schedulePollTask(
        () -> consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, 2, null, null)));
    reader.start();

    assertThat(revokes("alice")).isTrue();
    assertThat(revokes("bob")).isFalse();
    assertThat(revokes("carol")).isFalse();
    assertThat(deadLetters).containsExactly("key: is another's", "has no key, or no value");

    consumer.schedulePollTask(() -> consumer.addRecord(record(3, "dora", "dora")));
    await().until(() -> revokes("dora"));
    reader.stop();
    assertThat(consumer.closed()).isTrue();
  }

  private boolean revokes(String user) {
    return revocations.revokes(
        new Principal(new Sender(new UserId(user), null, null), NOW.plusSeconds(60)));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      long offset, @Nullable String key, String user) {
    byte[] value =
        WireCodec.REVOCATIONS.encode(
            new Revocation(new UserId(user), null, NOW, new UserId("backend")));
    return new ConsumerRecord<>(
        PARTITION.topic(), 0, offset, key == null ? null : key.getBytes(UTF_8), value);
  }
}
