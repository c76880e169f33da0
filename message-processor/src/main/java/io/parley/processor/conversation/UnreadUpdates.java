package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.Preview;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.wire.MemberUpdate.UnreadChanged;
import io.parley.processor.routing.Life;
import io.parley.processor.store.ActiveHours.ActiveHour;
import io.parley.processor.store.ConversationProfile;
import io.parley.processor.store.ConversationState;
import io.parley.processor.store.Member;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Tells members' partitions of unread messages, for badges and notifications.
///
/// In a small conversation the members who have something to read are told, and the sender where
/// sending has read something: once a second at most, however many messages there are, and less
/// often the more members there are or the later messages are themselves, but for who is mentioned.
/// Whoever has the messages on a device already is in no hurry: there is nobody to notify, and the
/// badge may wait for [#ONLINE_WAIT]. In a large one only the sender, who has read up to their own
/// message, and who is mentioned.
///
/// They are told a few at a time, for messages wait while that is done.
///
/// What is still to be told is in memory. A conversation's state says up to where has been told, so
/// after a crash, or where there is no room, what may be untold is found by looking at the
/// conversations of the last hours. Who is told twice notices nothing.
///
/// Bound: [#MAX_WAITING] conversations, [#PREVIEWS] previews each. Overflow: they are found as
/// after a crash.
final class UnreadUpdates {
  private static final Duration EVERY = Duration.ofMillis(50);
  private static final int CONVERSATIONS_PER_RUN = 50;

  /// A conversation's members are told no sooner than this after they were told.
  private static final Duration WAIT = Duration.ofSeconds(1);

  private static final int MAX_WAITING = 20_000;
  private static final int PREVIEWS = 8;

  /// In so many members' conversations, all are told after [#WAIT]; in larger ones as many members
  /// a second.
  private static final int MEMBERS_A_SECOND = 32;

  /// Messages that are late arrive late, and so do the marks that say so: nobody is told of what is
  /// only on its way.
  private static final int TIMES_LATE = 2;

  /// Whom the messages have reached is told after this long.
  private static final Duration ONLINE_WAIT = Duration.ofSeconds(10);

  /// What a crash can have left untold is not older: commits are a second apart.
  private static final Duration LOOK_BACK = Duration.ofHours(1);

  private final ProcessorContext<byte[], Object> context;
  private final Conversations conversations;
  private final Messages messages;
  private final MemberUpdates members;

  private final Map<ConversationId, Waiting> waiting = new HashMap<>();

  /// The same, by when somebody is to be told.
  private final NavigableSet<Waiting> due =
      new TreeSet<>(
          Comparator.<Waiting>comparingLong(entry -> entry.dueAt)
              .thenComparing(entry -> entry.conversation.value()));

  /// Where the search for what is untold has come to; null when there is no search.
  private @Nullable Search search = new Search(null);

  private record Search(@Nullable ActiveHour after) {}

  UnreadUpdates(
      ProcessorContext<byte[], Object> context,
      Conversations conversations,
      Messages messages,
      MemberUpdates members) {
    this.context = context;
    this.conversations = conversations;
    this.messages = messages;
    this.members = members;
  }

  /// The messages of a conversation since all members were told.
  private static final class Waiting {
    final ConversationId conversation;

    /// When all are told.
    final long lastAt;

    /// In [#due] it must not change.
    long dueAt;

    /// When some were told.
    long toldAt;

    final Deque<MessageAccepted> last = new ArrayDeque<>(2);

    /// Who is mentioned, and by whom.
    final Map<UserId, Set<UserId>> mentioned = new HashMap<>(0);

    /// Whose sending has read something.
    final Set<UserId> readers = new HashSet<>(0);

    /// Who has been told of the last message.
    final Set<UserId> told = new HashSet<>(0);

    Waiting(ConversationId conversation, long lastAt) {
      this.conversation = conversation;
      this.lastAt = lastAt;
      dueAt = lastAt;
    }

    void add(MessageAccepted message) {
      if (last.size() == PREVIEWS) {
        last.removeFirst();
      }
      last.addLast(Previews.shortened(message));
      for (UserId user : message.body().mentions()) {
        mentioned.computeIfAbsent(user, _ -> new HashSet<>(2)).add(message.sender().id());
      }
      if (Boolean.TRUE.equals(message.marksRead())) {
        readers.add(message.sender().id());
      }
      told.clear();
    }

