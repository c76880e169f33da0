package io.parley.processor.user;

import static io.parley.contract.PresenceStatus.OFFLINE;
import static io.parley.contract.PresenceStatus.ONLINE;
import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ErrorCode;
import io.parley.contract.Limits;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.PresenceChanged;
import io.parley.contract.wire.Answer.SessionRefused;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.GatewayRef;
import io.parley.processor.store.UserStore;
import io.parley.processor.topology.Pipeline;
import io.parley.processor.topology.Requests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How others see alice while her sessions come and go.
class PresenceTest {
  private static final GatewayRef EAST_ANEW =
      new GatewayRef(EAST.id(), EAST.epoch() + 1, EAST.slot());

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void firstSession_bringsOnline() {
    pipeline.open(EAST, "alice", "phone");

    assertThat(pipeline.presences()).containsExactly(seen(ONLINE));
  }

  @Test
  void furtherDevices_changeNothing() {
    pipeline.open(EAST, "alice", "phone");
    pipeline.presences();
    pipeline.open(WEST, "alice", "laptop");
    pipeline.close(EAST, "alice", "phone");
    pipeline.pass(10);

    assertThat(pipeline.presences()).isEmpty();
  }

  @Test
  void offline_5SecondsAfterTheLastSessionHasEnded_withTheTimeWhenItDid() {
    pipeline.open(EAST, "alice", "phone");
    pipeline.open(WEST, "alice", "laptop");
    pipeline.pass(60);
    pipeline.close(WEST, "alice", "laptop");
    pipeline.pass(60);
    pipeline.presences();
    Instant ended = pipeline.now();
    pipeline.close(EAST, "alice", "phone");
    pipeline.pass(4);
    assertThat(pipeline.presences()).isEmpty();

    pipeline.pass(1);
    assertThat(pipeline.presences().getFirst()).isEqualTo(offlineSince(ended));
  }

  /// By the broker's clock, however late the run is that looks.
  @Test
  void presence_saysSinceWhenItIsSo() {
    Instant begun = pipeline.now();
    pipeline.open(EAST, "alice", "phone");
    pipeline.pass(60);
    Instant ended = pipeline.now();
    pipeline.close(EAST, "alice", "phone");
    pipeline.pass(7);

    assertThat(pipeline.values(Topic.PRESENCE, Codec.PRESENCE))
        .extracting(PresenceChanged::at)
        .startsWith(begun, ended.plusSeconds(5));
  }

  @Test
  void offline_isToldAgainAtMostOnce_andThenNoMore() {
    pipeline.open(EAST, "alice", "phone");
    pipeline.presences();
    Instant ended = pipeline.now();
    pipeline.close(EAST, "alice", "phone");
    pipeline.pass(6);
    assertThat(pipeline.presences()).containsOnly(offlineSince(ended)).hasSizeLessThanOrEqualTo(2);

    pipeline.pass(60);
    assertThat(pipeline.presences()).isEmpty();
  }

  @Test
  void reconnectWithinTheGrace_isInvisible() {
    pipeline.open(EAST, "alice", "phone");
    pipeline.presences();
    pipeline.close(EAST, "alice", "phone");
    pipeline.pass(4);
    pipeline.open(WEST, "alice", "phone-again");
    pipeline.pass(20);

    assertThat(pipeline.presences()).isEmpty();
  }

  @Test
  void everyDisconnect_hasItsOwnGrace() {
    pipeline.open(EAST, "alice", "one");
    pipeline.close(EAST, "alice", "one");
    pipeline.pass(2);
    pipeline.open(EAST, "alice", "two");
    pipeline.presences();
    pipeline.pass(1);
    Instant ended = pipeline.now();
    pipeline.close(EAST, "alice", "two");
    pipeline.pass(4);
    assertThat(pipeline.presences()).isEmpty();

    pipeline.pass(1);
    assertThat(pipeline.presences()).containsExactly(offlineSince(ended));
  }

  @Test
  void reconnectAfterTheGrace_bringsOnlineAgain() {
    pipeline.open(EAST, "alice", "phone");
    pipeline.close(EAST, "alice", "phone");
    pipeline.pass(10);
    pipeline.presences();
    pipeline.open(EAST, "alice", "phone-again");

    assertThat(pipeline.presences()).containsExactly(seen(ONLINE));
  }

