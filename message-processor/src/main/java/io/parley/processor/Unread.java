package io.parley.processor;

import io.parley.contract.ConversationEvent.MessageAccepted;
import io.parley.contract.ConversationEvent.MessageDeleted;
import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.MemberUpdate.UnreadChanged;
import io.parley.contract.MessageBody;
import io.parley.contract.Preview;
import io.parley.contract.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/// Tells members' partitions of unread messages, for badges and notifications.
///
/// In a small conversation the members who have something to read are told, and the sender where
/// sending has read something: once a second at most, however many messages there are, and less
/// often the more members there are, but for who is mentioned. Whoever has the messages on a device
/// already is in no hurry: there is nobody to notify, and the badge may wait for [#ONLINE_WAIT]. In
/// a large one only the sender, who has read up to their own message, and who is mentioned.
///
/// What is still to be told is in memory. A head says up to where has been told, so after a crash,
/// or where there is no room, what may be untold is found by looking at the conversations of the
/// last hours. Who is told twice notices nothing.
///
/// Bound: [#MAX_WAITING] conversations, [#PREVIEWS] previews each. Overflow: they are found as
/// after a crash.
final class Unread {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int CONVERSATIONS_PER_RUN = 1_000;
  private static final int MAX_WAITING = 20_000;
  private static final int PREVIEWS = 8;

  /// In so many members' conversations, all are told every second; in larger ones as many members a
  /// second.
  private static final int MEMBERS_A_SECOND = 32;

  /// Whom the messages have reached is told after this long.
  private static final Duration ONLINE_WAIT = Duration.ofSeconds(10);

  /// What a crash can have left untold is not older: commits are a second apart.
  private static final Duration LOOK_BACK = Duration.ofHours(1);

  private final ProcessorContext<byte[], Object> context;
  private final ConversationStore store;
  private final Members members;

  /// By how long they have waited, the longest first.
  private final Map<ConversationId, Waiting> waiting = new LinkedHashMap<>();

  /// Where the search for what is untold has come to; null when there is no search.
  private @Nullable Search search = new Search(null);

  private record Search(ConversationStore.@Nullable ActiveHour after) {}

  Unread(ProcessorContext<byte[], Object> context, ConversationStore store, Members members) {
    this.context = context;
    this.store = store;
    this.members = members;
  }

  /// The messages of a conversation since all members were told.
  private static final class Waiting {
    final long since;

    /// Since when there are some that nobody has been told of; 0 for none.
    long freshSince;

    final Deque<MessageAccepted> last = new ArrayDeque<>(2);
    final Set<UserId> mentioned = new HashSet<>(0);

    /// Whose sending has read something.
    final Set<UserId> readers = new HashSet<>(0);

    /// Who has been told of the last message.
    final Set<UserId> told = new HashSet<>(0);

    Waiting(long since) {
      this.since = since;
    }

    void add(MessageAccepted message, long now) {
      if (last.size() == PREVIEWS) {
        last.removeFirst();
      }
      last.addLast(shortened(message));
      mentioned.addAll(message.body().mentions());
      if (Boolean.TRUE.equals(message.marksRead())) {
        readers.add(message.sender().id());
      }
      told.clear();
      freshSince = freshSince == 0 ? now : freshSince;
    }
  }

  void schedule() {
    context.schedule(EVERY, PunctuationType.WALL_CLOCK_TIME, this::run);
  }

  void message(MessageAccepted message, Record<byte[], byte[]> cause) {
    ConversationId conversation = message.conversationId();
    if (store.profile(conversation).map(Profile::isSmall).orElse(false)) {
      wait(message);
      return;
    }
    UserId sender = message.sender().id();
    tell(conversation, sender, message.number(), true, true, null, cause);
    for (UserId user : new HashSet<>(message.body().mentions())) {
      boolean muted = store.member(conversation, user).map(Member::muted).orElse(true);
      if (!user.equals(sender) && !muted) {
        tell(conversation, user, message.number(), true, false, preview(message, user), cause);
      }
    }
  }

  private void wait(MessageAccepted message) {
    long now = context.currentSystemTimeMs();
    Waiting known = waiting.get(message.conversationId());
    if (known == null && waiting.size() >= MAX_WAITING) {
      search = new Search(null);
      return;
    }
    if (known == null) {
      known = new Waiting(now);
      waiting.put(message.conversationId(), known);
    }
    known.add(message, now);
  }

  /// Nobody is shown what is not there any more.
  void deleted(MessageDeleted deleted) {
    Waiting known = waiting.get(deleted.conversationId());
    if (known != null) {
      known.last.removeIf(message -> message.messageId().equals(deleted.messageId()));
    }
  }

  private void run(long now) {
    Iterator<Map.Entry<ConversationId, Waiting>> entries = waiting.entrySet().iterator();
    int told = 0;
    while (entries.hasNext() && told < CONVERSATIONS_PER_RUN) {
      Map.Entry<ConversationId, Waiting> entry = entries.next();
      Waiting untold = entry.getValue();
      if (now - untold.since >= ONLINE_WAIT.toMillis()) {
        entries.remove();
        tell(entry.getKey(), untold, true, now);
        told++;
      } else if (untold.freshSince != 0 && isDue(entry.getKey(), untold, now)) {
        tell(entry.getKey(), untold, false, now);
        untold.freshSince = 0;
        untold.mentioned.clear();
        told++;
      }
    }
    if (search != null && waiting.size() < MAX_WAITING / 2) {
      search = goOn(search, now);
    }
  }

