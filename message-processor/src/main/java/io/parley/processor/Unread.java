package io.parley.processor;

import io.parley.contract.Codec;
import io.parley.contract.ConversationEvent.MessageAccepted;
import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.MemberUpdate.UnreadChanged;
import io.parley.contract.Preview;
import io.parley.contract.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/// Tells members' partitions of unread messages, for badges and notifications.
///
/// In a small conversation every member is told, once a second at most however many messages there
/// are. In a large one only the sender, who has read up to their own message, and who is mentioned.
///
/// A conversation stays on the list of the untold until the second run after it was told: only then
/// is it certain that the broker has what was told, should this process die.
final class Unread {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int CONVERSATIONS_PER_RUN = 1_000;
  private static final int MAX_TOLD = 100_000;

  private final ProcessorContext<byte[], Object> context;
  private final ConversationStore store;
  private final RecentStore recent;
  private final Members members;

  /// What has been told and is still on the list, by the last number that was told. At most
  /// [#MAX_TOLD]; what does not fit is told once more, which changes nothing.
  private final Map<ConversationId, Long> told = new HashMap<>();

  private @Nullable ConversationId lastVisited;

  Unread(
      ProcessorContext<byte[], Object> context,
      ConversationStore store,
      RecentStore recent,
      Members members) {
    this.context = context;
    this.store = store;
    this.recent = recent;
    this.members = members;
  }

  void schedule() {
    context.schedule(EVERY, PunctuationType.WALL_CLOCK_TIME, this::run);
  }

  void message(MessageAccepted message, Record<byte[], byte[]> cause) {
    ConversationId conversation = message.conversationId();
    if (store.profile(conversation).map(Profile::isSmall).orElse(false)) {
      store.putUntold(conversation, message.seq());
      return;
    }
    UserId sender = message.sender().id();
    tell(conversation, sender, message, true, null, cause);
    for (UserId user : new HashSet<>(message.body().mentions())) {
      boolean muted = store.member(conversation, user).map(Member::muted).orElse(true);
      if (!user.equals(sender) && !muted) {
        tell(conversation, user, message, true, preview(message, user), cause);
      }
    }
  }

  /// Goes on where the run before has stopped, so that everybody's turn comes.
  private void run(long now) {
    Map<ConversationId, Long> untold = store.untold(lastVisited, CONVERSATIONS_PER_RUN);
    lastVisited = null;
    untold.forEach((conversation, firstSeq) -> visit(conversation, firstSeq, now));
    if (untold.size() < CONVERSATIONS_PER_RUN) {
      lastVisited = null; // that was the end: from the beginning
    }
  }

  private void visit(ConversationId conversation, long firstSeq, long now) {
    lastVisited = conversation;
    long number = store.counters(conversation).lastNumber();
    long toldBefore = told.getOrDefault(conversation, -1L);
    if (toldBefore == number) {
      told.remove(conversation);
      store.removeUntold(conversation);
      return;
    }
    if (told.size() < MAX_TOLD || toldBefore >= 0) {
      told.put(conversation, number);
    }
    tellAll(conversation, firstSeq, toldBefore, cause(conversation, now));
  }

  /// @param toldBefore the last message that has been told; its mentions were told with it
  private void tellAll(
      ConversationId conversation, long firstSeq, long toldBefore, Record<byte[], byte[]> cause) {
    List<MessageAccepted> messages = messages(conversation, firstSeq);
    if (messages.isEmpty()) {
      return;
    }
    MessageAccepted last = messages.getLast();
    Set<UserId> mentioned = new HashSet<>();
    messages.stream()
        .filter(message -> message.number() > toldBefore)
        .forEach(message -> mentioned.addAll(message.body().mentions()));
    for (var entry : store.members(conversation, Limits.MEMBERS_LISTED)) {
      Member member = entry.member();
      UserId user = entry.user();
      boolean notify =
          !member.muted() && member.read() < last.number() && !user.equals(last.sender().id());
      Preview preview = notify ? preview(last, mentioned.contains(user)) : null;
      tell(conversation, user, last, false, preview, cause);
    }
  }

  private List<MessageAccepted> messages(ConversationId conversation, long firstSeq) {
    long lastSeq = store.counters(conversation).lastSeq();
    // The newest are enough: of more than a catch-up's worth in a second, none is worth a line.
    long from = Math.max(firstSeq, lastSeq - Limits.CATCH_UP_EVENTS);
    List<MessageAccepted> messages = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> events = recent.range(conversation, from, lastSeq)) {
      while (events.hasNext()) {
        KeyValue<Bytes, byte[]> event = events.next();
        if (Codec.EVENTS.decode(event.value) instanceof MessageAccepted message
            && !isDeleted(message)) {
          messages.add(message);
        }
      }
    }
    return messages;
  }

  private boolean isDeleted(MessageAccepted message) {
    return store
        .message(message.conversationId(), message.messageId())
        .filter(KnownMessage::deleted)
        .isPresent();
  }

  private void tell(
      ConversationId conversation,
      UserId user,
      MessageAccepted last,
      boolean mentionsOnly,
      @Nullable Preview preview,
      Record<byte[], byte[]> cause) {
    long read = store.member(conversation, user).map(Member::read).orElse(0L);
    members.tell(
        new UnreadChanged(user, conversation, last.number(), read, mentionsOnly, preview), cause);
  }

  private static Preview preview(MessageAccepted message, UserId user) {
    return preview(message, message.body().mentions().contains(user));
  }

  private static Preview preview(MessageAccepted message, boolean mention) {
    return new Preview(
        message.messageId(),
        message.sender(),
        message.body().type(),
        beginning(message.body().content()),
        mention,
        message.acceptedAt());
  }

  /// As many whole characters as fit.
  private static String beginning(String text) {
    int bytes = 0;
    int end = 0;
    while (end < text.length()) {
      int character = text.codePointAt(end);
      bytes += Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > Limits.PREVIEW_BYTES) {
        break;
      }
      end += Character.charCount(character);
    }
    return text.substring(0, end);
  }

  private static Record<byte[], byte[]> cause(ConversationId conversation, long now) {
    byte[] key = conversation.value().getBytes(StandardCharsets.UTF_8);
    return new Record<>(key, new byte[0], now);
  }
}
