package io.parley.processor.conversation;

import io.parley.contract.Limits;
import io.parley.contract.codec.Codec;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.wire.Answer.CaughtUp;
import io.parley.contract.wire.OutboundEvent;
import io.parley.contract.wire.Signal.CatchUp;
import io.parley.processor.conversation.CurrentWords.AsItWas;
import io.parley.processor.conversation.CurrentWords.Deleted;
import io.parley.processor.conversation.CurrentWords.Reworded;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.JournalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.streams.processor.api.Record;

/// Sends a gateway again what it missed, and says what is too old to be sent. Words that were taken
/// back since, or replaced, are not sent again ([CurrentWords]).
///
/// After a crash the counters may not count what a gateway has seen. That comes again: the commands
/// are about to be replayed. So only what [Expiry] has removed is said to be missing; to a request
/// for what is still to come there is no answer, and the gateway makes it again after a while.
final class Replays {
  private final Conversations conversations;
  private final CurrentWords current;
  private final Outputs outputs;

  Replays(Conversations conversations, Outputs outputs) {
    this.conversations = conversations;
    current = new CurrentWords(conversations.store());
    this.outputs = outputs;
  }

  void catchUp(CatchUp request, Record<byte[], byte[]> record) {
    List<JournalEntry> kept = kept(request);
    if (kept.isEmpty()) {
      expiredTo(request)
          .ifPresent(last -> answer(request, last + 1, Math.min(last, request.to()), record));
      return;
    }
    long first = 0;
    long last = 0;
    for (JournalEntry entry : kept) {
      ConversationEvent event = entry.decode();
      send(event, entry, request, record);
      first = first == 0 ? event.seq() : first;
      last = event.seq();
    }
    answer(request, first, last, record);
  }

  private void send(
      ConversationEvent event, JournalEntry entry, CatchUp request, Record<byte[], byte[]> record) {
    OutboundEvent about = OutboundEvent.of(event, request.requestId(), null);
    int slot = request.gateway().slot();
    switch (current.of(event)) {
      case AsItWas _ -> outputs.event(about, entry.event(), slot, record);
      case Reworded(ConversationEvent reworded) ->
          outputs.event(about, Codec.EVENTS.encode(reworded), slot, record);
      case Deleted(HistoryMessage left) ->
          outputs.event(about.asItIsNow(), left.encode(), slot, record);
    }
  }

  /// The first of the wanted events that are kept, up to a hole: it is no answer to send what comes
  /// after something that is missing.
  private List<JournalEntry> kept(CatchUp request) {
    Page page = new Page();
    conversations
        .store()
        .journal()
        .read(request.conversationId(), request.from(), request.to(), page::take);
    return page.entries;
  }

  /// As much as one answer holds.
  private static final class Page {
    final List<JournalEntry> entries = new ArrayList<>();
    private long last = -1;
    private long bytes;

    boolean take(long seq, JournalEntry entry) {
      if (last >= 0 && seq != last + 1) {
        return false;
      }
      entries.add(entry);
      last = seq;
      bytes += entry.event().length;
      return entries.size() < Limits.CATCH_UP_EVENTS && bytes < Limits.CATCH_UP_BYTES;
    }
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
