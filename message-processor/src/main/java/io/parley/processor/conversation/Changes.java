package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.UserId;
import io.parley.contract.VisibleHistory;
import io.parley.contract.log.Change;
import io.parley.contract.log.Contact;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.contract.log.ConversationEvent.Reacted;
import io.parley.processor.store.ActiveHours;
import io.parley.processor.store.ConversationProfile;
import io.parley.processor.store.ConversationState;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.store.Counters;
import io.parley.processor.store.GroupInvitations;
import io.parley.processor.store.Member;
import io.parley.processor.store.MemberStore;
import java.util.List;
import java.util.Set;

/// Brings a conversation's state to the next event. All of it follows from the event, so that a
/// crash in the middle is mended by doing it again: the event is in the journal before. What is
/// changed in memory only is lost with the process and found again by the journal.
final class Changes {
  private final ConversationStore store;
  private final MemberStore members;

  Changes(ConversationStore store) {
    this.store = store;
    members = store.members();
  }

  /// @param event the next of the conversation
  /// @param offset of the command
  /// @param at the broker's time of the command
  /// @return whether its members are in its state again, and their entries are to go once that is
  ///   saved
  boolean apply(ConversationEvent event, ConversationState state, long offset, long at) {
    Counters before = state.counters;
    if (before.lastAt() == 0 || !ActiveHours.isSameHour(at, before.lastAt())) {
      store.activeHours().put(event.conversationId(), at);
    }
    boolean gathered = false;
    switch (event) {
      case MessageAccepted message -> message(message, state, offset, at);
      case MessageEdited edit ->
          store.putReworded(edit.conversationId(), edit.number(), edit.seq());
      case MessageDeleted deleted -> {
        store.putDeleted(deleted.conversationId(), deleted.number());
        store.putReworded(deleted.conversationId(), deleted.number(), deleted.seq());
      }
      case Reacted reacted ->
          store.putReaction(
              reacted.conversationId(),
              reacted.messageId(),
              reacted.by(),
              reacted.emoji(),
              reacted.on());
      case ConversationChanged changed -> gathered = conversation(changed, state);
    }
    state.counters =
        new Counters(
            event.seq(),
            event instanceof MessageAccepted ? event.number() : before.lastNumber(),
            Math.max(at, before.lastAt()),
            Math.max(offset, before.lastOffset()));
    if (event instanceof MessageAccepted message) {
      state.sent(message);
    }
    return gathered;
  }

  private void message(MessageAccepted message, ConversationState state, long offset, long at) {
    UserId sender = message.sender().id();
    if (message.seq() == 1) {
      firstOfDirect(state, message);
    }
    // Who sends has read what was said before; where that is news, others are told.
    Member known = members.find(state, sender);
    Member member = known == null ? Member.since(0, 0) : known.accepting();
    long number = message.number();
    boolean news = Boolean.TRUE.equals(message.marksRead());
    members.put(
        state, sender, news ? member.answering(number, offset, at) : member.sending(number));
  }

  /// The first message of a direct conversation brings it into being.
  private void firstOfDirect(ConversationState state, MessageAccepted message) {
    Set<UserId> pair = GroupRules.pair(state.id);
    for (UserId user : pair) {
      if (members.find(state, user) == null) { // or one who has blocked the other before
        boolean asked =
            message.contact() == Contact.REQUESTED && !user.equals(message.sender().id());
        members.put(state, user, asked ? Member.whoIsAsked() : Member.since(0, 0));
      }
    }
    state.profile =
        new ConversationProfile(
            ConversationKind.DIRECT,
            null,
            null,
            false,
            null,
            List.of(),
            pair.size(),
            message.acceptedAt(),
            null);
  }

  private boolean conversation(ConversationChanged changed, ConversationState state) {
    ConversationProfile after = ConversationProfile.of(changed.conversation());
    for (UserId user : changed.members()) {
      switch (changed.change()) {
        case CREATED, JOINED, ADDED -> {
          Member known = members.find(state, user);
          if (known == null) {
            members.put(state, user, newcomer(changed, after));
          } else if (known.asked()) {
            members.put(state, user, known.accepting());
          }
        }
        case LEFT, REMOVED -> members.remove(state, user);
        case UPDATED -> {}
      }
    }
    if (after.isDirect()) {
      changed.invited().forEach(user -> members.put(state, user, Member.whoIsAsked()));
    } else {
      invitations(changed);
    }
    boolean gathers = !state.isSmall() && after.isSmall();
    if (gathers) {
      members.gather(state);
    } else if (state.isSmall() && !after.isSmall()) {
      members.spread(state);
    }
    state.profile = after;
    return gathers;
  }

  /// Who has become a member is not invited any more.
  private void invitations(ConversationChanged changed) {
    ConversationId conversation = changed.conversationId();
    GroupInvitations invitations = store.invitations();
    switch (changed.change()) {
      case CREATED, JOINED, ADDED, UPDATED -> {
        changed.members().forEach(user -> invitations.remove(conversation, user));
        if (!changed.invited().isEmpty()) {
          invitations.removeEnded(conversation, changed.at());
          changed.invited().forEach(user -> invitations.put(conversation, user, changed.at()));
        }
      }
      case LEFT, REMOVED -> {
        changed.invited().forEach(user -> invitations.remove(conversation, user));
        if (changed.conversation().memberCount() == 0) {
          invitations.removeEnded(conversation, changed.at());
        }
      }
    }
  }

  /// The members that a group begins with have seen all of it.
  private static Member newcomer(ConversationChanged changed, ConversationProfile after) {
    boolean beginsHere =
        after.history() == VisibleHistory.JOINED && changed.change() != Change.CREATED;
    return beginsHere
        ? Member.fromNowOn(changed.seq() - 1, changed.number())
        : Member.since(changed.seq() - 1, changed.number());
  }
}
