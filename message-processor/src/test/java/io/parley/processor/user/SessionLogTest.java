package io.parley.processor.user;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.live;
import static io.parley.processor.topology.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.log.SessionChanged;
import io.parley.contract.log.SessionChanged.Ended;
import io.parley.contract.log.SessionChanged.Ended.Reason;
import io.parley.contract.log.SessionChanged.Started;
import io.parley.contract.wire.GatewayRef;
import io.parley.processor.store.UserStore;
import io.parley.processor.topology.Pipeline;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// When sessions have started and ended.
class SessionLogTest {
  private static final GatewayRef EAST_ANEW =
      new GatewayRef(EAST.id(), EAST.epoch() + 1, EAST.slot());

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void session_startsAndEnds() {
    Instant begun = pipeline.now();
    pipeline.open(EAST, "alice", "phone");
    pipeline.pass(60);
    Instant closed = pipeline.now();
    pipeline.close(EAST, "alice", "phone");
    pipeline.close(EAST, "alice", "phone");
    pipeline.pass(10);

    assertThat(pipeline.sessions())
        .containsExactly(
            started("phone", EAST, begun), ended("phone", EAST, begun, closed, Reason.CLOSED));
    assertThat(pipeline.sizes(UserStore.NAME)).doesNotContainKeys("s", "e");
  }

  /// A gateway asks again for the conversations of a session that is not answered.
  @Test
  void sessionThatIsAskedForAgain_hasStartedOnce() {
    Instant begun = pipeline.now();
    pipeline.open(EAST, "alice", "phone");
    pipeline.pass(3);
    pipeline.open(EAST, "alice", "phone");
    pipeline.pass(3);
    Instant closed = pipeline.now();
    pipeline.close(EAST, "alice", "phone");

    assertThat(pipeline.sessions())
        .containsExactly(
            started("phone", EAST, begun), ended("phone", EAST, begun, closed, Reason.CLOSED));
  }

  @Test
  void sessionOfADeadGateway_hasEndedWhenItWasHeardOfLast() {
    pipeline.heartbeat(EAST);
    Instant begun = pipeline.now();
    pipeline.open(EAST, "alice", "phone");
    live(pipeline, EAST, 10);
    Instant last = pipeline.now();
    live(pipeline, WEST, 20);

    assertThat(pipeline.sessions())
        .containsExactly(
            started("phone", EAST, begun), ended("phone", EAST, begun, last, Reason.GATEWAY_LOST));
  }

  @Test
  void sessionOfAGatewayThatWasStartedAnew_hasEnded() {
    pipeline.heartbeat(EAST);
    Instant begun = pipeline.now();
    pipeline.open(EAST, "alice", "phone");
    pipeline.pass(1);
    pipeline.heartbeat(EAST_ANEW);
    Instant again = pipeline.now();
    pipeline.open(EAST_ANEW, "alice", "phone-2");

    assertThat(pipeline.sessions())
        .containsExactly(
            started("phone", EAST, begun),
            ended("phone", EAST, begun, begun, Reason.GATEWAY_LOST),
            started("phone-2", EAST_ANEW, again));
  }

  /// The life that has ended it died before the broker had what it said.
  @Test
  void anotherLife_saysAgainWhatHasEnded_andForgetsItThen() {
    Instant begun = pipeline.now();
    pipeline.open(EAST, "alice", "phone");
    pipeline.pass(60);
    Instant closed = pipeline.now();
    pipeline.close(EAST, "alice", "phone");
    try (Pipeline next = new Pipeline()) {
      next.restore(UserStore.NAME, pipeline.changelog(UserStore.NAME));
      next.pass(3);

      assertThat(next.sessions())
          .containsExactly(ended("phone", EAST, begun, closed, Reason.CLOSED));
      assertThat(next.sizes(UserStore.NAME)).doesNotContainKey("e");
    }
  }

  private static SessionChanged started(String session, GatewayRef gateway, Instant at) {
    return new Started(user("alice"), session, gateway.id(), at);
  }

  private static SessionChanged ended(
      String session, GatewayRef gateway, Instant startedAt, Instant at, Reason reason) {
    return new Ended(user("alice"), session, gateway.id(), startedAt, at, reason);
  }
}
