package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationId.DirectMembers;
import io.parley.contract.UserId;
import io.parley.contract.log.Change;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.wire.Command.Request;
import io.parley.processor.store.ConversationProfile;
import io.parley.processor.store.Counters;
import io.parley.processor.store.Member;
import io.parley.processor.store.MemberStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One request and the state that it meets.
final class RequestContext {
  private final Conversations conversations;

  final ConversationId conversation;

  /// Of a direct conversation.
  final Optional<DirectMembers> pair;

  final UserId by;
  final Instant at;
  final Counters counters;
  final @Nullable ConversationProfile profile;
  final @Nullable Member member;

  RequestContext(Conversations conversations, Request request, Instant at) {
    this.conversations = conversations;
    this.conversation = request.conversationId();
    this.pair = conversation.directMembers();
    this.by = request.by();
    this.at = at;
    this.counters = conversations.counters(conversation);
    this.profile = conversations.profile(conversation).orElse(null);
    this.member = conversations.member(conversation, by).orElse(null);
  }

  long nextSeq() {
    return counters.lastSeq() + 1;
  }

  boolean isMember(UserId user) {
    return conversations.member(conversation, user).isPresent();
  }

  /// @param who was added or removed
  /// @param after what the conversation is then
  Outcome changed(Change change, List<UserId> who, ConversationProfile after) {
    return changed(change, who, after, List.of());
  }

  /// @param invited who is invited by it; where it is less members, who is not any more
  Outcome changed(
      Change change, List<UserId> who, ConversationProfile after, List<UserId> invited) {
    List<UserId> members =
        pair.isPresent()
            ? GroupRules.pair(conversation).stream().sorted().toList()
            : after.isSmall() ? membersAfter(change, who, after) : List.<UserId>of();
    return new Outcome.Happened(
        new ConversationChanged(
            conversation,
            nextSeq(),
            counters.lastNumber(),
            change,
            who,
            by,
            at,
            after.view(conversation, members),
            invited));
  }

  private List<UserId> membersAfter(Change change, List<UserId> who, ConversationProfile after) {
    boolean fewer = change == Change.LEFT || change == Change.REMOVED;
    int now = (int) after.memberCount() + (fewer ? who.size() : 0);
    Stream<UserId> before =
        conversations.members(conversation, now).stream().map(MemberStore.Entry::user);
    return fewer
        ? before.filter(user -> !who.contains(user)).sorted().toList()
        : Stream.concat(before, who.stream()).distinct().sorted().toList();
  }
}
