package io.parley.processor.user;

import static io.parley.contract.PresenceStatus.AWAY;
import static io.parley.contract.PresenceStatus.BUSY;
import static io.parley.contract.PresenceStatus.INVISIBLE;
import static io.parley.contract.PresenceStatus.OFFLINE;
import static io.parley.contract.PresenceStatus.ONLINE;
import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.wire.Answer.PresenceTold;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.SessionEvent.QueryPresence;
import io.parley.contract.wire.SessionEvent.StatusChosen;
import io.parley.contract.wire.SessionEvent.UnwatchPresence;
import io.parley.processor.topology.Pipeline;
import io.parley.processor.topology.Requests;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How alice chooses to be seen, and who is told.
class PresenceStatusTest {
  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  // Statuses.

  @Test
  void chosenStatus_isSeen() {
    pipeline.open(EAST, "alice", "phone");
    choose(BUSY);
    choose(BUSY);
    choose(AWAY);
    choose(ONLINE);

    assertThat(pipeline.presences())
        .containsExactly(seen(ONLINE), seen(BUSY), seen(AWAY), seen(ONLINE));
  }

  @Test
  void invisible_isSeenAsOffline() {
    pipeline.open(EAST, "alice", "phone");
    pipeline.pass(60);
    pipeline.presences();
    choose(INVISIBLE);
    assertThat(pipeline.presences()).containsExactly(offlineSince(pipeline.now()));

    pipeline.pass(10);
    choose(ONLINE);
    assertThat(pipeline.presences()).containsExactly(seen(ONLINE));
  }

  @Test
  void invisibleUser_comesAndGoesUnseen() {
    pipeline.open(EAST, "alice", "phone");
    choose(INVISIBLE);
    pipeline.close(EAST, "alice", "phone");
    watch(WEST);
    pipeline.pass(10);
    pipeline.presences();
    pipeline.outbound();
    pipeline.open(EAST, "alice", "phone-again");
    pipeline.open(EAST, "alice", "laptop");
    pipeline.close(EAST, "alice", "phone-again");
    pipeline.close(EAST, "alice", "laptop");
    pipeline.pass(60);

    assertThat(pipeline.presences()).isEmpty();
    assertThat(pipeline.answers(PresenceTold.class)).isEmpty();
  }

  @Test
  void busy_outlivesTheDevice() {
    pipeline.open(EAST, "alice", "phone");
    choose(BUSY);
    pipeline.close(EAST, "alice", "phone");
    pipeline.pass(10);
    pipeline.presences();
    pipeline.open(EAST, "alice", "phone-again");

    assertThat(pipeline.presences()).containsExactly(seen(BUSY));
  }

  @Test
  void away_endsWithTheDevice() {
    pipeline.open(EAST, "alice", "phone");
    choose(AWAY);
    pipeline.close(EAST, "alice", "phone");
    pipeline.pass(10);
    pipeline.presences();
    pipeline.open(EAST, "alice", "phone-again");

    assertThat(pipeline.presences()).containsExactly(seen(ONLINE));
  }

  @Test
  void away_staysWhenTheGatewayAsksAgainForTheSession() {
    pipeline.open(EAST, "alice", "phone");
    choose(AWAY);
    pipeline.presences();
    pipeline.open(EAST, "alice", "phone");

    assertThat(pipeline.presences()).isEmpty();
  }

  @Test
  void statusChosenOffline_waits() {
    choose(BUSY);
    assertThat(pipeline.presences()).isEmpty();

    pipeline.open(EAST, "alice", "phone");
    assertThat(pipeline.presences()).containsExactly(seen(BUSY));
  }

  // Watchers.

  @Test
  void watcher_isToldAtOnceAndOfEveryChange() {
    watch(WEST);
    assertThat(told()).containsExactly(new Told(WEST, seen(OFFLINE)));

    pipeline.open(EAST, "alice", "phone");
    choose(BUSY);
    assertThat(told()).containsExactly(new Told(WEST, seen(ONLINE)), new Told(WEST, seen(BUSY)));

    watch(WEST);
    assertThat(told()).containsExactly(new Told(WEST, seen(BUSY)));
  }

  @Test
  void watcherOfAUserWhoHasGone_isToldWhen() {
    pipeline.open(EAST, "alice", "phone");
    pipeline.pass(60);
    Instant ended = pipeline.now();
    pipeline.close(EAST, "alice", "phone");
    pipeline.pass(60);
    pipeline.outbound();
    watch(WEST);

    assertThat(told()).containsExactly(new Told(WEST, offlineSince(ended)));
  }

  @Test
  void whoDoesNotWatch_isToldNothing() {
    pipeline.open(WEST, "bob", "phone");
    watch(WEST, "bob");
    pipeline.outbound();
    pipeline.open(EAST, "alice", "phone");

    assertThat(told()).isEmpty();
  }

  @Test
  void unwatched_isToldNoMore() {
    watch(EAST);
    watch(WEST);
    pipeline.session(new UnwatchPresence(List.of(user("alice")), WEST));
    pipeline.outbound();
    pipeline.open(EAST, "alice", "phone");

    assertThat(told()).containsExactly(new Told(EAST, seen(ONLINE)));
  }

  @Test
  void deadWatcher_isForgotten() {
    pipeline.heartbeat(WEST);
    watch(WEST);
    Requests.live(pipeline, EAST, 11);
    pipeline.outbound();
    choose(BUSY);
    pipeline.open(EAST, "alice", "phone");
    assertThat(told()).isEmpty();

    pipeline.heartbeat(WEST); // back, but it has to ask again
    choose(ONLINE);
    assertThat(told()).isEmpty();
  }

  private void choose(PresenceStatus status) {
    pipeline.session(new StatusChosen(user("alice"), status, EAST));
  }

  private void watch(GatewayRef gateway) {
    watch(gateway, "alice");
  }

  private void watch(GatewayRef gateway, String user) {
    pipeline.session(QueryPresence.watching(List.of(user(user)), gateway));
  }

  private record Told(GatewayRef gateway, Presence presence) {}

  private List<Told> told() {
    return pipeline.answers(PresenceTold.class).stream()
        .flatMap(told -> told.presences().stream().map(one -> new Told(told.gateway(), one)))
        .toList();
  }

  private static Presence seen(PresenceStatus status) {
    return new Presence(user("alice"), status, null);
  }

  private static Presence offlineSince(Instant ended) {
    return new Presence(user("alice"), OFFLINE, ended);
  }
}
