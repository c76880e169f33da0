package io.parley.processor.routing;

import io.parley.contract.ContractValue;
import io.parley.contract.MalformedRecordException;
import io.parley.contract.codec.Codec;
import io.parley.contract.log.UnknownRecord;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Follows a topic, whole in every instance, and gives its values to who keeps them. What reads it
/// has no way to write: dead letters wait here for a task that has.
///
/// Bound: [#MOST_WAITING] dead letters. Overflow: the oldest are dropped; each has been logged.
///
/// @param <T> the topic's values
public final class TopicFollower<T extends ContractValue> {
  private static final int MOST_WAITING = 100;

  private final String reader;
  private final Codec<T> codec;
  private final Function<T, String> keyOf;
  private final Queue<Record<byte[], Object>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);

  /// Who keeps what is read. Called by one thread.
  ///
  /// @param <T> the topic's values
  @FunctionalInterface
  public interface Listener<T> {
    /// @param at the broker's time, milliseconds since 1970
    void heard(T value, long at);

    /// A tombstone.
    ///
    /// @return whether there may be one
    default boolean gone(String key) {
      return false;
    }

    /// A kind that a later version has brought.
    ///
    /// @return whether it is no fault: the topic is published
    default boolean passesOver(UnknownRecord record) {
      return false;
    }
  }

  /// @param reader of the dead letters
  /// @param keyOf the key that a value belongs to
  public TopicFollower(String reader, Codec<T> codec, Function<T, String> keyOf) {
    this.reader = reader;
    this.codec = codec;
    this.keyOf = keyOf;
  }

  public Processor<byte[], byte[], Void, Void> processor(Listener<T> listener) {
    return new Following(listener);
  }

  /// Takes the dead letters that wait.
  public void drain(Consumer<Record<byte[], Object>> to) {
    for (Record<byte[], Object> next = waiting.poll(); next != null; next = waiting.poll()) {
      to.accept(next);
    }
  }

  private final class Following implements Processor<byte[], byte[], Void, Void> {
    private final Listener<T> listener;
    private ProcessorContext<Void, Void> context;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    Following(Listener<T> listener) {
      this.listener = listener;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      this.context = context;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      if (isTombstone(record)) {
        return;
      }
      try {
        listener.heard(KeyedValue.read(codec, keyOf, record), record.timestamp());
      } catch (MalformedRecordException e) {
        if (isPassedOver(record)) {
          return;
        }
        putAside(DeadLetters.of(reader, record, context, e));
      }
    }

    private boolean isPassedOver(Record<byte[], byte[]> record) {
      try {
        return codec.read(record.value()) instanceof UnknownRecord unknown
            && listener.passesOver(unknown);
      } catch (MalformedRecordException e) {
        return false;
      }
    }

    @SuppressWarnings("NullAway") // Streams says that a key is never null; a poisonous one is
    private boolean isTombstone(Record<byte[], byte[]> record) {
      byte @Nullable [] key = record.key();
      return record.value() == null
          && key != null
          && listener.gone(new String(key, StandardCharsets.UTF_8));
    }

    private void putAside(Record<byte[], Object> letter) {
      while (!waiting.offer(letter)) {
        waiting.poll();
      }
    }
  }
}
