package io.parley.e2e;

import static io.parley.e2e.TestStack.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.kafka.Groups;
import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Answer.ReceiptsTold;
import io.parley.contract.wire.OutboundEvent;
import io.parley.contract.wire.codec.WireCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What one message and its receipt are in Kafka, exactly, as real clients cause them: whoever
/// makes a message dearer finds out here. Badges, which are told of by the second, are counted in
/// the processor's own `MessageCostTest`.
@ExtendWith(TestStack.Shared.class)
class MessageCostIT {
  private static final String CHANGELOG = Groups.PROCESSOR + "-conversations-changelog";

  @Test
  void messageWithItsReceipt_isNineRecords(TestStack stack) throws Exception {
    String alice = user("alice");
    String bob = user("bob");
    ConversationId dm = ConversationId.direct(new UserId(alice), new UserId(bob));
    try (Records records = new Records(stack.kafkaAdmin(), dm);
        JavaClient sender = JavaClient.of(stack.url(0), alice);
        JavaClient recipient = JavaClient.of(stack.url(0), bob)) {
      sender.ready();
      recipient.ready();
      for (int i = 1; i <= 3; i++) { // the first ones bring the conversation into being
        send(sender, bob, i);
        recipient.nextMessage();
        records.awaitReceipts(i);
      }
      records.counts.clear();

      send(sender, bob, 4);
      recipient.nextMessage();
      records.awaitReceipts(4);

      assertThat(records.counts)
          .isEqualTo(
              Map.of(
                  "parley.internal.commands",
                  2, // the message, and how far bob has come
                  "parley.messages",
                  1,
                  "parley.internal.outbound",
                  2, // the event, which is the ack as well, and the receipt
                  "parley.receipts",
                  1,
                  CHANGELOG,
                  3)); // the clientMessageId, the event, the members' marks
    }
  }

  private static void send(JavaClient sender, String to, int number) throws Exception {
    JSONObject ack =
        sender.emit(
            "message:send",
            new JSONObject()
                .put("to", to)
                .put("clientMessageId", "c-" + number)
                .put("content", "hello"));
    assertThat(ack.getInt("number")).isEqualTo(number);
  }

  /// The records of one conversation, by topic.
  private static final class Records implements AutoCloseable {
    final Map<String, Integer> counts = new TreeMap<>();

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String conversation;
    private final Map<String, Integer> all = new HashMap<>();

    /// Up to which message the gateway has been told of receipts.
    private long delivered;

    Records(KafkaConnection kafka, ConversationId conversation) {
      this.conversation = conversation.value();
      consumer = kafka.consumer(Map.of());
      List<TopicPartition> all =
          Stream.of(
                  Topic.COMMANDS.topicName(),
                  Topic.MESSAGES.topicName(),
                  Topic.OUTBOUND.topicName(),
                  Topic.RECEIPTS.topicName(),
                  CHANGELOG)
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToEnd(all);
      all.forEach(consumer::position); // seekToEnd is lazy: only this makes it so
    }

    /// Until so many messages and batches of receipts have been read, from each topic: the topics
    /// are read one by one.
    void awaitReceipts(int number) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(this::count);
                return all(Topic.RECEIPTS.topicName()) >= number
                    && all(Topic.COMMANDS.topicName()) >= 2 * number
                    && all(Topic.MESSAGES.topicName()) >= number
                    && delivered >= number
                    && all(CHANGELOG) >= 3 * number;
              });
    }

    private int all(String topic) {
      return all.getOrDefault(topic, 0);
    }

    private void count(ConsumerRecord<byte[], byte[]> record) {
      if (isOfConversation(record)) {
        counts.merge(record.topic(), 1, Integer::sum);
        all.merge(record.topic(), 1, Integer::sum);
        if (record.topic().equals(Topic.OUTBOUND.topicName())) {
          note(record);
        }
      }
    }

    private void note(ConsumerRecord<byte[], byte[]> outbound) {
      if (OutboundEvent.read(outbound.key(), outbound.headers()).isEmpty()
          && WireCodec.ANSWERS.decode(outbound.value()) instanceof ReceiptsTold told) {
        told.conversations().stream()
            .flatMap(moved -> moved.marks().stream())
            .forEach(mark -> delivered = Math.max(delivered, mark.delivered()));
      }
    }

    /// The changelog's keys begin with what kind of entry it is; what an hour's first message
    /// leaves for expiry is not counted.
    private boolean isOfConversation(ConsumerRecord<byte[], byte[]> record) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      return record.topic().equals(CHANGELOG)
          ? key.contains(conversation) && !key.startsWith("x")
          : key.equals(conversation);
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
