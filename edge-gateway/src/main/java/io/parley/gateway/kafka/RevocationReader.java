package io.parley.gateway.kafka;

import io.parley.contract.MalformedRecordException;
import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Revocation;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.gateway.login.token.Revocations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that reads which tokens count no longer: all that is known before the gateway serves
/// anybody, and from then on what comes. A gateway that is cut off from Kafka hears of none; it
/// carries nothing either.
public final class RevocationReader {
  private static final Logger log = LoggerFactory.getLogger(RevocationReader.class);
  private static final Duration WITHIN = Duration.ofSeconds(60);

  private final Consumer<byte[], byte[]> consumer;
  private final Revocations revocations;
  private final BiConsumer<ConsumerRecord<byte[], byte[]>, String> deadLetters;
  private final PollLoop loop;

  public RevocationReader(KafkaClients kafka, Revocations revocations, CommandProducer producer) {
    this(kafka.revocations(), revocations, producer::deadLetter);
  }

  /// @param deadLetters takes what cannot be read, with the reason
  RevocationReader(
      Consumer<byte[], byte[]> consumer,
      Revocations revocations,
      BiConsumer<ConsumerRecord<byte[], byte[]>, String> deadLetters) {
    this.consumer = consumer;
    this.revocations = revocations;
    this.deadLetters = deadLetters;
    loop = new PollLoop("revocation-reader", consumer, this::read);
  }

  /// Returns when all that is known at the call has been read.
  ///
  /// @throws IllegalStateException when that takes longer than a minute
  public void start() {
    TopicPartition topic = new TopicPartition(Topic.REVOCATIONS.topicName(), 0);
    consumer.assign(List.of(topic));
    consumer.seekToBeginning(List.of(topic));
    long end = consumer.endOffsets(List.of(topic)).getOrDefault(topic, 0L);
    long deadline = System.nanoTime() + WITHIN.toNanos();
    while (consumer.position(topic) < end) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("the revocations were not read within " + WITHIN);
      }
      loop.readOnce();
    }
    log.info("{} revocations of tokens are known", revocations.size());
    loop.start();
  }

  /// Waits up to 5 s for the record at hand.
  public void stop() throws InterruptedException {
    loop.stop();
  }

  private void read(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        revocations.add(revocation(record));
      } catch (MalformedRecordException e) {
        deadLetters.accept(record, String.valueOf(e.getMessage()));
      } catch (RuntimeException e) { // one connection's trouble is not the others'
        log.error("a revocation was not heard of by everybody", e);
      }
    }
  }

  private static Revocation revocation(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null || record.key() == null) {
      throw new MalformedRecordException("", "has no key, or no value", null);
    }
    Revocation revocation = WireCodec.REVOCATIONS.decode(record.value());
    if (!revocation.key().equals(new String(record.key(), StandardCharsets.UTF_8))) {
      throw new MalformedRecordException("key", "is another's", null);
    }
    return revocation;
  }
}
