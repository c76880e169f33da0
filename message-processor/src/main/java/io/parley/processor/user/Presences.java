package io.parley.processor.user;

import io.parley.contract.Limits;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.PresenceChanged;
import io.parley.contract.wire.Answer.PresenceTold;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.SessionEvent.QueryPresence;
import io.parley.contract.wire.Visibility;
import io.parley.processor.routing.GatewayDirectory;
import io.parley.processor.routing.Interests;
import io.parley.processor.routing.Life;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.PresenceState;
import io.parley.processor.store.UserStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// How others see a user: online while any session is, offline a while after the last has ended, or
/// after the gateway that held it has died. Told to the gateways that watch the user, and to nobody
/// else.
public final class Presences {
  /// A reconnect within it is invisible.
  static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
  private static final int USERS_PER_RUN = 1_000;

  /// Users from whom those of one answer are hidden: with the presences it takes 400 KB at most.
  private static final int HIDDEN_PER_ANSWER = 2 * Limits.BLOCKS;

  private final ProcessorContext<byte[], Object> context;
  private final UserStore users;
  private final LiveSessions sessions;
  private final Outputs outputs;
  private final String life;
  private final Interests<UserId> watchers;

  /// Whom the run before has told offline. The note of it stays until the run after: only then is
  /// it certain that the broker has what was told. At most [#USERS_PER_RUN].
  private Set<UserStore.Due> told = new HashSet<>();

  /// @param life of the task: what it is asked to tell is known to no other
  public Presences(
      ProcessorContext<byte[], Object> context,
      UserStore users,
      LiveSessions sessions,
      GatewayDirectory gateways,
      Outputs outputs,
      String life) {
    this.context = context;
    this.users = users;
    this.sessions = sessions;
    this.outputs = outputs;
    this.life = life;
    watchers = new Interests<>(gateways);
  }

  public void schedule(Life life) {
    life.every(EVERY, this::run);
    life.every(SWEEP_EVERY, _ -> watchers.sweep());
  }

  /// A session has begun, or the user has chosen a status.
  void refresh(UserId user, long offset, Record<byte[], byte[]> cause) {
    if (sessions.isConnected(user)) {
      settle(user, visible(users.presence(user).chosen()), offset, cause);
    }
  }

  /// A session has ended, by the broker's clock at `goneAt`; if it was the last, others hear of it
  /// after the grace. They hear nothing of one who was invisible.
  void left(UserId user, long now, long goneAt) {
    PresenceState presence = users.presence(user);
    if (!sessions.isConnected(user) && presence.told() != PresenceStatus.OFFLINE) {
      users.putPresence(user, presence.leavingAt(now, goneAt));
      users.putDue(due(user, now));
    }
  }

  private static UserStore.Due due(UserId user, long leftAt) {
    return new UserStore.Due(leftAt + GRACE.toMillis(), user);
  }

  /// In as many answers as it takes: who has blocked many makes them long.
  void tell(QueryPresence query, Record<byte[], byte[]> cause) {
    List<Presence> presences = new ArrayList<>(query.userIds().size());
    List<Visibility> visibilities = new ArrayList<>(0);
    int hidden = 0;
    for (UserId user : query.userIds()) {
      if (query.watch()) {
        watchers.add(user, query.gateway(), cause.timestamp());
      }
      Visibility visibility = users.visibility(user).of(user);
      if (hidden + visibility.hiddenFrom().size() > HIDDEN_PER_ANSWER) {
        outputs.answer(
            told(query.gateway(), query.requestId(), presences, visibilities, true), cause);
        presences = new ArrayList<>();
        visibilities = new ArrayList<>();
        hidden = 0;
      }
      presences.add(users.presence(user).presence(user));
      if (visibility.differs()) {
        visibilities.add(visibility);
        hidden += visibility.hiddenFrom().size();
      }
    }
    outputs.answer(told(query.gateway(), query.requestId(), presences, visibilities, null), cause);
  }

  /// The user has said who may see them.
  void choose(UserId user, VisibleTo visibleTo, Record<byte[], byte[]> cause) {
    users.putVisibility(user, users.visibility(user).visibleTo(visibleTo));
    tellVisibility(user, cause);
  }

