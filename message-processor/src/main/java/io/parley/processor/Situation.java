package io.parley.processor;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.log.Change;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.wire.Command.Request;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One request and the state that it meets.
final class Situation {
  private final ConversationStore store;

  final ConversationId conversation;
  final UserId by;
  final Instant at;
  final Counters counters;
  final @Nullable Profile profile;
  final @Nullable Member member;

  Situation(ConversationStore store, Request request, Instant at) {
    this.store = store;
    this.conversation = request.conversationId();
    this.by = request.by();
    this.at = at;
    this.counters = store.counters(conversation);
    this.profile = store.profile(conversation).orElse(null);
    this.member = store.member(conversation, by).orElse(null);
  }

  long nextSeq() {
    return counters.lastSeq() + 1;
  }

  boolean isMember(UserId user) {
    return store.member(conversation, user).isPresent();
  }

  /// @param who was added or removed
  /// @param after what the conversation is then
  Outcome changed(Change change, List<UserId> who, Profile after) {
    List<UserId> members = after.isSmall() ? membersAfter(change, who, after) : List.<UserId>of();
    return new Outcome.Happened(
        new ConversationChanged(
            conversation,
            nextSeq(),
            counters.lastNumber(),
            change,
            who,
            by,
            at,
            after.view(conversation, members)));
  }

  private List<UserId> membersAfter(Change change, List<UserId> who, Profile after) {
    boolean fewer = change == Change.LEFT || change == Change.REMOVED;
    int now = (int) after.memberCount() + (fewer ? who.size() : 0);
    Stream<UserId> before =
        store.members(conversation, now).stream().map(ConversationStore.Entry::user);
    return fewer
        ? before.filter(user -> !who.contains(user)).sorted().toList()
        : Stream.concat(before, who.stream()).distinct().sorted().toList();
  }
}