  private boolean isDue(ConversationId conversation, Waiting entry, long now) {
    int size = store.head(conversation).members.size();
    return !entry.mentioned.isEmpty()
        || size <= MEMBERS_A_SECOND
        || now - entry.freshSince >= size * EVERY.toMillis() / MEMBERS_A_SECOND;
  }

  /// @param everybody also whom the messages have reached
  private void tell(ConversationId conversation, Waiting entry, boolean everybody, long now) {
    Head head = store.head(conversation);
    if (!head.isSmall() || head.profile == null) {
      return; // has grown since: who is in a large one is not told
    }
    long number = head.counters.lastNumber();
    MessageAccepted last = entry.last.peekLast();
    for (var member : store.members(conversation, Limits.MEMBERS_LISTED)) {
      UserId user = member.user();
      Member own = member.member();
      boolean unread = own.read() < number;
      boolean mayHaveBadge = head.badged == null || head.badged.contains(user);
      boolean hurry =
          unread
              ? own.delivered() < number || entry.mentioned.contains(user)
              : entry.readers.contains(user) && mayHaveBadge;
      boolean hasNews = (unread || entry.readers.contains(user)) && !entry.told.contains(user);
      if (hasNews && (hurry || everybody)) {
        boolean shown = unread && last != null && !own.muted() && !user.equals(last.sender().id());
        Preview preview =
            shown && last != null ? preview(last, entry.mentioned.contains(user)) : null;
        boolean reached = own.delivered() >= number;
        tell(conversation, user, number, false, reached, preview, cause(conversation, now));
        entry.told.add(user);
        badge(head, user, unread);
      }
    }
    if (everybody) {
      store.told(conversation, number);
      head.badged = head.badged == null ? allBadged(head) : head.badged;
    }
  }

  private static void badge(Head head, UserId user, boolean unread) {
    if (head.badged != null && unread) {
      head.badged.add(user);
    } else if (head.badged != null) {
      head.badged.remove(user);
    }
  }

  /// All have been told now.
  private static Set<UserId> allBadged(Head head) {
    Set<UserId> badged = new HashSet<>(0);
    head.members.forEach(
        (user, member) -> {
          if (member.read() < head.counters.lastNumber()) {
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
    List<ConversationStore.ActiveHour> found =
        store.activeSince(since, from.after(), CONVERSATIONS_PER_RUN);
    found.forEach(active -> find(active.conversation()));
    return found.size() < CONVERSATIONS_PER_RUN ? null : new Search(found.getLast());
  }

  private void find(ConversationId conversation) {
    Head head = store.head(conversation);
    if (head.profile == null
        || !head.isSmall()
        || head.told >= head.counters.lastNumber()
        || waiting.containsKey(conversation)) {
      return;
    }
    long lastSeq = head.counters.lastSeq();
    List<MessageAccepted> untold = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> events =
        store.journal(conversation, Math.max(1, lastSeq - PREVIEWS), lastSeq)) {
      while (events.hasNext()) {
        if (JournalEntry.of(events.next().value).decode() instanceof MessageAccepted message
            && message.number() > head.told
            && store
                .message(conversation, message.messageId())
                .filter(known -> !known.deleted())
                .isPresent()) {
          untold.add(message);
        }
      }
    }
    if (!untold.isEmpty()) {
      Waiting found = new Waiting(0);
      untold.forEach(message -> found.add(message, 1));
      head.members.keySet().forEach(found.readers::add); // who has read it may not have been told
      waiting.put(conversation, found);
    }
  }

  private void tell(
      ConversationId conversation,
      UserId user,
      long number,
      boolean mentionsOnly,
      boolean reached,
      @Nullable Preview preview,
      Record<byte[], byte[]> cause) {
    long read = store.member(conversation, user).map(Member::read).orElse(0L);
    members.tell(
        new UnreadChanged(user, conversation, number, read, mentionsOnly, reached, preview), cause);
  }

  /// No more of a text is kept than is shown of it.
  private static MessageAccepted shortened(MessageAccepted message) {
    MessageBody body = message.body();
    String beginning = beginning(body.content());
    if (beginning.length() == body.content().length() && body.metadata() == null) {
      return message;
    }
    return new MessageAccepted(
        message.messageId(),
        message.clientMessageId(),
        message.conversationId(),
        message.seq(),
        message.number(),
        message.sender(),
        new MessageBody(
            body.type(), beginning, body.attachments(), null, null, body.mentions(), null),
        message.acceptedAt(),
        message.marksRead());
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
    if (text.length() * 3 <= Limits.PREVIEW_BYTES) { // one UTF-16 unit is at most three bytes
      return text;
    }
    int bytes = 0;
    int end = 0;
    while (end < text.length()) {
      int character = text.codePointAt(end);
      bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
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
