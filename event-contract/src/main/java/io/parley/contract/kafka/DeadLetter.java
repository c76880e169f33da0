package io.parley.contract.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/// A record that cannot be used, as the record of `parley.internal.dead-letters` that it becomes:
/// its bytes as read, and in the headers beside its own where it came from and why it cannot be
/// used. Its bytes are left out, and the reason says so, where they would not fit into one record
/// beside that.
public final class DeadLetter {
  /// Of a record's key, value and headers together; a broker takes 1 MiB by default.
  static final int MOST_BYTES = 900 * 1024;

  static final int MOST_REASON_CHARS = 1024;
  private static final String READER = "parley-reader";
  private static final String TOPIC = "parley-topic";
  private static final String PARTITION = "parley-partition";
  private static final String OFFSET = "parley-offset";
  private static final String REASON = "parley-reason";
  private static final Set<String> OURS = Set.of(READER, TOPIC, PARTITION, OFFSET, REASON);

  /// Of a note, not a letter: which letter was sent again.
  private static final String SENT_AGAIN = "parley-sent-again";

  private static final String LEFT_OUT = " (key, value and headers left out: too large)";

  private final Source source;
  private final byte @Nullable [] key;
  private final byte @Nullable [] value;
  private final Headers headers;
  private final String reason;

  /// Where a record was read.
  ///
  /// @param reader who could not use it, such as `message-processor`
  public record Source(String reader, String topic, int partition, long offset) {}

  private DeadLetter(
      Source source,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers,
      String reason) {
    this.source = source;
    this.key = key;
    this.value = value;
    this.headers = headers;
    this.reason = reason;
  }

  /// @param headers its own
  /// @param reason what is wrong, naming the field; cut to 1,024 characters
  public static DeadLetter of(
      Source source,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers,
      String reason) {
    String told =
        reason.length() > MOST_REASON_CHARS ? reason.substring(0, MOST_REASON_CHARS) : reason;
    DeadLetter whole = new DeadLetter(source, key, value, headers, told);
    return bytes(key) + bytes(value) + bytes(headers) < MOST_BYTES
        ? whole
        : whole.withoutItsBytes();
  }

  public static DeadLetter of(String reader, ConsumerRecord<byte[], byte[]> read, String reason) {
    return of(
        new Source(reader, read.topic(), read.partition(), read.offset()),
        read.key(),
        read.value(),
        read.headers(),
        reason);
  }

  /// For a broker that takes less than it gave.
  public DeadLetter withoutItsBytes() {
    return new DeadLetter(source, null, null, new RecordHeaders(), reason + LEFT_OUT);
  }

  public byte @Nullable [] key() {
    return key;
  }

  public byte @Nullable [] value() {
    return value;
  }

  /// The record's own and ours.
  public Headers headers() {
    Headers all = new RecordHeaders(headers.toArray());
    add(all, READER, source.reader());
    add(all, TOPIC, source.topic());
    add(all, PARTITION, Integer.toString(source.partition()));
    add(all, OFFSET, Long.toString(source.offset()));
    add(all, REASON, reason);
    return all;
  }

  /// Where the record was read that a dead letter is of, such as `parley.signals-3@1200`.
  ///
  /// @param letter the headers of a dead letter
  public static String origin(Headers letter) {
    return header(letter, TOPIC) + "-" + header(letter, PARTITION) + "@" + header(letter, OFFSET);
  }

  public ProducerRecord<byte[], byte[]> toRecord() {
    return new ProducerRecord<>(Topic.DEAD_LETTERS.topicName(), null, key, value, headers());
  }

  /// A letter, as it is read.
  ///
  /// @return empty for what is no letter, such as [#sentAgain]
  public static Optional<DeadLetter> read(ConsumerRecord<byte[], byte[]> letter) {
    Headers all = letter.headers();
    try {
      Source source =
          new Source(
              header(all, READER),
              header(all, TOPIC),
              Integer.parseInt(header(all, PARTITION)),
              Long.parseLong(header(all, OFFSET)));
      Headers own = new RecordHeaders(all.toArray());
      OURS.forEach(own::remove);
      return Optional.of(
          new DeadLetter(source, letter.key(), letter.value(), own, header(all, REASON)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// A note that a letter was sent again.
  ///
  /// @param id the letter's offset
  public static ProducerRecord<byte[], byte[]> sentAgain(long id) {
    Headers headers = new RecordHeaders();
    add(headers, SENT_AGAIN, Long.toString(id));
    byte @Nullable [] nothing = null;
    return new ProducerRecord<>(
        Topic.DEAD_LETTERS.topicName(), (Integer) null, nothing, nothing, headers);
  }

  /// The letter that a note is about; empty for a letter.
  public static OptionalLong idSentAgain(ConsumerRecord<byte[], byte[]> note) {
    try {
      return OptionalLong.of(Long.parseLong(header(note.headers(), SENT_AGAIN)));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  public Source source() {
    return source;
  }

  public String reason() {
    return reason;
  }

  /// Whether it has the bytes of what could not be used.
  public boolean isWhole() {
    return !reason.endsWith(LEFT_OUT);
  }

  /// What it has of the record.
  public int bytes() {
    return bytes(key) + bytes(value) + bytes(headers);
  }

  /// What could not be used, as it was written to its topic: to be written there again.
  ///
  /// @throws IllegalStateException when its bytes were left out
  public ProducerRecord<byte[], byte[]> original() {
    if (!isWhole()) {
      throw new IllegalStateException("its bytes were left out");
    }
    return new ProducerRecord<>(source.topic(), source.partition(), key, value, headers);
  }

  /// What headers take of a record, about.
  public static int bytes(Headers headers) {
    int bytes = 0;
    for (Header header : headers) {
      bytes += header.key().length() + bytes(header.value());
    }
    return bytes;
  }

  private static int bytes(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static String header(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