    /// What is to be shown to a member: the last message, and of others what is to be shown should
    /// its sender be blocked; of who has mentioned the member first.
    List<Preview> previews(UserId user) {
      Set<UserId> mentioning = mentioned.getOrDefault(user, Set.of());
      Map<UserId, MessageAccepted> bySender = new LinkedHashMap<>(4);
      for (MessageAccepted message : last.reversed()) {
        if (!message.sender().id().equals(user)) {
          bySender.putIfAbsent(message.sender().id(), message);
        }
      }
      UserId latest = last.getLast().sender().id();
      return bySender.values().stream()
          .sorted(
              Comparator.comparingInt(
                  message ->
                      message.sender().id().equals(latest)
                          ? 0
                          : mentioning.contains(message.sender().id()) ? 1 : 2))
          .limit(1 + Limits.OTHER_PREVIEWS)
          .map(message -> Previews.of(message, mentioning.contains(message.sender().id())))
          .toList();
    }
  }

  void schedule(Life life) {
    life.every(EVERY, this::run);
  }

  void message(MessageAccepted message, Record<byte[], byte[]> cause) {
    ConversationId conversation = message.conversationId();
    if (conversations.profile(conversation).map(ConversationProfile::isSmall).orElse(false)) {
      wait(message, cause.timestamp());
      return;
    }
    UserId sender = message.sender().id();
    tell(conversation, sender, message.number(), true, true, List.of(), cause);
    for (UserId user : new HashSet<>(message.body().mentions())) {
      boolean muted = conversations.member(conversation, user).map(Member::muted).orElse(true);
      if (!user.equals(sender) && !muted) {
        List<Preview> preview = List.of(Previews.of(message, user));
        tell(conversation, user, message.number(), true, false, preview, cause);
      }
    }
  }

  private void wait(MessageAccepted message, long sentAt) {
    ConversationId conversation = message.conversationId();
    long now = context.currentSystemTimeMs();
    Waiting entry = waiting.get(conversation);
    if (entry == null && waiting.size() >= MAX_WAITING) {
      search = new Search(null);
      return;
    }
    if (entry == null) {
      entry = new Waiting(conversation, now + ONLINE_WAIT.toMillis());
      waiting.put(conversation, entry);
      due.add(entry);
    }
    entry.add(message);
    long hurried = now + (entry.mentioned.isEmpty() ? hurry(conversation, now - sentAt) : 0);
    tellAt(entry, Math.min(entry.dueAt, Math.max(hurried, entry.toldAt + WAIT.toMillis())));
  }

  /// @param late how old the message is already, milliseconds
  /// @return how long those who have nothing on a device yet wait, milliseconds
  private long hurry(ConversationId conversation, long late) {
    int size = conversations.state(conversation).members.size();
    return Math.max(
        WAIT.toMillis() * Math.max(size, MEMBERS_A_SECOND) / MEMBERS_A_SECOND, TIMES_LATE * late);
  }

  private void tellAt(Waiting entry, long at) {
    if (at != entry.dueAt) {
      due.remove(entry);
      entry.dueAt = at;
      due.add(entry);
    }
  }

  /// Nobody is shown what is not there any more.
  void deleted(MessageDeleted deleted) {
    Waiting known = waiting.get(deleted.conversationId());
    if (known != null) {
      known.last.removeIf(message -> message.messageId().equals(deleted.messageId()));
    }
  }

  private void run(long now) {
    for (int told = 0; told < CONVERSATIONS_PER_RUN; told++) {
      Waiting entry = due.isEmpty() ? null : due.first();
      if (entry == null || entry.dueAt > now) {
        break;
      }
      boolean everybody = entry.lastAt <= now;
      tell(entry, everybody);
      if (everybody) {
        due.remove(entry);
        waiting.remove(entry.conversation);
      } else {
        entry.mentioned.clear();
        entry.toldAt = now;
        tellAt(entry, entry.lastAt);
      }
    }
    if (search != null && waiting.size() < MAX_WAITING / 2) {
      search = goOn(search, now);
    }
  }