  @Test
  void deadGateway_endsItsSessions() {
    pipeline.heartbeat(EAST);
    pipeline.heartbeat(WEST);
    pipeline.open(EAST, "alice", "phone");
    pipeline.open(EAST, "bob", "phone");
    pipeline.open(WEST, "carol", "phone");
    pipeline.presences();
    passWithHeartbeats(3, WEST);
    pipeline.pass(10);
    assertThat(pipeline.presences()).as("3 s are no death").isEmpty();

    passWithHeartbeats(1, WEST);
    pipeline.pass(1 + 5); // until it is looked at, and the grace
    assertThat(pipeline.presences())
        .extracting(presence -> presence.userId() + " " + presence.status())
        .containsOnly("alice OFFLINE", "bob OFFLINE");
    pipeline.open(WEST, "alice", "laptop");
    assertThat(pipeline.presences()).containsExactly(seen(ONLINE));
  }

  @Test
  void deadGateway_leavesSessionsElsewhere() {
    pipeline.heartbeat(EAST);
    pipeline.heartbeat(WEST);
    pipeline.open(EAST, "alice", "phone");
    pipeline.open(WEST, "alice", "laptop");
    pipeline.presences();
    passWithHeartbeats(30, WEST);

    assertThat(pipeline.presences()).isEmpty();
  }

  @Test
  void gatewayStartedAnew_endsTheSessionsOfItsEarlierRun() {
    pipeline.heartbeat(EAST);
    pipeline.open(EAST, "alice", "phone");
    pipeline.open(EAST, "bob", "phone");
    pipeline.open(EAST, "carol", "phone");
    pipeline.heartbeat(EAST_ANEW);
    pipeline.open(EAST_ANEW, "alice", "phone-again"); // sooner than it is looked at
    pipeline.presences();
    passWithHeartbeats(10, EAST_ANEW);

    assertThat(pipeline.presences())
        .extracting(presence -> presence.userId() + " " + presence.status())
        .containsOnly("bob OFFLINE", "carol OFFLINE");
  }

  @Test
  void withoutAnyHeartbeat_nobodyIsTakenForDead() {
    pipeline.open(EAST, "alice", "phone");
    pipeline.presences();
    pipeline.pass(120);

    assertThat(pipeline.presences()).isEmpty();
  }

  @Test
  void twentyDevicesOfOneUser_areMost() {
    for (int i = 0; i < Limits.DEVICES_PER_USER; i++) {
      pipeline.open(EAST, "alice", "device-" + i);
    }
    assertThat(pipeline.answers(UserMemberships.class)).hasSize(20);
    pipeline.open(WEST, "alice", "device-20");
    pipeline.open(EAST, "alice", "device-0"); // asked again

    assertThat(pipeline.outbound())
        .containsExactly(
            new Pipeline.Delivery.Answered(
                new SessionRefused(WEST, user("alice"), "device-20", ErrorCode.RATE_LIMITED)),
            new Pipeline.Delivery.Answered(
                new UserMemberships(
                    EAST, user("alice"), "device-0", null, List.of(), List.of(), true)));

    pipeline.close(EAST, "alice", "device-0");
    pipeline.open(WEST, "alice", "device-20");
    assertThat(pipeline.answers(SessionRefused.class)).isEmpty();
  }

  @Test
  void devicesOfADeadGateway_makeRoom() {
    pipeline.heartbeat(EAST);
    pipeline.heartbeat(WEST);
    for (int i = 0; i < Limits.DEVICES_PER_USER; i++) {
      pipeline.open(EAST, "alice", "device-" + i);
    }
    Requests.live(pipeline, WEST, 10);
    pipeline.outbound();
    pipeline.open(WEST, "alice", "device-20");

    assertThat(pipeline.answers(SessionRefused.class)).isEmpty();
  }

  @Test
  void whoHasGone_leavesALastSeenAndNothingElse() {
    pipeline.open(EAST, "alice", "phone");
    pipeline.open(WEST, "alice", "laptop");
    pipeline.close(EAST, "alice", "phone");
    pipeline.close(WEST, "alice", "laptop");
    pipeline.pass(7);

    assertThat(pipeline.sizes(UserStore.NAME)).isEqualTo(Map.of("p", 1L));
  }

  private void passWithHeartbeats(int seconds, GatewayRef living) {
    for (int i = 0; i < seconds; i++) {
      pipeline.advance(Duration.ofSeconds(1));
      pipeline.heartbeat(living);
    }
  }

  private static Presence seen(PresenceStatus status) {
    return new Presence(user("alice"), status, null);
  }

  private static Presence offlineSince(Instant ended) {
    return new Presence(user("alice"), OFFLINE, ended);
  }
}
