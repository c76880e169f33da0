package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.Invitation;
import io.parley.contract.Membership;
import io.parley.contract.UserId;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.Change;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.wire.Command.BlockUser;
import io.parley.contract.wire.MemberUpdate;
import io.parley.contract.wire.MemberUpdate.BlockChanged;
import io.parley.contract.wire.MemberUpdate.InvitationChanged;
import io.parley.contract.wire.MemberUpdate.MembershipChanged;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.Member;
import io.parley.processor.store.MemberStore;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;

/// Tells members' own partitions what a conversation has for them.
final class MemberUpdates {
  private final Conversations conversations;
  private final ConversationReader reader;
  private final Outputs outputs;

  MemberUpdates(Conversations conversations, Outputs outputs) {
    this.conversations = conversations;
    reader = new ConversationReader(conversations);
    this.outputs = outputs;
  }

  void tell(ConversationId conversation, UserId user, Member member, Record<byte[], byte[]> cause) {
    tell(new MembershipChanged(user, reader.membership(conversation, member)), cause);
  }

  /// One member; of who is none nothing is told.
  void tellOf(ConversationId conversation, UserId user, Record<byte[], byte[]> cause) {
    if (conversations.profile(conversation).isPresent()) {
      conversations
          .member(conversation, user)
          .ifPresent(member -> tell(conversation, user, member, cause));
    }
  }

  /// The two of a direct conversation that has come into being, or that both have accepted, by this
  /// message.
  void tellBoth(MessageAccepted message, Record<byte[], byte[]> cause) {
    ConversationId conversation = message.conversationId();
    Invitation invitation =
        new Invitation(
            conversation,
            ConversationKind.DIRECT,
            null,
            null,
            message.sender().id(),
            message.acceptedAt());
    for (MemberStore.Entry entry : conversations.members(conversation, 2)) {
      if (entry.member().asked()) {
        tell(new InvitationChanged(entry.user(), invitation), cause);
      } else {
        tell(conversation, entry.user(), entry.member(), cause);
      }
    }
  }

  /// Those whom a change concerns. One who has gone again since (this is a replay then) is told so
  /// by the event that says it.
  void tell(ConversationChanged changed, Record<byte[], byte[]> cause) {
    ConversationId conversation = changed.conversationId();
    List<UserId> concerned =
        conversation.isDirect()
            ? List.copyOf(GroupRules.pair(conversation)) // one of them may have been waiting
            : changed.members();
    switch (changed.change()) {
      case CREATED, JOINED, ADDED, UPDATED -> {
        concerned.forEach(
            user ->
                conversations
                    .member(conversation, user)
                    .ifPresent(member -> tell(conversation, user, member, cause)));
        changed.invited().stream()
            .filter(user -> isInvited(conversation, user, changed.at()))
            .forEach(user -> tell(new InvitationChanged(user, invitation(changed)), cause));
      }
      case LEFT, REMOVED -> {
        Boolean left = changed.change() == Change.LEFT ? Boolean.TRUE : null;
        Membership gone = ConversationReader.gone(conversation);
        concerned.stream()
            .filter(user -> conversations.member(conversation, user).isEmpty())
            .forEach(user -> tell(new MembershipChanged(user, gone, left), cause));
        changed.invited().stream()
            .filter(user -> !isInvited(conversation, user, changed.at()))
            .forEach(user -> tellOfNone(conversation, user, cause));
      }
    }
  }

  private boolean isInvited(ConversationId conversation, UserId user, Instant at) {
    return conversation.isDirect()
        ? conversations.isAsked(conversation, user)
        : conversations.store().invitations().isOpen(conversation, user, at);
  }

  private static Invitation invitation(ConversationChanged changed) {
    ConversationView view = changed.conversation();
    return new Invitation(
        view.conversationId(),
        view.kind(),
        view.title(),
        view.picture(),
        changed.by(),
        changed.at());
  }

  /// The user is not invited any more.
  void tellOfNone(ConversationId conversation, UserId user, Record<byte[], byte[]> cause) {
    tell(new InvitationChanged(user, conversation, null), cause);
  }

  /// The partition of who has blocked somebody, or has taken that back.
  void tell(BlockUser block, Record<byte[], byte[]> cause) {
    block
        .conversationId()
        .otherThan(block.by())
        .ifPresent(other -> tell(new BlockChanged(block.by(), other, block.on()), cause));
  }

  void tell(MemberUpdate update, Record<byte[], byte[]> cause) {
    outputs.write(Topic.MEMBERSHIPS, WireCodec.MEMBERSHIPS, update.userId().value(), update, cause);
  }
}
