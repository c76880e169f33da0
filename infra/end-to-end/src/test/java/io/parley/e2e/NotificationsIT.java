package io.parley.e2e;

import static io.parley.e2e.TestStack.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.Notification;
import io.parley.contract.log.Notification.Cancelled;
import io.parley.contract.log.Notification.Requested;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a push service reads.
@ExtendWith(TestStack.Shared.class)
class NotificationsIT {
  @Test
  void userWithoutASession_isNotified_andItIsTakenBackWhenRead(TestStack stack) throws Exception {
    String alice = user("alice");
    String bob = user("bob");
    try (Reader reader = new Reader(stack.kafkaAdmin(), bob);
        JavaClient sender = JavaClient.of(stack.url(0), alice)) {
      sender.ready();
      JSONObject sent =
          sender.emit(
              "message:send",
              new JSONObject()
                  .put("to", bob)
                  .put("clientMessageId", "c-1")
                  .put("content", "are you there?"));

      Requested requested = (Requested) reader.next();
      assertThat(requested.message().messageId()).isEqualTo(sent.getString("messageId"));
      assertThat(requested.message().text()).isEqualTo("are you there?");
      assertThat(requested.message().sender().id().value()).isEqualTo(alice);
      assertThat(requested.message().sender().name()).isEqualTo("Name of " + alice);
      assertThat(requested.badge()).isEqualTo(1);

      try (JavaClient recipient = JavaClient.of(stack.url(1), bob)) {
        recipient.ready();
        recipient.emit(
            "receipt:read",
            new JSONObject()
                .put("conversationId", sent.getString("conversationId"))
                .put("number", 1));
        Cancelled cancelled = (Cancelled) reader.next();
        assertThat(cancelled.readNumber()).isEqualTo(1);
        assertThat(cancelled.badge()).isZero();
      }
    }
  }

  /// The notifications of one user, in order.
  private static final class Reader implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String user;
    private final List<Notification> found = new ArrayList<>();
    private int taken;

    Reader(KafkaConnection kafka, String user) {
      this.user = user;
      consumer = kafka.consumer(Map.of());
      String topic = Topic.NOTIFICATIONS.topicName();
      List<TopicPartition> all =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
    }

    Notification next() {
      await().atMost(Duration.ofSeconds(30)).until(this::hasNext);
      return found.get(taken++);
    }

    private boolean hasNext() {
      consumer
          .poll(Duration.ofMillis(100))
          .forEach(
              record -> {
                Notification notification = Codec.NOTIFICATIONS.decode(record.value());
                if (notification.userId().value().equals(user)) {
                  found.add(notification);
                }
              });
      return found.size() > taken;
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
