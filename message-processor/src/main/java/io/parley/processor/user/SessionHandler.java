package io.parley.processor.user;

import io.parley.contract.ErrorCode;
import io.parley.contract.Invitation;
import io.parley.contract.Limits;
import io.parley.contract.Membership;
import io.parley.contract.PresenceStatus;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer.SessionRefused;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.SessionEvent;
import io.parley.contract.wire.SessionEvent.ProfileShown;
import io.parley.contract.wire.SessionEvent.QueryAdmission;
import io.parley.contract.wire.SessionEvent.QueryMemberships;
import io.parley.contract.wire.SessionEvent.QueryPresence;
import io.parley.contract.wire.SessionEvent.QueryProfiles;
import io.parley.contract.wire.SessionEvent.SessionClosed;
import io.parley.contract.wire.SessionEvent.SessionOpened;
import io.parley.contract.wire.SessionEvent.StatusChosen;
import io.parley.contract.wire.SessionEvent.UnwatchPresence;
import io.parley.contract.wire.SessionEvent.VisibilityChosen;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.PresenceState;
import io.parley.processor.store.UserSession;
import io.parley.processor.store.UserStore;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Knows where each user is connected, tells a gateway what a new session is a member of and who
/// may become a member, and keeps the user's presence and who the user is to others.
public final class SessionHandler {
  private final ProcessorContext<byte[], Object> context;
  private final Outputs outputs;
  private final UserStore users;
  private final LiveSessions sessions;
  private final SessionLog log;
  private final Presences presences;
  private final Invitations invitations;
  private final Profiles profiles;
  private final Admissions admissions;

  public SessionHandler(
      ProcessorContext<byte[], Object> context,
      Outputs outputs,
      UserStore users,
      LiveSessions sessions,
      SessionLog log,
      Presences presences,
      Invitations invitations) {
    this.context = context;
    this.outputs = outputs;
    this.users = users;
    this.sessions = sessions;
    this.log = log;
    this.presences = presences;
    this.invitations = invitations;
    profiles = new Profiles(users, outputs);
    admissions = new Admissions(users, invitations, outputs);
  }

  /// @param offset the place of the record, which is above all of a topic that this one has
  ///   replaced
  public void process(Record<byte[], byte[]> record, long offset) {
    SessionEvent event = outputs.read(WireCodec.SESSIONS, record, value -> value.userId().value());
    if (event == null) {
      return;
    }
    switch (event) {
      case SessionOpened opened -> open(opened, offset, record);
      case SessionClosed closed -> close(closed, record);
      case StatusChosen chosen -> {
        PresenceState presence = users.presence(chosen.userId());
        users.putPresence(chosen.userId(), presence.choosing(chosen.status()));
        presences.refresh(chosen.userId(), offset, record);
      }
      case VisibilityChosen chosen -> presences.choose(chosen.userId(), chosen.visibleTo(), record);
      case ProfileShown shown -> profiles.show(shown.profile(), offset, record);
      case QueryPresence query -> presences.tell(query, record);
      case QueryProfiles query -> profiles.tell(query, record);
      case UnwatchPresence unwatch -> presences.unwatch(unwatch.userIds(), unwatch.gateway());
      case QueryAdmission query -> admissions.tell(query, record);
      case QueryMemberships query ->
          tell(query.userId(), query.gateway(), null, query.requestId(), record);
    }
  }

  private void open(SessionOpened opened, long offset, Record<byte[], byte[]> record) {
    UserId user = opened.userId();
    List<UserSession> others = livingOthers(opened);
    if (others.size() >= Limits.DEVICES_PER_USER) {
      outputs.answer(
          new SessionRefused(opened.gateway(), user, opened.sessionId(), ErrorCode.RATE_LIMITED),
          record);
      return;
    }
    PresenceState presence = users.presence(user);
    UserSession known = known(opened);
    boolean first = others.isEmpty() && known == null;
    if (first && presence.chosen() == PresenceStatus.AWAY) {
      // Away was the word of a device that has gone; busy and invisible are the user's.
      users.putPresence(user, presence.choosing(PresenceStatus.ONLINE));
    }
    long startedAt = known == null ? record.timestamp() : known.startedAt();
    UserSession session =
        new UserSession(opened.sessionId(), opened.gateway(), startedAt, record.timestamp());
    users.putSession(user, session);
    if (startedAt == record.timestamp()) { // so too where it is replayed
      log.started(user, session, record);
    }
    if (opened.profile() != null) {
      profiles.show(opened.profile(), offset, record);
    }
    presences.refresh(user, offset, record);
    tell(user, opened.gateway(), opened.sessionId(), null, record);
  }

  /// Null unless it was opened before and is only asking again.
  private @Nullable UserSession known(SessionOpened opened) {
    return users.sessions(opened.userId()).stream()
        .filter(session -> session.sessionId().equals(opened.sessionId()))
        .findFirst()
        .orElse(null);
  }

  /// Sessions of gateways that died without a word end here at the latest.
  private List<UserSession> livingOthers(SessionOpened opened) {
    sessions.endDead(opened.userId());
    return users.sessions(opened.userId()).stream()
        .filter(session -> !session.sessionId().equals(opened.sessionId()))
        .toList();
  }

  private void close(SessionClosed closed, Record<byte[], byte[]> record) {
    users.sessions(closed.userId()).stream()
        .filter(session -> session.sessionId().equals(closed.sessionId()))
        .forEach(session -> log.close(closed.userId(), session, record));
    presences.left(closed.userId(), context.currentSystemTimeMs(), record.timestamp());
  }

  /// In as many answers as it takes, whom the user has blocked and to what the user is invited in
  /// the first: by themselves, so that none is too long, and before what a block silences.
  private void tell(
      UserId user,
      GatewayRef gateway,
      @Nullable String sessionId,
      @Nullable String requestId,
      Record<byte[], byte[]> record) {
    List<UserId> blocked = users.visibility(user).blocked();
    List<Invitation> invited = invitations.open(user, Invitations.now(record));
    if (!blocked.isEmpty() || !invited.isEmpty()) {
      outputs.answer(
          new UserMemberships(
              gateway, user, sessionId, requestId, List.of(), blocked, false, invited),
          record);
    }
    List<Membership> memberships = users.memberships(user);
    int from = 0;
    do {
      int to = Math.min(from + Limits.CONVERSATIONS_PER_ANSWER, memberships.size());
      boolean last = to == memberships.size();
      List<Membership> page = memberships.subList(from, to);
      outputs.answer(
          new UserMemberships(gateway, user, sessionId, requestId, page, List.of(), last), record);
      from = to;
    } while (from < memberships.size());
  }
}
