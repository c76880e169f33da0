package io.parley.processor.user;

import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.SessionChanged;
import io.parley.contract.log.SessionChanged.Ended.Reason;
import io.parley.processor.routing.GatewayDirectory;
import io.parley.processor.routing.Outputs;
import io.parley.processor.store.EndedSession;
import io.parley.processor.store.UserSession;
import io.parley.processor.store.UserStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;

/// Ends sessions, and says in `parley.sessions` when they have started and ended. Of one that has
/// ended a note is left, until the run after the next: only then is it certain that the broker has
/// what was said. Another life says it again of all notes that it finds.
///
/// Bound: what ends in two runs.
public final class SessionLog {
  private final UserStore users;
  private final GatewayDirectory gateways;
  private final Outputs outputs;

  private boolean hasBegun;
  private List<EndedSession> saidBefore = new ArrayList<>();
  private List<EndedSession> said = new ArrayList<>();

  public SessionLog(UserStore users, GatewayDirectory gateways, Outputs outputs) {
    this.users = users;
    this.gateways = gateways;
    this.outputs = outputs;
  }

  void started(UserId user, UserSession session, Record<byte[], byte[]> cause) {
    write(
        new SessionChanged.Started(
            user,
            session.sessionId(),
            session.gateway().id(),
            Instant.ofEpochMilli(session.startedAt())),
        cause);
  }

  /// Its gateway says so.
  void close(UserId user, UserSession session, Record<byte[], byte[]> cause) {
    end(EndedSession.of(user, session, cause.timestamp(), Reason.CLOSED), session, cause);
  }

  /// Its gateway has died without a word.
  void lose(UserId user, UserSession session) {
    EndedSession ended =
        users
            .ended(user, session.sessionId())
            .orElseGet(
                () -> EndedSession.of(user, session, lastHeard(session), Reason.GATEWAY_LOST));
    end(ended, session, at(ended));
  }

  /// When the session's gateway was heard of last, in milliseconds since 1970.
  long lastHeard(UserSession session) {
    return gateways.lastHeard(session.gateway(), session.since());
  }

  private void end(EndedSession ended, UserSession session, Record<byte[], byte[]> cause) {
    users.putEnded(ended);
    users.removeSession(ended.user(), session);
    say(ended, cause);
  }

  private void say(EndedSession ended, Record<byte[], byte[]> cause) {
    said.add(ended);
    write(ended.event(), cause);
  }

  /// To be called every second.
  void run() {
    saidBefore.forEach(users::removeEnded);
    saidBefore = said;
    said = new ArrayList<>();
    if (!hasBegun) {
      hasBegun = true;
      users.ended().forEach(ended -> say(ended, at(ended)));
    }
  }

  private static Record<byte[], byte[]> at(EndedSession ended) {
    byte[] key = ended.user().value().getBytes(StandardCharsets.UTF_8);
    return new Record<>(key, new byte[0], ended.at());
  }

  private void write(SessionChanged changed, Record<byte[], byte[]> cause) {
    outputs.write(Topic.SESSION_LOG, Codec.SESSION_LOG, changed.userId().value(), changed, cause);
  }
}
