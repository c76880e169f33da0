package io.parley.devstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.kafka.DeadLetter;
import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class DeadLetterBoxTest {
  private static final TopicPartition LETTERS =
      new TopicPartition(Topic.DEAD_LETTERS.topicName(), 0);

  private final List<ProducerRecord<byte[], byte[]>> topic = new ArrayList<>();
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  @Test
  void list_saysWhatEachIs() {
    topic.add(letter("parley.messages", "kind: is none that is known here").toRecord());
    topic.add(letter("parley.internal.commands", "no JSON\u001b[2J").toRecord());
    topic.add(DeadLetter.sentAgain(0));

    assertThat(box().lines())
        .containsExactly(
            "0  parley.messages-3@991  history-sink  1970-01-01T00:00:05Z  18 bytes, sent again"
                + "  kind: is none that is known here",
            "1  parley.internal.commands-3@991  history-sink  1970-01-01T00:00:05Z  18 bytes"
                + "  no JSON?[2J");
  }

  @Test
  void letter_isSentAsItWas_andNoted() {
    topic.add(letter("parley.messages", "kind: is none").toRecord());

    box().send(0, false);

    List<ProducerRecord<byte[], byte[]>> sent = producer.history();
    assertThat(sent).hasSize(2);
    ProducerRecord<byte[], byte[]> original = sent.getFirst();
    assertThat(original.topic()).isEqualTo("parley.messages");
    assertThat(original.partition()).isEqualTo(3);
    assertThat(original.key()).isEqualTo("room".getBytes(UTF_8));
    assertThat(original.value()).isEqualTo("{}".getBytes(UTF_8));
    assertThat(original.headers().toArray())
        .containsExactly(new RecordHeaders().add("traceparent", new byte[1]).toArray());
    topic.add(sent.getLast());
    assertThat(box().lines().toList()).singleElement().asString().contains("sent again");
  }

  @Test
  void letterThatWasSent_isSentOnceMoreOnlyWhenAsked() {
    topic.add(letter("parley.messages", "kind: is none").toRecord());
    topic.add(DeadLetter.sentAgain(0));

    assertThatThrownBy(() -> box().send(0, false))
        .isInstanceOf(StackFailure.class)
        .hasMessage("0 was sent again before: --again sends it once more");
    assertThat(producer.history()).isEmpty();
    box().send(0, true);
    assertThat(producer.history()).hasSize(2);
  }

  @Test
  void whatIsInternal_orWithoutItsBytes_orNotThere_isNotSent() {
    topic.add(letter("parley.internal.commands", "no JSON").toRecord());
    topic.add(letter("someone.elses", "no JSON").toRecord());
    topic.add(letter("parley.messages", "no JSON").withoutItsBytes().toRecord());
    topic.add(DeadLetter.sentAgain(7));

    for (long id = 0; id < 5; id++) {
      long letter = id;
      assertThatThrownBy(() -> box().send(letter, true)).isInstanceOf(StackFailure.class);
    }
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void clients_canBeMade() {
    KafkaConnection kafka = KafkaConnection.open("127.0.0.1:9");

    assertThatCode(
            () -> {
              kafka.consumer(DeadLetterBox.consumerConfig()).close();
              kafka.producer(DeadLetterBox.producerConfig()).close();
            })
        .doesNotThrowAnyException();
  }

  private static DeadLetter letter(String topic, String reason) {
    ConsumerRecord<byte[], byte[]> read =
        new ConsumerRecord<>(topic, 3, 991, "room".getBytes(UTF_8), "{}".getBytes(UTF_8));
    read.headers().add("traceparent", new byte[1]);
    return DeadLetter.of("history-sink", read, reason);
  }

  private DeadLetterBox box() {
    MockConsumer<byte[], byte[]> consumer =
        new MockConsumer<>("earliest") {
          @Override
          public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            for (int offset = (int) position(LETTERS); offset < topic.size(); offset++) {
              ProducerRecord<byte[], byte[]> letter = topic.get(offset);
              addRecord(
                  new ConsumerRecord<>(
                      letter.topic(),
                      0,
                      offset,
                      5_000,
                      TimestampType.CREATE_TIME,
                      0,
                      0,
                      letter.key(),
                      letter.value(),
                      letter.headers(),
                      Optional.empty()));
            }
            return super.poll(timeout);
          }
        };
    consumer.updateBeginningOffsets(Map.of(LETTERS, 0L));
    consumer.updateEndOffsets(Map.of(LETTERS, (long) topic.size()));
    return new DeadLetterBox(consumer, producer);
  }
}
