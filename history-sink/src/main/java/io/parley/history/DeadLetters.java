package io.parley.history;

import io.parley.contract.kafka.DeadLetter;
import io.parley.operations.security.SecurityEvent;
import io.parley.operations.security.SecurityLog;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts what the history cannot take to `parley.internal.dead-letters`, with its bytes and the
/// reason.
final class DeadLetters implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
  private static final String READER = "history-sink";

  private final Producer<byte[], byte[]> producer;
  private final SecurityLog securityLog;

  /// @param producer with acks=all; closed with this
  DeadLetters(Producer<byte[], byte[]> producer, SecurityLog securityLog) {
    this.producer = producer;
    this.securityLog = securityLog;
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
    DeadLetter letter = DeadLetter.of(READER, read, rejected.reason());
    return produce(letter)
        .exceptionallyCompose(
            e ->
                e instanceof RecordTooLargeException
                    ? produce(letter.withoutItsBytes())
                    : CompletableFuture.failedFuture(e))
        .thenRun(
            () -> {
              securityLog.note(
                  SecurityEvent.of(SecurityEvent.Kind.DEAD_LETTER)
                      .about(DeadLetter.origin(letter.headers())));
              log.warn(
                  "{}-{} offset {} is now a dead letter: {}",
                  read.topic(),
                  read.partition(),
                  read.offset(),
                  rejected.reason());
            });
  }

  private CompletableFuture<Void> produce(DeadLetter letter) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    var _ = // the callback says how it went
        producer.send(
            letter.toRecord(),
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
