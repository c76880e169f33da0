package io.parley.processor;

import io.parley.contract.ConversationKind;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.contract.log.ConversationEvent.Reacted;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Brings a conversation's state to the next event. All of it follows from the event, so that a
/// crash in the middle is mended by doing it again: the event is in the journal before. What is
/// changed in memory only is lost with the process and found again by the journal; a change of the
/// conversation itself is saved at once.
final class Changes {
  private final ConversationStore store;

  Changes(ConversationStore store) {
    this.store = store;
  }

  /// @param event the next of the conversation
  /// @param offset of the command
  /// @param at the broker's time of the command
  void apply(ConversationEvent event, Head head, long offset, long at) {
    Counters before = head.counters;
    if (before.lastAt() == 0 || !ConversationStore.isSameHour(at, before.lastAt())) {
      store.putActive(event.conversationId(), at);
    }
    boolean gathered = false;
    switch (event) {
      case MessageAccepted message -> message(message, head, offset);
      case MessageEdited _ -> {} // the author and the number stay
      case MessageDeleted deleted -> store.putDeleted(deleted.conversationId(), deleted.number());
      case Reacted reacted ->
          store.putReaction(
              reacted.conversationId(),
              reacted.messageId(),
              reacted.by(),
              reacted.emoji(),
              reacted.on());
      case ConversationChanged changed -> gathered = conversation(changed, head);
    }
    head.counters =
        new Counters(
            event.seq(),
            event instanceof MessageAccepted ? event.number() : before.lastNumber(),
            Math.max(at, before.lastAt()),
            Math.max(offset, before.lastOffset()));
    if (event instanceof MessageAccepted message) {
      head.sent(message);
    }
    head.unsaved++;
    if (event instanceof ConversationChanged || head.unsaved >= ConversationStore.SNAPSHOT_EVERY) {
      store.save(head);
    }
    if (gathered) {
      store.deleteMemberEntries(head.id);
    }
  }

  private void message(MessageAccepted message, Head head, long offset) {
    UserId sender = message.sender().id();
    if (message.seq() == 1) {
      firstOfDirect(head, message.acceptedAt());
    }
    // Who sends has read what was said before; where that is news, others are told.
    Member known = store.member(head, sender);
    Member member = known == null ? Member.since(0, 0) : known;
    long number = message.number();
    boolean news = Boolean.TRUE.equals(message.marksRead());
    store.putMember(head, sender, member.at(number, number, news ? offset : member.markedAt()));
  }

  /// The first message of a direct conversation brings it into being.
  private void firstOfDirect(Head head, Instant at) {
    Set<UserId> pair = GroupRules.pair(head.id);
    for (UserId user : pair) {
      if (store.member(head, user) == null) { // or one who has blocked the other before
        store.putMember(head, user, Member.since(0, 0));
      }
    }
    head.profile =
        new Profile(ConversationKind.DIRECT, null, null, false, null, List.of(), pair.size(), at);
  }

  /// @return whether its members are in the head again, and their entries are to go
  private boolean conversation(ConversationChanged changed, Head head) {
    for (UserId user : changed.members()) {
      switch (changed.change()) {
        case CREATED, JOINED, ADDED -> {
          if (store.member(head, user) == null) {
            store.putMember(head, user, Member.since(changed.seq() - 1, changed.number()));
          }
        }
        case LEFT, REMOVED -> store.removeMember(head, user);
        case UPDATED -> {}
      }
    }
    Profile after = Profile.of(changed.conversation());
    boolean gathers = !head.isSmall() && after.isSmall();
    if (gathers) {
      store.gatherMembers(head);
    } else if (head.isSmall() && !after.isSmall()) {
      store.spreadMembers(head);
    }
    head.profile = after;
    return gathers;
  }
}
