package io.parley.processor;

import io.parley.contract.Answer.CaughtUp;
import io.parley.contract.Codec;
import io.parley.contract.ConversationEvent;
import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.Signal.CatchUp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;

/// Sends a gateway again what it missed, and says what is too old to be sent.
///
/// After a crash each store is restored by itself, so `recent` may lack events that the counters
/// count, and the counters may not count what a gateway has seen. All of that comes again: the
/// commands are about to be replayed. So only what [Expiry] has removed is said to be missing; to a
/// request for what is still to come there is no answer, and the gateway makes it again after a
/// while.
final class Replays {
  private final ConversationStore conversations;
  private final RecentStore recent;
  private final Outputs outputs;

  Replays(ConversationStore conversations, RecentStore recent, Outputs outputs) {
    this.conversations = conversations;
    this.recent = recent;
    this.outputs = outputs;
  }

  void catchUp(CatchUp request, Record<byte[], byte[]> record) {
    List<KeyValue<Bytes, byte[]>> kept = kept(request);
    if (kept.isEmpty()) {
      expiredTo(request)
          .ifPresent(last -> answer(request, last + 1, Math.min(last, request.to()), record));
      return;
    }
    long first = RecentStore.seqOf(kept.getFirst().key);
    long last = first;
    for (KeyValue<Bytes, byte[]> entry : kept) {
      ConversationEvent event = Codec.EVENTS.decode(entry.value);
      outputs.event(event, entry.value, request.gateway().slot(), request.requestId(), record);
      last = event.seq();
    }
    answer(request, first, last, record);
  }

  /// The first of the wanted events that are kept, up to a hole: it is no answer to send what comes
  /// after something that is missing.
  private List<KeyValue<Bytes, byte[]>> kept(CatchUp request) {
    List<KeyValue<Bytes, byte[]>> kept = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> events =
        recent.range(request.conversationId(), request.from(), request.to())) {
      long next = -1;
      long bytes = 0;
      while (events.hasNext()
          && kept.size() < Limits.CATCH_UP_EVENTS
          && bytes < Limits.CATCH_UP_BYTES) {
        KeyValue<Bytes, byte[]> entry = events.next();
        long seq = RecentStore.seqOf(entry.key);
        if (next >= 0 && seq != next) {
          break;
        }
        kept.add(entry);
        bytes += entry.value.length;
        next = seq + 1;
      }
    }
    return kept;
  }

  /// None of the wanted events is kept.
  ///
  /// @return the last one of them that has expired; empty when the first of them is still to come
  private OptionalLong expiredTo(CatchUp request) {
    ConversationId conversation = request.conversationId();
    Counters counters = conversations.counters(conversation);
    if (counters.lastSeq() == 0) {
      return OptionalLong.of(request.from() - 1); // of which nothing is known, nothing is missing
    }
    Optional<Long> newest = recent.newest(conversation);
    if (newest.isPresent()) {
      // Events expire in their order: what is before a kept one has, what is after it has not.
      return newest.get() > request.to() ? OptionalLong.of(request.to()) : OptionalLong.empty();
    }
    if (request.from() > counters.lastSeq() || conversations.isActive(conversation, counters)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Math.min(request.to(), counters.lastSeq()));
  }

  private void answer(CatchUp request, long firstKept, long to, Record<byte[], byte[]> record) {
    outputs.answer(
        new CaughtUp(
            request.gateway(), request.requestId(), request.conversationId(), firstKept, to),
        record);
  }
}
