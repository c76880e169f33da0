package io.parley.gateway.conversation;

import io.parley.contract.ConversationView;
import io.parley.contract.Membership;
import io.parley.contract.UserId;
import io.parley.gateway.login.recovery.ConversationKey;
import io.parley.gateway.request.ListedConversations;
import org.jspecify.annotations.Nullable;

/// Where a conversation that a session has joined stands.
///
/// @param view null while nothing has happened in it
/// @param position the session gets every event after this one
/// @param lastSeq of the last event that this gateway knows
/// @param lastAt when the last event was, in milliseconds since 1970
/// @param lastSender of the last message; null if there is none, or it is not known
record ConversationPosition(
    ConversationKey key,
    @Nullable ConversationView view,
    long position,
    long lastSeq,
    long lastNumber,
    long lastAt,
    @Nullable UserId lastSender) {
  /// As a member finds it; null while nothing has happened in it. Whoever has said the last thing
  /// has read everything, and what is known of a member may not tell of that.
  ListedConversations.@Nullable Entry entry(UserId member, Membership membership) {
    if (view == null) {
      return null;
    }
    boolean hasRead = member.equals(lastSender) && membership.readNumber() < lastNumber;
    return new ListedConversations.Entry(
        view, hasRead ? membership.withRead(lastNumber) : membership, lastSeq, lastNumber, lastAt);
  }
}
