package io.parley.processor.routing;

import io.parley.contract.ContractValue;
import io.parley.contract.MalformedRecordException;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.DeadLetter;
import io.parley.contract.kafka.KeyPartitions;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.wire.Answer;
import io.parley.contract.wire.Answer.CommandRejected;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.Origin;
import io.parley.contract.wire.OutboundEvent;
import io.parley.contract.wire.Signal.Probe;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.processor.metrics.ProcessorMetrics;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// How the processors of one sub-topology read and what they write. Every output has the time and
/// the headers (the trace) of the record that caused it.
public final class Outputs {
  static final String READER = "message-processor";
  private static final int TRACE_BYTES = 4 * 1024;

  private final ProcessorContext<byte[], Object> context;
  private final String subtopology;
  private final ProcessorMetrics metrics;
  private final int partitions;

  /// Why the record at hand was not taken.
  private @Nullable String rejected;

  /// @param partitions of each topic that is read
  public Outputs(
      ProcessorContext<byte[], Object> context,
      String subtopology,
      ProcessorMetrics metrics,
      int partitions) {
    this.context = context;
    this.subtopology = subtopology;
    this.metrics = metrics;
    this.partitions = partitions;
  }

  /// Each sub-topology has sinks of its own: a shared one would join them into one.
  public static String sinkName(String subtopology, Topic topic) {
    return subtopology + "-to-" + topic.topicName();
  }

  /// Counts a command by what its handling puts out.
  public void counted(Runnable handling) {
    metrics.command(
        () -> {
          rejected = null;
          handling.run();
          return rejected;
        });
  }

  /// Writes a value that is keyed by a conversation or a user.
  public <T extends ContractValue> void write(
      Topic topic, Codec<T> codec, String key, T value, Record<byte[], byte[]> cause) {
    writeEncoded(topic, key, codec.encode(value), cause);
  }

  public void writeEncoded(Topic topic, String key, byte[] value, Record<byte[], byte[]> cause) {
    Record<byte[], Object> record =
        new Record<>(bytes(key), value, cause.timestamp(), trace(cause));
    context.forward(record, sinkName(subtopology, topic));
  }

  /// Writes a value, by the key of `cause`, to the partition with the number of the task's own.
  public void writeBeside(Topic topic, byte[] value, Record<byte[], byte[]> cause) {
    Outgoing outgoing = new Outgoing(context.taskId().partition(), value);
    context.forward(
        new Record<>(cause.key(), outgoing, cause.timestamp(), trace(cause)),
        sinkName(subtopology, topic));
  }

  /// Sends an answer to the gateway that it names.
  public void answer(Answer answer, Record<byte[], byte[]> cause) {
    if (answer instanceof CommandRejected refusal) {
      rejected = refusal.code().name();
    } else if (answer instanceof SendAccepted accepted && accepted.duplicate()) {
      metrics.duplicate();
    }
    Outgoing outgoing = new Outgoing(answer.gateway().slot(), WireCodec.ANSWERS.encode(answer));
    context.forward(
        new Record<>(cause.key(), outgoing, cause.timestamp(), trace(cause)),
        sinkName(subtopology, Topic.OUTBOUND));
  }

  /// Sends an event, encoded as it is in the log, to one slot.
  ///
  /// @param replayFor the catch-up request that asked for it; null for a live event
  /// @param ackFor the request that it answers; null for none
  public void event(
      ConversationEvent event,
      byte[] encoded,
      int slot,
      @Nullable String replayFor,
      @Nullable Origin ackFor,
      Record<byte[], byte[]> cause) {
    event(OutboundEvent.of(event, replayFor, ackFor), encoded, slot, cause);
  }

  /// Sends what stands for an event to one slot.
  public void event(OutboundEvent about, byte[] encoded, int slot, Record<byte[], byte[]> cause) {
    Headers headers = new RecordHeaders(trace(cause));
    about.writeTo(headers);
    context.forward(
        new Record<>(
            bytes(about.conversationId().value()),
            new Outgoing(slot, encoded),
            cause.timestamp(),
            headers),
        sinkName(subtopology, Topic.OUTBOUND));
  }

  /// Sends what has no place in the order to one slot.
  void ephemeral(Ephemeral event, byte[] encoded, int slot, Record<byte[], byte[]> cause) {
    Headers headers = new RecordHeaders(trace(cause));
    OutboundEvent.of(event).writeTo(headers);
    context.forward(
        new Record<>(
            bytes(event.conversationId().value()),
            new Outgoing(slot, encoded),
            cause.timestamp(),
            headers),
        sinkName(subtopology, Topic.OUTBOUND));
  }

  /// Decodes a record's value, which must be what its key names, in the partition that is the
  /// key's: elsewhere a conversation would come to a second state, with an order of its own.
  ///
  /// @param keyOf the key that the value belongs to
  /// @return null when it cannot be read: it is put aside then, with its bytes, its origin and the
  ///   reason, and the pipeline goes on
  public <T extends ContractValue> @Nullable T read(
      Codec<T> codec, Record<byte[], byte[]> record, Function<T, String> keyOf) {
    try {
      T value = KeyedValue.read(codec, keyOf, record);
      if (!(value instanceof Probe)) { // which asks a partition, and no conversation
        requireOwnPartition(record.key());
      }
      return value;
    } catch (MalformedRecordException e) {
      deadLetter(DeadLetters.of(READER, record, context, e));
      return null;
    }
  }

  private void requireOwnPartition(byte[] key) {
    if (partitions > 1 && KeyPartitions.of(key, partitions) != context.taskId().partition()) {
      throw new MalformedRecordException("", "the partition is not the key's own", null);
    }
  }

  void deadLetter(Record<byte[], Object> letter) {
    metrics.deadLetter(DeadLetter.origin(letter.headers()));
    rejected = ProcessorMetrics.DEAD_LETTER;
    context.forward(letter, sinkName(subtopology, Topic.DEAD_LETTERS));
  }

  /// The headers that go on with what a record has caused: the trace, unless somebody has sent more
  /// than a trace can be.
  private static Headers trace(Record<byte[], byte[]> cause) {
    return DeadLetter.bytes(cause.headers()) <= TRACE_BYTES ? cause.headers() : new RecordHeaders();
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
