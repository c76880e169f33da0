package io.parley.processor;

import io.parley.contract.ConversationId;
import io.parley.contract.Membership;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.MemberUpdate;
import io.parley.contract.log.MemberUpdate.MembershipChanged;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;

/// Tells members' own partitions what a conversation has for them.
final class Members {
  private final ConversationStore store;
  private final Outputs outputs;

  Members(ConversationStore store, Outputs outputs) {
    this.store = store;
    this.outputs = outputs;
  }

  static Membership membership(ConversationId conversation, Member member) {
    return new Membership(
        conversation,
        true,
        member.afterSeq(),
        member.read(),
        member.muted(),
        member.archived(),
        member.pinned());
  }

  void tell(ConversationId conversation, UserId user, Member member, Record<byte[], byte[]> cause) {
    tell(new MembershipChanged(user, membership(conversation, member)), cause);
  }

  /// All members of a conversation that has just come into being by its first message.
  void tellAll(ConversationId conversation, Record<byte[], byte[]> cause) {
    store
        .members(conversation, 2)
        .forEach(entry -> tell(conversation, entry.user(), entry.member(), cause));
  }

  /// Those whom a change concerns. One who has gone again since (this is a replay then) is told so
  /// by the event that says it.
  void tell(ConversationChanged changed, Record<byte[], byte[]> cause) {
    ConversationId conversation = changed.conversationId();
    List<UserId> concerned = changed.members();
    switch (changed.change()) {
      case CREATED, JOINED, ADDED ->
          concerned.forEach(
              user ->
                  store
                      .member(conversation, user)
                      .ifPresent(member -> tell(conversation, user, member, cause)));
      case LEFT, REMOVED ->
          concerned.stream()
              .filter(user -> store.member(conversation, user).isEmpty())
              .forEach(user -> tell(new MembershipChanged(user, gone(conversation)), cause));
      case UPDATED -> {}
    }
  }

  void tell(MemberUpdate update, Record<byte[], byte[]> cause) {
    outputs.write(Topic.MEMBERSHIPS, Codec.MEMBERSHIPS, update.userId().value(), update, cause);
  }

  private static Membership gone(ConversationId conversation) {
    return new Membership(conversation, false, 0, 0, false, false, false);
  }
}
