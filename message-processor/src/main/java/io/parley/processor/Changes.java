package io.parley.processor;

import io.parley.contract.ConversationEvent;
import io.parley.contract.ConversationEvent.ConversationChanged;
import io.parley.contract.ConversationEvent.MessageAccepted;
import io.parley.contract.ConversationEvent.MessageDeleted;
import io.parley.contract.ConversationEvent.MessageEdited;
import io.parley.contract.ConversationEvent.Reacted;
import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Brings a conversation's state to the next event. All of it follows from the event, so that a
/// crash in the middle is mended by doing it again; the counters come last and say that it is done.
final class Changes {
  private final ConversationStore store;

  Changes(ConversationStore store) {
    this.store = store;
  }

  /// @param before the counters that the event was decided on
  /// @param offset of the command
  /// @param at the broker's time of the command
  void apply(ConversationEvent event, Counters before, long offset, long at) {
    if (decidesOthers(event)) {
      store.putChanging(event.conversationId(), before, offset);
    }
    switch (event) {
      case MessageAccepted message -> message(message, offset);
      case MessageEdited _ -> {} // the author and the number stay
      case MessageDeleted deleted -> delete(deleted);
      case Reacted reacted ->
          store.putReaction(
              reacted.conversationId(),
              reacted.messageId(),
              reacted.by(),
              reacted.emoji(),
              reacted.on());
      case ConversationChanged changed -> conversation(changed);
    }
    boolean isMessage = event instanceof MessageAccepted;
    store.putCounters(
        event.conversationId(),
        new Counters(
            event.seq(),
            isMessage ? event.number() : before.lastNumber(),
            Math.max(at, before.lastAt()),
            Math.max(offset, before.lastOffset())),
        before);
  }

  /// Whether half of the change could let a command in that was refused before it. A message that
  /// is not the first is spared the write: nobody may name it before the counters count it
  /// ([Rules]).
  private static boolean decidesOthers(ConversationEvent event) {
    return switch (event) {
      case MessageAccepted message -> message.seq() == 1;
      case MessageEdited _ -> false;
      case MessageDeleted _, Reacted _, ConversationChanged _ -> true;
    };
  }

  private void message(MessageAccepted message, long offset) {
    ConversationId conversation = message.conversationId();
    UserId sender = message.sender().id();
    if (message.seq() == 1) {
      firstOfDirect(conversation, message.acceptedAt());
    }
    store.putMessage(
        conversation, message.messageId(), new KnownMessage(message.number(), sender, false));
    // Who sends has read what was said before; where that is news, others are told ([Receipts]).
    Member member = store.member(conversation, sender).orElseGet(() -> Member.since(0, 0));
    long number = message.number();
    boolean news = member.read() < number - 1;
    store.putMember(
        conversation, sender, member.at(number, number, news ? offset : member.markedAt()));
  }

  /// The first message of a direct conversation brings it into being.
  private void firstOfDirect(ConversationId conversation, Instant at) {
    Set<UserId> pair = GroupRules.pair(conversation);
    for (UserId user : pair) {
      if (store.member(conversation, user).isEmpty()) { // or one who has blocked the other before
        store.putMember(conversation, user, Member.since(0, 0));
      }
    }
    store.putProfile(
        conversation,
        new Profile(ConversationKind.DIRECT, null, null, false, null, List.of(), pair.size(), at));
  }

  private void delete(MessageDeleted deleted) {
    store
        .message(deleted.conversationId(), deleted.messageId())
        .ifPresent(
            message ->
                store.putMessage(deleted.conversationId(), deleted.messageId(), message.delete()));
  }

  private void conversation(ConversationChanged changed) {
    ConversationId conversation = changed.conversationId();
    for (UserId user : changed.members()) {
      switch (changed.change()) {
        case CREATED, JOINED, ADDED -> {
          if (store.member(conversation, user).isEmpty()) {
            store.putMember(conversation, user, Member.since(changed.seq() - 1, changed.number()));
          }
        }
        case LEFT, REMOVED -> store.removeMember(conversation, user);
        case UPDATED -> {}
      }
    }
    store.putProfile(conversation, Profile.of(changed.conversation()));
  }
}
