package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.processor.store.ConversationProfile;
import io.parley.processor.store.ConversationState;
import io.parley.processor.store.ConversationStateCache;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.store.Counters;
import io.parley.processor.store.JournalEntry;
import io.parley.processor.store.Member;
import io.parley.processor.store.MemberStore;
import io.parley.processor.store.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;

/// What each conversation is now, and how it comes to be something else.
///
/// What decides the next event ([ConversationState]) is in memory; the store has snapshots of it,
/// made now and then. After a crash, and wherever a life finds a snapshot that is not its own, the
/// events that the journal has after it are applied to it: so state that is found is always whole,
/// up to the last event in the journal.
///
/// An instance that was paused or cut off may not know that another has taken over, and what it
/// still writes may reach the changelog last. Its journal entries are those of its successor, for
/// both decide the same log by the same rules; its snapshots may be older, and the journal makes up
/// for that. So no seq is given twice (docs/adr/0015).
public final class Conversations {
  /// A snapshot is made when so many events have happened since the last: no more are applied when
  /// a conversation is found.
  static final int SNAPSHOT_EVERY = 64;

  private final ConversationStore store;
  private final MemberStore members;
  private final String life;
  private final ConversationStateCache states;
  private final Changes changes;

  /// @param life unlike that of any other instance that has written or will write to the store, of
  ///   this process or another
  public Conversations(ConversationStore store, String life) {
    this(store, life, ConversationStateCache.MAX_BYTES);
  }

  Conversations(ConversationStore store, String life, int cacheBytes) {
    this.store = store;
    this.life = life;
    members = store.members();
    states = new ConversationStateCache(cacheBytes, this::saveIfBehind);
    changes = new Changes(store);
  }

  ConversationStore store() {
    return store;
  }

  // What a conversation is now.

  /// As it is after the last event in the journal; changes to it are [Changes]'s.
  ConversationState state(ConversationId conversation) {
    ConversationState known = states.get(conversation);
    if (known != null) {
      return known;
    }
    Snapshot snapshot = store.snapshot(conversation);
    ConversationState state =
        snapshot == null ? new ConversationState(conversation) : snapshot.state();
    state.badged = snapshot == null ? new HashSet<>(0) : null;
    states.put(state);
    // Whoever lets a state go saves it first: a snapshot of this life's own is never behind.
    if (snapshot == null || !snapshot.life().equals(life)) {
      bringUpToDate(state);
    }
    return state;
  }

  private void bringUpToDate(ConversationState state) {
    List<KeyValue<Long, JournalEntry>> after = new ArrayList<>(0);
    store
        .journal()
        .read(
            state.id,
            state.counters.lastSeq() + 1,
            Long.MAX_VALUE,
            (seq, entry) -> after.add(KeyValue.pair(seq, entry)));
    for (KeyValue<Long, JournalEntry> entry : after) {
      if (entry.key != state.counters.lastSeq() + 1) {
        break; // a late write of another life: what is before it has not been decided here yet
      }
      apply(entry.value.decode(), state, entry.value.offset(), entry.value.at());
    }
  }

  /// [Counters#NONE] for a conversation in which nothing has happened.
  public Counters counters(ConversationId conversation) {
    return state(conversation).counters;
  }

  Optional<ConversationProfile> profile(ConversationId conversation) {
    return Optional.ofNullable(state(conversation).profile);
  }

  /// Empty also for who is asked and has not accepted.
  Optional<Member> member(ConversationId conversation, UserId user) {
    return Optional.ofNullable(members.find(state(conversation), user))
        .filter(member -> !member.asked());
  }

  /// Whether the user is the one whom the other of a direct conversation has asked, and who has not
  /// accepted.
  boolean isAsked(ConversationId conversation, UserId user) {
    Member member = conversation.isDirect() ? members.find(state(conversation), user) : null;
    return member != null && member.asked();
  }

  /// Whether one of the two of a direct conversation is.
  boolean isRequest(ConversationId conversation) {
    return conversation.isDirect()
        && state(conversation).members.values().stream().anyMatch(Member::asked);
  }

  /// Whether no more can be said in it before the other accepts.
  boolean isRequestMade(ConversationId conversation) {
    return isRequest(conversation)
        && counters(conversation).lastNumber() >= Limits.MESSAGES_OF_A_REQUEST;
  }

