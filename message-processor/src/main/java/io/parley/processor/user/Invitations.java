package io.parley.processor.user;

import io.parley.contract.ConversationId;
import io.parley.contract.Invitation;
import io.parley.contract.Limits;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer.InvitationTold;
import io.parley.contract.wire.MemberUpdate.InvitationChanged;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.UserInvitations;
import io.parley.processor.store.UserStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// To which conversations each user is invited, for the user to find and to answer; the user's
/// devices are told of each. Whom the user has blocked invites in vain, and is not told so.
///
/// Bound: [Limits#INVITATIONS_PER_USER], of one user [Limits#INVITATIONS_BY_ONE]. Overflow: what
/// comes stays away.
public final class Invitations {
  private final UserStore users;
  private final UserInvitations store;
  private final LiveSessions sessions;
  private final Outputs outputs;

  public Invitations(UserStore users, LiveSessions sessions, Outputs outputs) {
    this.users = users;
    this.sessions = sessions;
    this.outputs = outputs;
    store = users.invitations();
  }

  void process(InvitationChanged changed, Record<byte[], byte[]> record) {
    UserId user = changed.userId();
    Invitation invitation = changed.invitation();
    if (invitation == null) {
      store.remove(user, changed.conversationId());
      tell(user, changed.conversationId(), null, record);
    } else if (isWanted(user, invitation, now(record))) {
      removeEnded(user, now(record));
      store.put(user, invitation);
      tell(user, invitation.conversationId(), invitation, record);
    }
  }

  private boolean isWanted(UserId user, Invitation invitation, Instant now) {
    ConversationId conversation = invitation.conversationId();
    return users.membership(user, conversation).isEmpty()
        && !users.visibility(user).hasBlocked(invitation.by())
        && hasRoom(user, conversation, invitation.by(), now);
  }

  /// Whether the user may be invited to this conversation too.
  boolean hasRoom(UserId user, ConversationId conversation, UserId by, Instant now) {
    List<Invitation> others =
        open(user, now).stream().filter(one -> !one.conversationId().equals(conversation)).toList();
    long ofOne = others.stream().filter(one -> one.by().equals(by)).count();
    return others.size() < Limits.INVITATIONS_PER_USER && ofOne < Limits.INVITATIONS_BY_ONE;
  }

  private void removeEnded(UserId user, Instant now) {
    store.all(user).stream()
        .filter(one -> !one.isOpen(now))
        .forEach(one -> store.remove(user, one.conversationId()));
  }

  boolean isInvited(UserId user, ConversationId conversation, Instant now) {
    return store.find(user, conversation).filter(one -> one.isOpen(now)).isPresent();
  }

  /// The latest first.
  List<Invitation> open(UserId user, Instant now) {
    return store.all(user).stream()
        .filter(one -> one.isOpen(now))
        .sorted(Comparator.comparing(Invitation::at).reversed())
        .limit(Limits.INVITATIONS_PER_USER)
        .toList();
  }

  /// The user has become a member of the conversation.
  void end(UserId user, ConversationId conversation, Record<byte[], byte[]> record) {
    if (store.find(user, conversation).isPresent()) {
      store.remove(user, conversation);
      tell(user, conversation, null, record);
    }
  }

  /// The user has blocked this one.
  void endOf(UserId user, UserId by, Record<byte[], byte[]> record) {
    store.all(user).stream()
        .filter(one -> one.by().equals(by))
        .forEach(one -> end(user, one.conversationId(), record));
  }

  private void tell(
      UserId user,
      ConversationId conversation,
      @Nullable Invitation invitation,
      Record<byte[], byte[]> record) {
    sessions
        .gateways(user)
        .forEach(
            gateway ->
                outputs.answer(
                    new InvitationTold(gateway, user, conversation, invitation), record));
  }

  static Instant now(Record<byte[], byte[]> record) {
    return Instant.ofEpochMilli(record.timestamp());
  }
}
