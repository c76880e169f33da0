package io.parley.history;

import io.parley.contract.Codec;
import io.parley.contract.ConversationEvent.MessageAccepted;
import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationSnapshot;
import io.parley.contract.MessageBody;
import io.parley.contract.Sender;
import io.parley.contract.Topic;
import io.parley.contract.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Records as the sink reads them.
final class Records {
  static final TopicPartition MESSAGES = new TopicPartition(Topic.MESSAGES.topicName(), 0);
  static final TopicPartition CONVERSATIONS =
      new TopicPartition(Topic.CONVERSATIONS.topicName(), 0);

  private Records() {}

  static ConsumerRecord<byte[], byte[]> message(long offset, String conversation, long number) {
    MessageAccepted message =
        new MessageAccepted(
            "m-" + conversation + "-" + number,
            "c-" + number,
            new ConversationId(conversation),
            number,
            number,
            new Sender(new UserId("alice"), null, null),
            MessageBody.text("message " + number),
            Instant.ofEpochMilli(1_700_000_000_000L + number));
    return record(MESSAGES, offset, Codec.EVENTS.encode(message));
  }

  static ConsumerRecord<byte[], byte[]> snapshot(long offset, String conversation, long seq) {
    ConversationSnapshot snapshot =
        new ConversationSnapshot(
            new ConversationId(conversation),
            ConversationKind.GROUP,
            "title at " + seq,
            List.of(new UserId("alice"), new UserId("bob")),
            2,
            Instant.ofEpochMilli(1_700_000_000_000L),
            seq);
    return record(CONVERSATIONS, offset, Codec.CONVERSATIONS.encode(snapshot));
  }

  static ConsumerRecord<byte[], byte[]> garbage(long offset) {
    return record(MESSAGES, offset, "{\"kind\":\"mess".getBytes(StandardCharsets.UTF_8));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      TopicPartition partition, long offset, byte[] value) {
    byte[] key = "key".getBytes(StandardCharsets.UTF_8);
    return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, key, value);
  }
}
