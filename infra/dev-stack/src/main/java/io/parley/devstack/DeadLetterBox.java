package io.parley.devstack;

import io.parley.contract.kafka.DeadLetter;
import io.parley.contract.kafka.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// The dead letters: what they are, and one sent again to where it came from. A letter is named by
/// its offset. That it was sent again is a note in the topic itself, which is written after it: who
/// is interrupted in between sends it twice.
final class DeadLetterBox {
  private static final TopicPartition LETTERS =
      new TopicPartition(Topic.DEAD_LETTERS.topicName(), 0);

  private static final Duration POLL = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;

  private record Letter(DeadLetter letter, Instant at) {}

  private record Content(TreeMap<Long, Letter> letters, Set<Long> sentAgain) {}

  /// @param consumer of no group
  DeadLetterBox(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
    this.consumer = consumer;
    this.producer = producer;
  }

  /// A line for each: its id, where it was read and by whom, when, how large it is, why it could
  /// not be used.
  Stream<String> lines() {
    Content content = read();
    return content.letters().entrySet().stream()
        .map(entry -> line(entry.getKey(), entry.getValue(), content.sentAgain()));
  }

  /// @param again whether also if it was sent before
  /// @return where it is now
  /// @throws StackFailure when there is no such letter, or it is not to be sent
  String send(long id, boolean again) {
    Content content = read();
    Letter found = content.letters().get(id);
    if (found == null) {
      throw new StackFailure("there is no dead letter " + id);
    }
    DeadLetter letter = found.letter();
    String topic = letter.source().topic();
    if (isUnknown(topic)) {
      throw new StackFailure(
          id + " comes from '" + printable(topic) + "', which is no public topic");
    }
    if (!letter.isWhole()) {
      throw new StackFailure(id + " is without its bytes: it was too large");
    }
    if (content.sentAgain().contains(id) && !again) {
      throw new StackFailure(id + " was sent again before: --again sends it once more");
    }
    String where = write(letter.original());
    write(DeadLetter.sentAgain(id));
    return where;
  }

  /// What is between Parley's own services would be decided a second time, at another time.
  private static boolean isUnknown(String topic) {
    return Arrays.stream(Topic.values())
        .noneMatch(one -> !one.isInternal() && one.topicName().equals(topic));
  }

  private String write(ProducerRecord<byte[], byte[]> written) {
    try {
      var at = producer.send(written).get();
      return at.topic() + "-" + at.partition() + "@" + at.offset();
    } catch (ExecutionException e) {
      throw new StackFailure("Kafka does not take it: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("interrupted", e);
    }
  }

  private Content read() {
    TreeMap<Long, Letter> letters = new TreeMap<>();
    Set<Long> sentAgain = new HashSet<>();
    try {
      consumer.assign(List.of(LETTERS));
      consumer.seekToBeginning(List.of(LETTERS));
      long end = consumer.endOffsets(List.of(LETTERS)).getOrDefault(LETTERS, 0L);
      while (consumer.position(LETTERS) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          Instant at = Instant.ofEpochMilli(record.timestamp());
          DeadLetter.read(record)
              .ifPresent(letter -> letters.put(record.offset(), new Letter(letter, at)));
          DeadLetter.idSentAgain(record).ifPresent(sentAgain::add);
        }
      }
    } catch (KafkaException e) {
      throw new StackFailure("Kafka does not answer: " + e.getMessage(), e);
    }
    return new Content(letters, sentAgain);
  }

  private static String line(long id, Letter letter, Set<Long> sentAgain) {
    DeadLetter.Source source = letter.letter().source();
    return String.join(
        "  ",
        Long.toString(id),
        printable(source.topic()) + "-" + source.partition() + "@" + source.offset(),
        printable(source.reader()),
        letter.at().toString(),
        letter.letter().bytes() + " bytes" + (sentAgain.contains(id) ? ", sent again" : ""),
        printable(letter.letter().reason()));
  }

  /// A reason may quote what somebody has sent.
  private static String printable(String text) {
    return text.replaceAll("\\p{C}", "?");
  }

  /// What a consumer of [#DeadLetterBox] is made with.
  static Map<String, Object> consumerConfig() {
    return Map.of("enable.auto.commit", false, "allow.auto.create.topics", false);
  }

  /// What a producer of [#DeadLetterBox] is made with.
  static Map<String, Object> producerConfig() {
    return Map.of(
        "acks",
        "all",
        "max.block.ms",
        10_000,
        "request.timeout.ms",
        10_000,
        "delivery.timeout.ms",
        30_000);
  }
}