  /// Whether one of the two of a direct conversation has blocked the other: then nothing is said in
  /// it by either. It need not have begun.
  boolean isSilenced(ConversationId conversation) {
    if (!conversation.isDirect()) {
      return false;
    }
    for (Member member : state(conversation).members.values()) {
      if (member.blocked()) {
        return true;
      }
    }
    return false;
  }

  /// The first of the members, in order of their ids.
  List<MemberStore.Entry> members(ConversationId conversation, int limit) {
    return members.first(state(conversation), limit);
  }

  /// The event that the command at this offset has made, if it is replayed.
  Optional<ConversationEvent> made(ConversationId conversation, long offset) {
    if (offset > counters(conversation).lastOffset()) {
      return Optional.empty();
    }
    List<JournalEntry> made = new ArrayList<>(1);
    store
        .journal()
        .readBack(
            conversation,
            (_, entry) -> {
              if (entry.offset() == offset) {
                made.add(entry);
              }
              return entry.offset() > offset;
            });
    return made.stream().findFirst().map(JournalEntry::decode);
  }

  // How it changes.

  /// The next event: written down, and applied.
  ///
  /// @param offset of the command that made it
  /// @param at the broker's time of the command
  void append(ConversationEvent event, byte[] encoded, long offset, long at) {
    ConversationState state = state(event.conversationId());
    store.journal().put(event.conversationId(), event.seq(), new JournalEntry(offset, at, encoded));
    apply(event, state, offset, at);
  }

  private void apply(ConversationEvent event, ConversationState state, long offset, long at) {
    boolean gathered = changes.apply(event, state, offset, at);
    state.unsaved++;
    if (event instanceof ConversationChanged || state.unsaved >= SNAPSHOT_EVERY) {
      save(state);
    }
    if (gathered) {
      members.deleteEntries(state.id);
    }
  }

  /// What the user has set for themselves; no event.
  void set(ConversationId conversation, UserId user, Member member) {
    ConversationState state = state(conversation);
    members.put(state, user, member);
    save(state);
  }

  /// Whether the user wants nothing from the other one of a direct conversation. Commands are
  /// decided by it: those up to this offset, replayed, are not to be decided again. Of one that has
  /// not begun only a block is kept, and once it is taken back nothing, when replays are over
  /// ([Expiry]).
  ///
  /// @param at the broker's time of the command
  void block(ConversationId conversation, UserId user, boolean on, long offset, long at) {
    ConversationState state = state(conversation);
    Member known = members.find(state, user);
    boolean blocked = known != null && known.blocked();
    if (on == blocked) {
      return;
    }
    if (on || state.profile != null) {
      members.put(state, user, (known == null ? Member.since(0, 0) : known).blocking(on, at));
    } else {
      members.remove(state, user);
    }
    if (state.profile == null) {
      store.activeHours().put(conversation, at);
    }
    state.counters = state.counters.decidedAt(offset);
    save(state);
  }

  /// Of a direct conversation that has never begun, and in which nobody has blocked the other any
  /// more, nothing is kept.
  void forgetIfNothing(ConversationId conversation) {
    ConversationState state = state(conversation);
    if (state.profile == null && state.members.isEmpty() && state.counters.lastSeq() == 0) {
      states.remove(conversation);
      store.deleteSnapshot(conversation);
    }
  }

  /// How far members have come.
  void mark(ConversationId conversation, Map<UserId, Member> moved) {
    ConversationState state = state(conversation);
    moved.forEach((user, member) -> members.put(state, user, member));
    if (state.isSmall()) {
      save(state);
    }
  }

  /// The members' own partitions have been told of the messages up to this one. Known again after a
  /// crash where a snapshot was made since; otherwise they are told once more, which changes
  /// nothing.
  void told(ConversationId conversation, long number) {
    ConversationState state = state(conversation);
    state.told = Math.max(state.told, number);
  }

  // Snapshots.

  private void save(ConversationState state) {
    state.unsaved = 0;
    store.putSnapshot(new Snapshot(life, state));
    states.measure(state);
  }

  private void saveIfBehind(ConversationState state) {
    if (state.unsaved > 0) {
      save(state);
    }
  }

  /// Makes a snapshot if there are events that only the journal has.
  void saveIfBehind(ConversationId conversation) {
    saveIfBehind(state(conversation));
  }
}
