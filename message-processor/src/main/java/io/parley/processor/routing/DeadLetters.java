package io.parley.processor.routing;

import io.parley.contract.MalformedRecordException;
import io.parley.contract.kafka.DeadLetter;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes of a record that cannot be read: a [DeadLetter] as Streams forwards it, and a line
/// in the log.
final class DeadLetters {
  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

  private DeadLetters() {}

  /// @param reader who could not read it
  /// @param context in which it was read
  @SuppressWarnings("NullAway") // Streams does not say that a record's key and value may be null
  static Record<byte[], Object> of(
      String reader,
      Record<byte[], byte[]> record,
      ProcessingContext context,
      MalformedRecordException e) {
    RecordMetadata from = context.recordMetadata().orElseThrow();
    String reason = String.valueOf(e.getMessage());
    log.warn("dead letter: {}-{}@{}: {}", from.topic(), from.partition(), from.offset(), reason);
    DeadLetter letter =
        DeadLetter.of(
            new DeadLetter.Source(reader, from.topic(), from.partition(), from.offset()),
            record.key(),
            record.value(),
            record.headers(),
            reason);
    return new Record<>(letter.key(), letter.value(), record.timestamp(), letter.headers());
  }
}
