package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationView;
import io.parley.contract.Membership;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationSnapshot;
import io.parley.processor.store.ConversationProfile;
import io.parley.processor.store.Member;
import io.parley.processor.store.MemberStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Conversations as others see them.
final class ConversationReader {
  private final Conversations conversations;

  ConversationReader(Conversations conversations) {
    this.conversations = conversations;
  }

  /// Empty for one that does not exist yet. Members are listed where they are few.
  Optional<ConversationView> view(ConversationId conversation) {
    return conversations
        .profile(conversation)
        .map(profile -> profile.view(conversation, listed(conversation, profile)));
  }

  /// Which of the two of a direct conversation have blocked the other.
  List<ConversationSnapshot.Block> blockedBy(ConversationId conversation) {
    if (!conversation.isDirect()) {
      return List.of();
    }
    List<ConversationSnapshot.Block> blocks = new ArrayList<>(0);
    conversations
        .state(conversation)
        .members
        .forEach(
            (user, member) -> {
              if (member.blocked()) {
                Instant at = Instant.ofEpochMilli(member.blockedAt());
                blocks.add(new ConversationSnapshot.Block(user, at));
              }
            });
    return blocks;
  }

  private List<UserId> listed(ConversationId conversation, ConversationProfile profile) {
    return profile.isSmall()
        ? conversations.members(conversation, Integer.MAX_VALUE).stream()
            .map(MemberStore.Entry::user)
            .sorted()
            .toList()
        : List.of();
  }

  /// Empty for one who is no member. Who has only blocked the other one of a direct conversation is
  /// no member of it before it begins.
  Optional<Membership> membership(ConversationId conversation, UserId user) {
    return conversations
        .profile(conversation)
        .flatMap(_ -> conversations.member(conversation, user))
        .map(member -> membership(conversation, member));
  }

  Membership membership(ConversationId conversation, Member member) {
    return new Membership(
        conversation,
        true,
        member.afterSeq(),
        member.read(),
        member.muted(),
        member.archived(),
        member.pinned(),
        member.afterNumber() < 0 ? null : member.afterNumber(),
        conversations.isRequest(conversation) ? Boolean.TRUE : null);
  }

  static Membership gone(ConversationId conversation) {
    return new Membership(conversation, false, 0, 0, false, false, false);
  }
}
