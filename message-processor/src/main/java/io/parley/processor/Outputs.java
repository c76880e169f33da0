package io.parley.processor;

import io.parley.contract.Answer;
import io.parley.contract.Codec;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationEvent;
import io.parley.contract.DeadLetter;
import io.parley.contract.Ephemeral;
import io.parley.contract.MalformedRecordException;
import io.parley.contract.OutboundEvent;
import io.parley.contract.Topic;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the processors of one sub-topology read and what they write. Every output has the time and
/// the headers (the trace) of the record that caused it.
final class Outputs {
  private static final Logger log = LoggerFactory.getLogger(Outputs.class);

  private final ProcessorContext<byte[], Object> context;
  private final String subtopology;

  Outputs(ProcessorContext<byte[], Object> context, String subtopology) {
    this.context = context;
    this.subtopology = subtopology;
  }

  /// Each sub-topology has sinks of its own: a shared one would join them into one.
  static String sinkName(String subtopology, Topic topic) {
    return subtopology + "-to-" + topic.topicName();
  }

  /// Writes a value that is keyed by a conversation or a user.
  <T extends ContractValue> void write(
      Topic topic, Codec<T> codec, String key, T value, Record<byte[], byte[]> cause) {
    writeEncoded(topic, key, codec.encode(value), cause);
  }

  void writeEncoded(Topic topic, String key, byte[] value, Record<byte[], byte[]> cause) {
    Record<byte[], Object> record =
        new Record<>(bytes(key), value, cause.timestamp(), cause.headers());
    context.forward(record, sinkName(subtopology, topic));
  }

  /// Sends an answer to the gateway that it names.
  void answer(Answer answer, Record<byte[], byte[]> cause) {
    Outgoing outgoing = new Outgoing(answer.gateway().slot(), Codec.ANSWERS.encode(answer));
    context.forward(
        new Record<>(cause.key(), outgoing, cause.timestamp(), cause.headers()),
        sinkName(subtopology, Topic.OUTBOUND));
  }

  /// Sends an event, encoded as it is in the log, to one slot.
  ///
  /// @param replayFor the catch-up request that asked for it; null for a live event
  void event(
      ConversationEvent event,
      byte[] encoded,
      int slot,
      @Nullable String replayFor,
      Record<byte[], byte[]> cause) {
    Headers headers = new RecordHeaders(cause.headers());
    new OutboundEvent(
            event.conversationId(), event.eventName(), event.seq(), event.number(), replayFor)
        .writeTo(headers);
    context.forward(
        new Record<>(
            bytes(event.conversationId().value()),
            new Outgoing(slot, encoded),
            cause.timestamp(),
            headers),
        sinkName(subtopology, Topic.OUTBOUND));
  }

  /// Sends what has no place in the order to one slot.
  void ephemeral(Ephemeral event, byte[] encoded, int slot, Record<byte[], byte[]> cause) {
    Headers headers = new RecordHeaders(cause.headers());
    new OutboundEvent(event.conversationId(), event.eventName(), 0, 0, null).writeTo(headers);
    context.forward(
        new Record<>(
            bytes(event.conversationId().value()),
            new Outgoing(slot, encoded),
            cause.timestamp(),
            headers),
        sinkName(subtopology, Topic.OUTBOUND));
  }

  /// Decodes a record's value.
  ///
  /// @return null when it cannot be read: it is put aside then, with its bytes, its origin and the
  ///   reason, and the pipeline goes on
  <T extends ContractValue> @Nullable T read(Codec<T> codec, Record<byte[], byte[]> record) {
    try {
      return codec.decode(record.value());
    } catch (MalformedRecordException e) {
      deadLetter(record, e);
      return null;
    }
  }

  private void deadLetter(Record<byte[], byte[]> record, MalformedRecordException reason) {
    RecordMetadata from = context.recordMetadata().orElseThrow();
    String message = String.valueOf(reason.getMessage());
    log.warn("dead letter: {}-{}@{}: {}", from.topic(), from.partition(), from.offset(), message);
    Headers headers = new RecordHeaders(record.headers());
    new DeadLetter("message-processor", from.topic(), from.partition(), from.offset(), message)
        .writeTo(headers);
    context.forward(
        new Record<>(record.key(), record.value(), record.timestamp(), headers),
        sinkName(subtopology, Topic.DEAD_LETTERS));
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
