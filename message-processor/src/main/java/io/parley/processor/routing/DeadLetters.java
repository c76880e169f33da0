package io.parley.processor.routing;

import io.parley.contract.MalformedRecordException;
import io.parley.contract.kafka.DeadLetter;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes of a record that cannot be read: the record of `parley.dead-letters`, and a line in
/// the log. It has the bytes as read, as far as one record can hold them beside the reason.
final class DeadLetters {
  private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

  /// Of a record's key, value and headers together; a broker takes 1 MiB by default.
  private static final int MOST_BYTES = 900 * 1024;

  private static final int REASON_CHARS = 1024;

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
    boolean fits =
        bytes(record.key()) + bytes(record.value()) + bytes(record.headers()) < MOST_BYTES;
    Headers headers = fits ? new RecordHeaders(record.headers()) : new RecordHeaders();
    String told = reason.length() > REASON_CHARS ? reason.substring(0, REASON_CHARS) : reason;
    new DeadLetter(
            reader,
            from.topic(),
            from.partition(),
            from.offset(),
            fits ? told : told + " (key, value and headers left out: too large)")
        .writeTo(headers);
    return new Record<>(
        fits ? record.key() : null, fits ? record.value() : null, record.timestamp(), headers);
  }

  static int bytes(Headers headers) {
    int bytes = 0;
    for (Header header : headers) {
      bytes += header.key().length() + bytes(header.value());
    }
    return bytes;
  }

  private static int bytes(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
