package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.processor.routing.Life;
import io.parley.processor.store.ActiveHours.ActiveHour;
import io.parley.processor.store.AuthorBlock;
import io.parley.processor.store.ConversationStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/// Keeps the journal and the clientMessageIds to the last 24 h. Of a message that goes, who has
/// sent it is kept for ever ([AuthorBlock]). It walks only what is due, by the index of active
/// hours, a bounded amount at a time.
final class Expiry {
  /// At most this many events are removed at a time; the rest next time.
  private static final int EVENTS_PER_RUN = 10_000;

  private static final int HOURS_PER_RUN = 1_000;
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final Conversations conversations;
  private final ConversationStore store;
  private final Duration kept;

  Expiry(Conversations conversations, Duration kept) {
    this.conversations = conversations;
    store = conversations.store();
    this.kept = kept;
  }

  /// Runs by the wall clock, but "now" is the newest record's time: an idle partition keeps what it
  /// has, and a replay sees what it saw. Where the two clocks disagree the earlier one counts: a
  /// broker's clock that jumps forward for a while makes nothing old.
  static void schedule(ProcessorContext<byte[], Object> context, Life life, Expiry expiry) {
    life.every(EVERY, wallClock -> expiry.run(Math.min(context.currentStreamTimeMs(), wallClock)));
  }

  void run(long now) {
    long cutoff = now - kept.toMillis();
    if (cutoff <= 0) {
      return;
    }
    int left = EVENTS_PER_RUN;
    for (ActiveHour active : store.activeHours().before(cutoff, HOURS_PER_RUN)) {
      left -= trim(active, cutoff, left);
      if (left <= 0) {
        return;
      }
      store.activeHours().remove(active);
    }
  }

  /// What is needed of the events for ever is written first, then they go: a crash in between
  /// leaves both.
  ///
  /// @return how many events were removed
  private int trim(ActiveHour active, long cutoff, int limit) {
    ConversationId conversation = active.conversation();
    List<ConversationEvent> expired = expired(conversation, Math.min(cutoff, active.end()), limit);
    if (expired.isEmpty()) {
      conversations.forgetIfNothing(conversation);
      return 0;
    }
    conversations.saveIfBehind(conversation);
    keepAuthors(conversation, expired);
    for (ConversationEvent event : expired) {
      switch (event) {
        case MessageAccepted message -> forget(message, cutoff);
        case MessageEdited _, MessageDeleted _ -> forgetReworded(event);
        default -> {}
      }
      store.journal().delete(conversation, event.seq());
    }
    return expired.size();
  }

  private List<ConversationEvent> expired(ConversationId conversation, long before, int limit) {
    List<ConversationEvent> expired = new ArrayList<>();
    store
        .journal()
        .read(
            conversation,
            1,
            Long.MAX_VALUE,
            (_, entry) -> {
              boolean isOld = entry.at() < before;
              if (isOld) {
                expired.add(entry.decode());
              }
              return isOld && expired.size() < limit;
            });
    return expired;
  }

  private void keepAuthors(ConversationId conversation, List<ConversationEvent> expired) {
    Map<Long, AuthorBlock> blocks = new TreeMap<>();
    for (ConversationEvent event : expired) {
      if (event instanceof MessageAccepted message) {
        blocks
            .computeIfAbsent(
                AuthorBlock.of(message.number()),
                block -> store.authors(conversation, block).orElseGet(AuthorBlock::new))
            .put(message.number(), message.seq(), message.sender().id());
      }
    }
    blocks.forEach((block, authors) -> store.putAuthors(conversation, block, authors));
  }

  /// A later event may have changed the message's words since: that entry stays.
  private void forgetReworded(ConversationEvent event) {
    if (store.reworded(event.conversationId(), event.number()) == event.seq()) {
      store.forgetReworded(event.conversationId(), event.number());
    }
  }

  /// The same clientMessageId may have been accepted anew since: that entry stays.
  private void forget(MessageAccepted message, long cutoff) {
    store
        .accepted(message.conversationId(), message.sender().id(), message.clientMessageId())
        .filter(acceptance -> acceptance.acceptedAt() < cutoff)
        .ifPresent(
            acceptance ->
                store.forget(
                    message.conversationId(), message.sender().id(), message.clientMessageId()));
  }
}
