package io.parley.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.SessionEvent.QueryPresence;
import io.parley.contract.wire.SessionEvent.UnwatchPresence;
import io.parley.contract.wire.Signal.QueryConversations;
import io.parley.contract.wire.Signal.UnwatchConversations;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.gateway.conversation.Partitions;
import io.parley.operations.security.SecurityLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class CommandProducerTest {
  private static final GatewayRef GATEWAY = new GatewayRef("here", 1, 0);
  private static final Partitions FOUR =
      new Partitions() {
        @Override
        public int ofConversations() {
          return 4;
        }

        @Override
        public int ofUsers() {
          return 4;
        }

        @Override
        public int partitionOf(ConversationId conversation) {
          return Math.floorMod(conversation.hashCode(), 4);
        }

        @Override
        public int partitionOf(UserId user) {
          return Math.floorMod(user.hashCode(), 4);
        }
      };

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private long now;
  private final BrokerContact contact = new BrokerContact(() -> now);
  private final CommandProducer commands =
      new CommandProducer(producer, GATEWAY, FOUR, contact, SecurityLog.none());

  @Test
  void thousandConversations_areOneRecordAPartition() {
    List<ConversationId> all = conversations(1_000, "g-");
    commands.subscribe(all);

    assertThat(producer.history())
        .extracting(ProducerRecord::partition)
        .containsExactly(0, 1, 2, 3);
    Set<ConversationId> named = new HashSet<>();
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      QueryConversations subscribe = (QueryConversations) WireCodec.SIGNALS.decode(record.value());
      assertThat(subscribe.gateway()).isEqualTo(GATEWAY);
      assertThat(key(record)).isEqualTo(subscribe.conversationIds().getFirst().value());
      assertThat(subscribe.conversationIds())
          .allSatisfy(id -> assertThat(FOUR.partitionOf(id)).isEqualTo(record.partition()));
      named.addAll(subscribe.conversationIds());
    }
    assertThat(named).isEqualTo(Set.copyOf(all));
  }

  @Test
  void moreThanARecordMayName_areMoreRecords() {
    commands.subscribe(conversations(4_000, "g-").stream().filter(id -> in(id, 0)).toList());
    commands.subscribe(conversations(10_000, "h-").stream().filter(id -> in(id, 1)).toList());

    assertThat(producer.history())
        .allSatisfy(
            record ->
                assertThat(
                        ((QueryConversations) WireCodec.SIGNALS.decode(record.value()))
                            .conversationIds())
                    .hasSizeLessThanOrEqualTo(1_000));
    assertThat(producer.history()).extracting(ProducerRecord::partition).contains(0, 1);
  }

  @Test
  void longIds_fitARecord() {
    List<ConversationId> all = conversations(1_000, "\"".repeat(760));
    commands.unsubscribe(all);

    int named = 0;
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      assertThat(record.value()).hasSizeLessThan(1024 * 1024);
      named +=
          ((UnwatchConversations) WireCodec.SIGNALS.decode(record.value()))
              .conversationIds()
              .size();
    }
    assertThat(named).isEqualTo(1_000);
  }

  @Test
  void usersOfAPartition_areWatchedByOneRecord() {
    List<UserId> users = IntStream.range(0, 200).mapToObj(i -> new UserId("u" + i)).toList();
    commands.watchPresence(users);
    commands.unwatchPresence(users);

    assertThat(producer.history())
        .extracting(ProducerRecord::partition)
        .containsExactly(0, 1, 2, 3, 0, 1, 2, 3);
    assertThat(producer.history())
        .extracting(record -> WireCodec.SESSIONS.decode(record.value()).getClass().getSimpleName())
        .startsWith(QueryPresence.class.getSimpleName())
        .endsWith(UnwatchPresence.class.getSimpleName());
  }

  @Test
  void whatABrokerConfirms_isContact() {
    now += Duration.ofSeconds(3).toNanos();
    assertThat(contact.isLost()).isTrue();
    commands.subscribe(conversations(1, "g-"));
    assertThat(contact.isLost()).isFalse();
  }

  @Test
  void whatFails_isNone() {
    MockProducer<byte[], byte[]> failing =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    now += Duration.ofSeconds(3).toNanos();
    new CommandProducer(failing, GATEWAY, FOUR, contact, SecurityLog.none())
        .subscribe(conversations(1, "g-"));
    failing.errorNext(new TimeoutException());
    assertThat(contact.isLost()).isTrue();
  }

  private static boolean in(ConversationId id, int partition) {
    return FOUR.partitionOf(id) == partition;
  }

  private static String key(ProducerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }

  private static List<ConversationId> conversations(int count, String prefix) {
    return IntStream.range(0, count).mapToObj(i -> new ConversationId(prefix + i)).toList();
  }
}
