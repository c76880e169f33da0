package io.parley.processor;

import io.parley.contract.Limits;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.wire.Answer.CaughtUp;
import io.parley.contract.wire.Signal.CatchUp;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;

/// Sends a gateway again what it missed, and says what is too old to be sent.
///
/// After a crash the counters may not count what a gateway has seen. That comes again: the commands
/// are about to be replayed. So only what [Expiry] has removed is said to be missing; to a request
/// for what is still to come there is no answer, and the gateway makes it again after a while.
final class Replays {
  private final ConversationStore conversations;
  private final Outputs outputs;

  Replays(ConversationStore conversations, Outputs outputs) {
    this.conversations = conversations;
    this.outputs = outputs;
  }

  void catchUp(CatchUp request, Record<byte[], byte[]> record) {
    List<KeyValue<Bytes, byte[]>> kept = kept(request);
    if (kept.isEmpty()) {
      expiredTo(request)
          .ifPresent(last -> answer(request, last + 1, Math.min(last, request.to()), record));
      return;
    }
    long first = StoreKey.numberOf(kept.getFirst().key);
    long last = first;
    for (KeyValue<Bytes, byte[]> entry : kept) {
      JournalEntry journaled = JournalEntry.of(entry.value);
      ConversationEvent event = journaled.decode();
      int slot = request.gateway().slot();
      outputs.event(event, journaled.event(), slot, request.requestId(), null, record);
      last = event.seq();
    }
    answer(request, first, last, record);
  }

  /// The first of the wanted events that are kept, up to a hole: it is no answer to send what comes
  /// after something that is missing.
  private List<KeyValue<Bytes, byte[]>> kept(CatchUp request) {
    List<KeyValue<Bytes, byte[]>> kept = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> events =
        conversations.journal(request.conversationId(), request.from(), request.to())) {
      long next = -1;
      long bytes = 0;
      while (events.hasNext()
          && kept.size() < Limits.CATCH_UP_EVENTS
          && bytes < Limits.CATCH_UP_BYTES) {
        KeyValue<Bytes, byte[]> entry = events.next();
        long seq = StoreKey.numberOf(entry.key);
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
    long lastSeq = conversations.counters(request.conversationId()).lastSeq();
    if (lastSeq == 0) {
      return OptionalLong.of(request.from() - 1); // of which nothing is known, nothing is missing
    }
    return request.from() > lastSeq
        ? OptionalLong.empty()
        : OptionalLong.of(Math.min(request.to(), lastSeq));
  }

  private void answer(CatchUp request, long firstKept, long to, Record<byte[], byte[]> record) {
    outputs.answer(
        new CaughtUp(
            request.gateway(), request.requestId(), request.conversationId(), firstKept, to),
        record);
  }
}
