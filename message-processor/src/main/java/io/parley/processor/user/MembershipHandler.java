package io.parley.processor.user;

import io.parley.contract.ConversationId;
import io.parley.contract.Membership;
import io.parley.contract.NotificationId;
import io.parley.contract.Preview;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.Notification;
import io.parley.contract.log.Notification.Cancelled;
import io.parley.contract.log.Notification.Cancelled.Reason;
import io.parley.contract.log.Notification.Requested;
import io.parley.contract.wire.Answer.BlockTold;
import io.parley.contract.wire.Answer.MembershipTold;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.MemberUpdate;
import io.parley.contract.wire.MemberUpdate.BlockChanged;
import io.parley.contract.wire.MemberUpdate.InvitationChanged;
import io.parley.contract.wire.MemberUpdate.MembershipChanged;
import io.parley.contract.wire.MemberUpdate.UnreadChanged;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.UnreadCount;
import io.parley.processor.store.UserStore;
import io.parley.processor.store.VisibilityState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Keeps what each user is a member of and has not read, to what they are invited, and whom they
/// have blocked; tells the gateways that hold the user's sessions, and asks for notifications while
/// there is no session.
public final class MembershipHandler {
  private final Outputs outputs;
  private final UserStore users;
  private final LiveSessions sessions;
  private final Presences presences;
  private final Invitations invitations;

  public MembershipHandler(
      Outputs outputs,
      UserStore users,
      LiveSessions sessions,
      Presences presences,
      Invitations invitations) {
    this.outputs = outputs;
    this.users = users;
    this.sessions = sessions;
    this.presences = presences;
    this.invitations = invitations;
  }

  /// @param offset the place of the record, which is above all of a topic that this one has
  ///   replaced
  public void process(Record<byte[], byte[]> record, long offset) {
    MemberUpdate update =
        outputs.read(WireCodec.MEMBERSHIPS, record, value -> value.userId().value());
    if (update == null) {
      return;
    }
    switch (update) {
      case MembershipChanged changed -> changed(changed, record);
      case UnreadChanged unread -> unread(unread, offset, record);
      case BlockChanged block -> block(block, record);
      case InvitationChanged invitation -> invitations.process(invitation, record);
    }
  }

  private void changed(MembershipChanged changed, Record<byte[], byte[]> record) {
    UserId user = changed.userId();
    Membership told = changed.membership();
    ConversationId conversation = told.conversationId();
    Membership now =
        users
            .membership(user, conversation)
            .filter(known -> told.active())
            .map(known -> told.withRead(Math.max(told.readNumber(), known.readNumber())))
            .orElse(told);
    users.putMembership(user, now);
    left(changed, conversation);
    if (now.active()) {
      invitations.end(user, conversation, record);
    }
    UnreadCount unread = users.unread(user, conversation);
    if (!now.active() || now.muted()) {
      Reason reason = now.active() ? Reason.MUTED : Reason.LEFT;
      takeBack(user, conversation, unread, now.readNumber(), reason, record);
    } else {
      read(user, conversation, unread, now.readNumber(), record);
    }
    tell(user, now, record);
  }

  /// Who has left by themselves is not to be added again, until they come by themselves.
  private void left(MembershipChanged changed, ConversationId conversation) {
    UserId user = changed.userId();
    if (conversation.isDirect()) {
      return; // nobody leaves it
    }
    if (Boolean.TRUE.equals(changed.left())) {
      users.putLeft(user, conversation);
    } else if (changed.membership().active() && users.hasLeft(user, conversation)) {
      users.removeLeft(user, conversation);
    }
  }

  private void block(BlockChanged block, Record<byte[], byte[]> record) {
    UserId user = block.userId();
    users.putVisibility(user, users.visibility(user).blocking(block.blocked(), block.on()));
    if (block.on()) {
      invitations.endOf(user, block.blocked(), record);
    }
    presences.tellVisibility(user, record);
    for (GatewayRef gateway : sessions.gateways(user)) {
      outputs.answer(new BlockTold(gateway, user, block.blocked(), block.on()), record);
    }
  }