  /// Who may see the user is not what it was: the gateways that watch the user are told, and nobody
  /// else, for nobody sees the user otherwise now.
  void tellVisibility(UserId user, Record<byte[], byte[]> cause) {
    List<GatewayRef> watching = watchers.of(user);
    if (!watching.isEmpty()) {
      Presence presence = users.presence(user).presence(user);
      watching.forEach(gateway -> outputs.answer(changed(gateway, presence), cause));
    }
  }

  private PresenceTold changed(GatewayRef gateway, Presence presence) {
    Visibility visibility = users.visibility(presence.userId()).of(presence.userId());
    return told(
        gateway,
        null,
        List.of(presence),
        visibility.differs() ? List.of(visibility) : List.of(),
        null);
  }

  void unwatch(List<UserId> of, GatewayRef gateway) {
    of.forEach(user -> watchers.remove(user, gateway));
  }

  private PresenceTold told(
      GatewayRef gateway,
      @Nullable String requestId,
      List<Presence> presences,
      List<Visibility> visibilities,
      @Nullable Boolean more) {
    return new PresenceTold(
        gateway, context.taskId().partition(), life, requestId, presences, visibilities, more);
  }

  private void run(long now) {
    sessions.run();
    endSessionsOfDeadGateways(now);
    Set<UserStore.Due> before = told;
    told = new HashSet<>();
    for (UserStore.Due due : users.dueBy(now, USERS_PER_RUN)) {
      // Who has been back since has left with a grace of its own.
      boolean isLast = due.equals(due(due.user(), users.presence(due.user()).leftAt()));
      if (sessions.isConnected(due.user()) || before.contains(due) || !isLast) {
        users.removeDue(due);
      } else {
        told.add(due);
        byte[] key = due.user().value().getBytes(StandardCharsets.UTF_8);
        long at = users.presence(due.user()).goneAt() + GRACE.toMillis();
        settle(due.user(), PresenceStatus.OFFLINE, -1, new Record<>(key, new byte[0], at));
      }
    }
  }

  private void endSessionsOfDeadGateways(long now) {
    List<UserId> left = users.usersOf(session -> !sessions.isAlive(session), USERS_PER_RUN);
    for (UserId user : left) {
      left(
          user,
          now,
          sessions.lastThere(user)); // first: then it is noted, should this process die in between
      sessions.endDead(user);
    }
  }

  private void settle(
      UserId user, PresenceStatus status, long offset, Record<byte[], byte[]> cause) {
    PresenceState presence = users.presence(user);
    boolean replayed = offset >= 0 && presence.changedAt() == offset;
    boolean offlineAgain = status == PresenceStatus.OFFLINE && offset < 0;
    if (presence.told() == status && !replayed && !offlineAgain) {
      return;
    }
    boolean leaves = status == PresenceStatus.OFFLINE && presence.told() != PresenceStatus.OFFLINE;
    PresenceState changed =
        new PresenceState(
            presence.chosen(),
            status,
            leaves ? cause.timestamp() - (offset < 0 ? GRACE.toMillis() : 0) : presence.lastSeen(),
            offset < 0 ? presence.changedAt() : offset,
            offset < 0 ? presence.leftAt() : 0,
            offset < 0 ? presence.goneAt() : 0);
    users.putPresence(user, changed);
    tell(user, changed.presence(user), cause);
  }

  private void tell(UserId user, Presence presence, Record<byte[], byte[]> cause) {
    outputs.write(
        Topic.PRESENCE,
        Codec.PRESENCE,
        user.value(),
        new PresenceChanged(presence, Instant.ofEpochMilli(cause.timestamp())),
        cause);
    for (GatewayRef gateway : watchers.of(user)) {
      outputs.answer(changed(gateway, presence), cause);
    }
  }

  private static PresenceStatus visible(PresenceStatus chosen) {
    return chosen == PresenceStatus.INVISIBLE ? PresenceStatus.OFFLINE : chosen;
  }
}
