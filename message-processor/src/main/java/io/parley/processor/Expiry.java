package io.parley.processor;

import io.parley.contract.Codec;
import io.parley.contract.ConversationEvent;
import io.parley.contract.ConversationEvent.ConversationChanged;
import io.parley.contract.ConversationEvent.MessageAccepted;
import io.parley.contract.ConversationEvent.MessageDeleted;
import io.parley.contract.ConversationEvent.MessageEdited;
import io.parley.contract.ConversationEvent.Reacted;
import io.parley.contract.ConversationId;
import io.parley.processor.ConversationStore.ActiveHour;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;

/// Keeps the stores to the last 24 h: recent events and the clientMessageIds they were sent with.
/// It walks only what is due, by the index of active hours, a bounded amount at a time.
final class Expiry {
  /// At most this many events are removed at a time; the rest next time.
  private static final int EVENTS_PER_RUN = 10_000;

  private static final int HOURS_PER_RUN = 1_000;
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final ConversationStore conversations;
  private final RecentStore recent;
  private final Duration kept;

  Expiry(ConversationStore conversations, RecentStore recent, Duration kept) {
    this.conversations = conversations;
    this.recent = recent;
    this.kept = kept;
  }

  /// Runs by the wall clock, but "now" is the newest record's time: an idle partition keeps what it
  /// has, and a replay sees what it saw. Where the two clocks disagree the earlier one counts: a
  /// broker's clock that jumps forward for a while makes nothing old.
  static void schedule(ProcessorContext<byte[], Object> context, Expiry expiry) {
    context.schedule(
        EVERY,
        PunctuationType.WALL_CLOCK_TIME,
        wallClock -> expiry.run(Math.min(context.currentStreamTimeMs(), wallClock)));
  }

  void run(long now) {
    long cutoff = now - kept.toMillis();
    if (cutoff <= 0) {
      return;
    }
    int left = EVENTS_PER_RUN;
    for (ActiveHour active : conversations.activeBefore(cutoff, HOURS_PER_RUN)) {
      left -= trim(active, cutoff, left);
      if (left <= 0) {
        return;
      }
      conversations.removeActive(active);
    }
  }

  /// @return how many events were removed
  private int trim(ActiveHour active, long cutoff, int limit) {
    int removed = 0;
    long endOfHour = (active.hour() + 1) * HOUR;
    long before = Math.min(cutoff, endOfHour);
    ConversationId conversation = active.conversation();
    removed += conversations.forgetMade(conversation, event -> at(event) < before, limit);
    try (KeyValueIterator<Bytes, byte[]> events = recent.range(conversation, 1, Long.MAX_VALUE)) {
      while (events.hasNext() && removed < limit) {
        KeyValue<Bytes, byte[]> entry = events.next();
        ConversationEvent event = Codec.EVENTS.decode(entry.value);
        if (at(event) >= before) {
          return removed;
        }
        if (event instanceof MessageAccepted message) {
          forget(message, cutoff);
        }
        recent.delete(conversation, RecentStore.seqOf(entry.key));
        removed++;
      }
    }
    return removed;
  }

  private static long at(ConversationEvent event) {
    Instant at =
        switch (event) {
          case MessageAccepted message -> message.acceptedAt();
          case MessageEdited edited -> edited.at();
          case MessageDeleted deleted -> deleted.at();
          case Reacted reacted -> reacted.at();
          case ConversationChanged changed -> changed.at();
        };
    return at.toEpochMilli();
  }

  /// The same clientMessageId may have been accepted anew since: that entry stays.
  private void forget(MessageAccepted message, long cutoff) {
    conversations
        .accepted(message.conversationId(), message.sender().id(), message.clientMessageId())
        .filter(acceptance -> acceptance.acceptedAt() < cutoff)
        .ifPresent(
            acceptance ->
                conversations.forget(
                    message.conversationId(), message.sender().id(), message.clientMessageId()));
  }
}