  private void unread(UnreadChanged told, long offset, Record<byte[], byte[]> record) {
    UserId user = told.userId();
    ConversationId conversation = told.conversationId();
    Optional<Membership> membership = users.membership(user, conversation);
    if (membership.isEmpty()) {
      return; // has left since
    }
    long readNumber = Math.max(told.readNumber(), membership.get().readNumber());
    if (readNumber > membership.get().readNumber()) {
      Membership now = membership.get().withRead(readNumber);
      users.putMembership(user, now);
      tell(user, now, record);
    }
    UnreadCount unread = users.unread(user, conversation);
    Preview shown = shown(told);
    if (shown != null) {
      unread = count(told, shown, unread, readNumber, offset, record);
    }
    read(user, conversation, unread, readNumber, record);
  }

  /// What the user may be shown: nothing of whom they have blocked, who mention nobody either.
  private @Nullable Preview shown(UnreadChanged told) {
    if (told.latest() == null) {
      return null;
    }
    VisibilityState visibility = users.visibility(told.userId());
    List<Preview> shown =
        Stream.concat(Stream.of(told.latest()), told.others().stream())
            .filter(preview -> !visibility.hasBlocked(preview.sender().id()))
            .toList();
    boolean mention = shown.stream().anyMatch(Preview::mention);
    return shown.isEmpty() ? null : shown.getFirst().withMention(mention);
  }

  /// Counts what is new, and notifies while there is no session.
  private UnreadCount count(
      UnreadChanged told,
      Preview shown,
      UnreadCount before,
      long readNumber,
      long offset,
      Record<byte[], byte[]> record) {
    UserId user = told.userId();
    ConversationId conversation = told.conversationId();
    boolean isNew = told.number() > before.number();
    long count =
        told.mentionsOnly()
            ? before.count() + (isNew ? 1 : 0)
            : Math.max(told.number(), before.number()) - readNumber;
    boolean notify =
        !told.reached()
            && !sessions.isConnected(user)
            && told.number() > readNumber
            && (told.number() > before.notified() || before.notifiedAt() == offset);
    UnreadCount now =
        new UnreadCount(
            Math.max(told.number(), before.number()),
            readNumber,
            count,
            notify && before.firstNotified() == 0 ? told.number() : before.firstNotified(),
            notify ? told.number() : before.notified(),
            notify ? offset : before.notifiedAt());
    users.putUnread(user, conversation, now);
    if (notify) {
      request(
          new Requested(user, conversation, told.number(), shown, users.badge(user), at(record)),
          record);
    }
    return now;
  }

  /// Everything up to and with this message has been read.
  private void read(
      UserId user,
      ConversationId conversation,
      UnreadCount unread,
      long readNumber,
      Record<byte[], byte[]> record) {
    if (unread.equals(UnreadCount.NONE) || readNumber < unread.readNumber()) {
      return;
    }
    if (readNumber >= unread.number()) {
      takeBack(user, conversation, unread, readNumber, Reason.READ, record);
    } else if (readNumber > unread.readNumber()) {
      long left = unread.number() - readNumber;
      users.putUnread(
          user,
          conversation,
          new UnreadCount(
              unread.number(),
              readNumber,
              Math.min(unread.count(), left),
              unread.firstNotified(),
              unread.notified(),
              unread.notifiedAt()));
    }
  }

  private void takeBack(
      UserId user,
      ConversationId conversation,
      UnreadCount unread,
      long readNumber,
      Reason reason,
      Record<byte[], byte[]> record) {
    if (unread.equals(UnreadCount.NONE)) {
      return;
    }
    users.removeUnread(user, conversation);
    if (unread.notified() > 0) {
      request(
          new Cancelled(
              user,
              conversation,
              NotificationId.of(user, conversation, unread.firstNotified()),
              NotificationId.of(user, conversation, unread.notified()),
              readNumber,
              reason,
              users.badge(user),
              at(record)),
          record);
    }
  }

  private static Instant at(Record<byte[], byte[]> record) {
    return Instant.ofEpochMilli(record.timestamp());
  }

  private void request(Notification notification, Record<byte[], byte[]> record) {
    outputs.write(
        Topic.NOTIFICATIONS,
        Codec.NOTIFICATIONS,
        notification.userId().value(),
        notification,
        record);
  }

  private void tell(UserId user, Membership membership, Record<byte[], byte[]> record) {
    sessions
        .gateways(user)
        .forEach(gateway -> outputs.answer(new MembershipTold(gateway, user, membership), record));
  }
}
