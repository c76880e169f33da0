package io.parley.processor.user;

import io.parley.contract.UserId;
import io.parley.contract.wire.GatewayRef;
import io.parley.processor.routing.GatewayDirectory;
import io.parley.processor.store.UserSession;
import io.parley.processor.store.UserStore;
import java.util.List;

/// Which sessions there are: those whose gateway lives.
public final class LiveSessions {
  private final UserStore users;
  private final GatewayDirectory gateways;
  private final SessionLog log;

  public LiveSessions(UserStore users, GatewayDirectory gateways, SessionLog log) {
    this.users = users;
    this.gateways = gateways;
    this.log = log;
  }

  boolean isConnected(UserId user) {
    for (UserSession session : users.sessions(user)) {
      if (isAlive(session)) {
        return true;
      }
    }
    return false;
  }

  boolean isAlive(UserSession session) {
    return gateways.isAlive(session.gateway(), session.since());
  }

  /// The gateways that hold them, each once.
  List<GatewayRef> gateways(UserId user) {
    return users.sessions(user).stream()
        .filter(this::isAlive)
        .map(UserSession::gateway)
        .distinct()
        .toList();
  }

  /// When the user was there last, if all gateways that held a session have died without a word; in
  /// the broker's milliseconds since 1970.
  long lastThere(UserId user) {
    return users.sessions(user).stream().mapToLong(log::lastHeard).max().orElse(0);
  }

  /// Each second.
  void run() {
    log.run();
  }

  /// Ends those whose gateway has died without a word.
  void endDead(UserId user) {
    for (UserSession session : users.sessions(user)) {
      if (!isAlive(session)) {
        log.lose(user, session);
      }
    }
  }
}