  /// @param everybody also whom the messages have reached
  private void tell(Waiting entry, boolean everybody) {
    ConversationId conversation = entry.conversation;
    ConversationState state = conversations.state(conversation);
    if (!state.isSmall() || state.profile == null) {
      return; // has grown since: who is in a large one is not told
    }
    long number = state.counters.lastNumber();
    MessageAccepted last = entry.last.peekLast();
    for (var member : conversations.members(conversation, Limits.MEMBERS_LISTED)) {
      UserId user = member.user();
      Member own = member.member();
      if (own.asked()) {
        continue; // is told nothing
      }
      boolean unread = own.read() < number;
      boolean mayHaveBadge = state.badged == null || state.badged.contains(user);
      boolean hurry =
          unread
              ? own.delivered() < number || entry.mentioned.containsKey(user)
              : entry.readers.contains(user) && mayHaveBadge;
      boolean hasNews = (unread || entry.readers.contains(user)) && !entry.told.contains(user);
      if (hasNews && (hurry || everybody)) {
        boolean shown = unread && last != null && !own.muted() && !user.equals(last.sender().id());
        List<Preview> previews = shown ? entry.previews(user) : List.of();
        boolean reached = own.delivered() >= number;
        Record<byte[], byte[]> cause = cause(conversation, state.counters.lastAt());
        tell(conversation, user, number, false, reached, previews, cause);
        entry.told.add(user);
        badge(state, user, unread);
      }
    }
    if (everybody) {
      conversations.told(conversation, number);
      state.badged = state.badged == null ? allBadged(state) : state.badged;
    }
  }

  private static void badge(ConversationState state, UserId user, boolean unread) {
    if (state.badged != null && unread) {
      state.badged.add(user);
    } else if (state.badged != null) {
      state.badged.remove(user);
    }
  }

  /// All have been told now.
  private static Set<UserId> allBadged(ConversationState state) {
    Set<UserId> badged = new HashSet<>(0);
    state.members.forEach(
        (user, member) -> {
          if (member.read() < state.counters.lastNumber()) {
            badged.add(user);
          }
        });
    return badged;
  }

  /// Looks at some of the conversations in which something has happened lately.
  ///
  /// @return null at the end
  private @Nullable Search goOn(Search from, long now) {
    long since = Math.min(now, context.currentStreamTimeMs()) - LOOK_BACK.toMillis();
    List<ActiveHour> found =
        conversations.store().activeHours().since(since, from.after(), CONVERSATIONS_PER_RUN);
    found.forEach(active -> find(active.conversation()));
    return found.size() < CONVERSATIONS_PER_RUN ? null : new Search(found.getLast());
  }

  private void find(ConversationId conversation) {
    ConversationState state = conversations.state(conversation);
    if (state.profile == null
        || !state.isSmall()
        || state.told >= state.counters.lastNumber()
        || waiting.containsKey(conversation)) {
      return;
    }
    long lastSeq = state.counters.lastSeq();
    List<MessageAccepted> untold = new ArrayList<>();
    conversations
        .store()
        .journal()
        .read(
            conversation,
            Math.max(1, lastSeq - PREVIEWS),
            lastSeq,
            (_, entry) -> {
              if (entry.decode() instanceof MessageAccepted message
                  && message.number() > state.told
                  && isThere(message)) {
                untold.add(message);
              }
              return true;
            });
    if (!untold.isEmpty()) {
      Waiting found = new Waiting(conversation, 0);
      untold.forEach(found::add);
      state.members.keySet().forEach(found.readers::add); // who has read it may not have been told
      waiting.put(conversation, found);
      due.add(found);
    }
  }

  private boolean isThere(MessageAccepted message) {
    return messages
        .find(message.conversationId(), message.messageId())
        .filter(known -> !known.deleted())
        .isPresent();
  }

  private void tell(
      ConversationId conversation,
      UserId user,
      long number,
      boolean mentionsOnly,
      boolean reached,
      List<Preview> previews,
      Record<byte[], byte[]> cause) {
    long read = conversations.member(conversation, user).map(Member::read).orElse(0L);
    Preview latest = previews.isEmpty() ? null : previews.getFirst();
    List<Preview> others = previews.isEmpty() ? List.of() : previews.subList(1, previews.size());
    members.tell(
        new UnreadChanged(user, conversation, number, read, mentionsOnly, reached, latest, others),
        cause);
  }

  /// @param at when the last event was, by the broker's clock
  private static Record<byte[], byte[]> cause(ConversationId conversation, long at) {
    byte[] key = conversation.value().getBytes(StandardCharsets.UTF_8);
    return new Record<>(key, new byte[0], at);
  }
}
