package io.parley.history;

import io.parley.contract.kafka.DeadLetter;
import io.parley.contract.kafka.Topic;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts what the history cannot take to `parley.dead-letters`, with its bytes and the reason.
final class DeadLetters implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
  private static final String READER = "history-sink";
  private static final int REASON_CHARS = 1024;

  private final Producer<byte[], byte[]> producer;

  /// @param producer with acks=all; closed with this
  DeadLetters(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /// May block for as long as the producer waits for Kafka (`max.block.ms`): not for a thread that
  /// reads.
  ///
  /// @return completes when Kafka has confirmed all; exceptionally when one failed: send all again
  CompletionStage<Void> send(List<Rejected> rejected) {
    return CompletableFuture.allOf(
        rejected.stream().map(this::send).toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public void close() {
    producer.close(HistorySink.CLOSE_STEP);
  }

  private CompletableFuture<Void> send(Rejected rejected) {
    ConsumerRecord<byte[], byte[]> read = rejected.record();
    return produce(read, read.headers(), read.key(), read.value(), shortened(rejected.reason()))
        .exceptionallyCompose(
            e ->
                e instanceof RecordTooLargeException
                    ? produceWithoutItsBytes(rejected)
                    : CompletableFuture.failedFuture(e))
        .thenRun(
            () ->
                log.warn(
                    "{}-{} offset {} is now a dead letter: {}",
                    read.topic(),
                    read.partition(),
                    read.offset(),
                    rejected.reason()));
  }

  private CompletableFuture<Void> produceWithoutItsBytes(Rejected rejected) {
    String reason = shortened(rejected.reason()) + " (key, value and headers left out: too large)";
    return produce(rejected.record(), new RecordHeaders(), null, null, reason);
  }

  private static String shortened(String reason) {
    return reason.length() > REASON_CHARS ? reason.substring(0, REASON_CHARS) : reason;
  }

  private CompletableFuture<Void> produce(
      ConsumerRecord<byte[], byte[]> read,
      Headers itsHeaders,
      byte @Nullable [] key,
      byte @Nullable [] value,
      String reason) {
    RecordHeaders headers = new RecordHeaders(itsHeaders.toArray());
    new DeadLetter(READER, read.topic(), read.partition(), read.offset(), reason).writeTo(headers);
    CompletableFuture<Void> sent = new CompletableFuture<>();
    var _ = // the callback says how it went
        producer.send(
            new ProducerRecord<>(Topic.DEAD_LETTERS.topicName(), null, key, value, headers),
            (metadata, e) -> {
              if (e == null) {
                sent.complete(null);
              } else {
                sent.completeExceptionally(e);
              }
            });
    return sent;
  }
}
