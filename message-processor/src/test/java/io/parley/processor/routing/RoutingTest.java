package io.parley.processor.routing;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.edit;
import static io.parley.processor.topology.Requests.react;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Limits;
import io.parley.contract.Membership;
import io.parley.contract.MessageId;
import io.parley.contract.UserId;
import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Answer.Alive;
import io.parley.contract.wire.Answer.CaughtUp;
import io.parley.contract.wire.Answer.ConversationsTold;
import io.parley.contract.wire.Answer.MembershipTold;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.ConversationStatus;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.MemberUpdate.MembershipChanged;
import io.parley.contract.wire.SessionEvent.SessionClosed;
import io.parley.contract.wire.Shard;
import io.parley.contract.wire.Signal.CatchUp;
import io.parley.contract.wire.Signal.Probe;
import io.parley.contract.wire.Signal.UnwatchConversations;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.topology.Pipeline;
import io.parley.processor.topology.Requests;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutingTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final ConversationId DM = ConversationId.direct(ALICE, BOB);

  private final Pipeline pipeline = new Pipeline();
  private int sent;

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void subscribed_namesTheLastSeqAndTheMembers() {
    sendMessages(2);
    pipeline.outbound();
    pipeline.subscribe(WEST, DM);

    assertThat(pipeline.answers(ConversationsTold.class))
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer.gateway()).isEqualTo(WEST);
              assertThat(answer.partition()).isZero();
              assertThat(answer.life()).isNotEmpty();
              ConversationStatus subscription = answer.conversations().getFirst();
              assertThat(answer.conversations()).hasSize(1);
              assertThat(subscription.conversationId()).isEqualTo(DM);
              assertThat(subscription.lastSeq()).isEqualTo(2);
              assertThat(subscription.lastNumber()).isEqualTo(2);
              assertThat(subscription.lastSender()).isEqualTo(ALICE);
              assertThat(subscription.conversation()).isNotNull();
              assertThat(subscription.conversation().members()).containsExactly(ALICE, BOB);
            });
  }

  @Test
  void probe_isAnsweredBySomethingElse_onceThePartitionIsServedAnew() {
    Alive first = probe(pipeline);
    assertThat(first).isEqualTo(new Alive(WEST, Shard.CONVERSATIONS, 0, first.life()));
    assertThat(probe(pipeline)).isEqualTo(first);

    try (Pipeline another = new Pipeline()) {
      assertThat(probe(another).life()).isNotEqualTo(first.life());
    }
  }

  private static Alive probe(Pipeline pipeline) {
    pipeline.signal(new Probe(DM, WEST));
    List<Alive> answers = pipeline.answers(Alive.class);
    assertThat(answers).hasSize(1);
    return answers.getFirst();
  }

  @Test
  void event_isWrittenOncePerInterestedGateway() {
    pipeline.subscribe(EAST, DM);
    pipeline.subscribe(WEST, DM);
    pipeline.subscribe(WEST, DM);
    pipeline.outbound();
    sendMessages(1);

    assertThat(pipeline.events()).hasSize(2).allMatch(event -> event.about().seq() == 1);
  }

  @Test
  void event_isWrittenOnce_toASlotThatTwoGatewaysRead() {
    pipeline.subscribe(WEST, DM);
    pipeline.subscribe(new GatewayRef("west-too", 1_000, WEST.slot()), DM);
    pipeline.outbound();
    sendMessages(1);

    assertThat(pipeline.events()).hasSize(1);
  }

  @Test
  void unsubscribed_getsNoMore() {
    pipeline.subscribe(WEST, DM);
    pipeline.signal(new UnwatchConversations(List.of(DM), WEST));
    sendMessages(1);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void unsubscribeOfAnEarlierRun_leavesTheLaterOneSubscribed() {
    pipeline.subscribe(laterRun(WEST), DM);
    pipeline.signal(new UnwatchConversations(List.of(DM), WEST));
    sendMessages(1);

    assertThat(pipeline.events()).hasSize(1);
  }

  @Test
  void gatewayStartedAnew_replacesItsEarlierRun() {
    pipeline.subscribe(WEST, DM);
    pipeline.subscribe(laterRun(WEST), DM);
    pipeline.subscribe(WEST, DM); // read late
    sendMessages(1);

    assertThat(pipeline.events()).hasSize(1);
  }

  @Test
  void staleGateway_isIgnoredAndForgotten() {
    pipeline.heartbeat(EAST);
    pipeline.heartbeat(WEST);
    pipeline.subscribe(EAST, DM);
    pipeline.subscribe(WEST, DM);
    Requests.live(pipeline, EAST, 11);
    sendMessages(1);
    assertThat(pipeline.events()).hasSize(1);

    pipeline.heartbeat(WEST); // back, but it has to subscribe again
    sendMessages(1);
    assertThat(pipeline.events()).hasSize(1);
  }

  @Test
  void withoutAnyHeartbeat_nobodyIsTakenForDead() {
    pipeline.subscribe(WEST, DM);
    pipeline.advance(Duration.ofMinutes(10));
    sendMessages(1);

    assertThat(pipeline.events()).hasSize(1);
  }

  @Test
  void catchUp_sendsTheMissingEventsInOrderAndThenSaysSo() {
    sendMessages(5);
    pipeline.outbound();
    pipeline.signal(new CatchUp(DM, WEST, "c-1", 2, 4));

    List<Pipeline.Delivery> deliveries = pipeline.outbound();
    assertThat(deliveries.subList(0, 3))
        .extracting(delivery -> ((Pipeline.Delivery.Event) delivery).about().seq())
        .containsExactly(2L, 3L, 4L);
    assertThat(deliveries.subList(0, 3))
        .allMatch(
            delivery -> "c-1".equals(((Pipeline.Delivery.Event) delivery).about().replayFor()));
    assertThat(deliveries.getLast())
        .isEqualTo(new Pipeline.Delivery.Answered(new CaughtUp(WEST, "c-1", DM, 2, 4)));
  }

  @Test
  void catchUp_sendsABoundedNumberAtATime() {
    int all = Limits.CATCH_UP_EVENTS + 50;
    sendMessages(all);
    pipeline.outbound();
    pipeline.signal(new CatchUp(DM, WEST, "c-1", 1, all));

    List<Pipeline.Delivery> deliveries = pipeline.outbound();
    assertThat(deliveries).hasSize(Limits.CATCH_UP_EVENTS + 1);
    assertThat(deliveries.getLast())
        .isEqualTo(
            new Pipeline.Delivery.Answered(
                new CaughtUp(WEST, "c-1", DM, 1, Limits.CATCH_UP_EVENTS)));
  }

  @Test
  void catchUp_ofLargeMessages_sendsFewAtATime() {
    for (int i = 0; i < 10; i++) {
      pipeline.say("alice", DM, "x".repeat(Limits.CATCH_UP_BYTES / 4));
    }
    pipeline.outbound();
    pipeline.signal(new CatchUp(DM, WEST, "c-1", 1, 10));

    assertThat(pipeline.answers(CaughtUp.class))
        .containsExactly(new CaughtUp(WEST, "c-1", DM, 1, 4));
  }

  @Test
  void catchUp_ofWhatIsNotKept_isAGap() {
    sendMessages(3);
    pipeline.advance(Duration.ofHours(26));
    sendMessages(1);
    pipeline.advance(Duration.ofSeconds(10)); // expiry runs
    pipeline.outbound();
    pipeline.signal(new CatchUp(DM, WEST, "c-1", 1, 4));

    assertThat(pipeline.answers(CaughtUp.class))
        .containsExactly(new CaughtUp(WEST, "c-1", DM, 4, 4));
  }

  @Test
  void stores_keepADayAndNoMore() {
    sendMessages(10);
    String first = MessageId.of(DM, 1, 1).toString();
    pipeline.granted(react("bob", DM, first, "+1"));
    pipeline.granted(edit("alice", DM, first, "hello"));
    assertThat(pipeline.sizes(ConversationStore.NAME)).contains(entry("d", 10L), entry("j", 12L));
    pipeline.advance(Duration.ofHours(26));
    sendMessages(1);
    pipeline.advance(Duration.ofSeconds(10)); // expiry runs

    assertThat(pipeline.sizes(ConversationStore.NAME))
        .containsOnly(
            entry("h", 1L), // the snapshot
            entry("g", 1L), // who has sent what
            entry("t", 1L), // a reaction
            entry("j", 1L), // the last message
            entry("d", 1L), // its acceptance
            entry("x", 1L)); // its hour
  }

  @Test
  void messageThatHasExpired_isStillItsAuthors() {
    sendMessages(70);
    String first = MessageId.of(DM, 1, 1).toString();
    String last = MessageId.of(DM, 70, 70).toString();
    pipeline.advance(Duration.ofHours(26));
    pipeline.subscribe(WEST, new ConversationId("elsewhere")); // the partition is not idle
    pipeline.advance(Duration.ofSeconds(10));
    assertThat(pipeline.sizes(ConversationStore.NAME)).containsEntry("g", 2L);

    for (String message : List.of(first, last)) {
      assertThat(pipeline.refused(edit("bob", DM, message, "not mine")))
          .isEqualTo(ErrorCode.FORBIDDEN);
      pipeline.granted(edit("alice", DM, message, "mine"));
    }
    String forged = MessageId.of(DM, 1, 2).toString();
    assertThat(pipeline.refused(edit("alice", DM, forged, "x"))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void openedSession_isToldTheUsersConversations() {
    sendMessages(1);
    pipeline.outbound();
    pipeline.open(WEST, "bob", "s-1");

    assertThat(pipeline.answers(UserMemberships.class))
        .containsExactly(
            new UserMemberships(WEST, BOB, "s-1", null, List.of(member(DM)), List.of(), true));
  }

  @Test
  void openedSession_ofSomebodyNew_isToldThereAreNone() {
    pipeline.open(WEST, "bob", "s-1");

    assertThat(pipeline.answers(UserMemberships.class))
        .containsExactly(new UserMemberships(WEST, BOB, "s-1", null, List.of(), List.of(), true));
  }

  @Test
  void openedSession_ofABusyUser_isToldInPieces() {
    int all = Limits.CONVERSATIONS_PER_ANSWER + 1;
    IntStream.range(0, all)
        .mapToObj(i -> member(ConversationId.direct(BOB, new UserId("friend-" + i))))
        .map(membership -> WireCodec.MEMBERSHIPS.encode(new MembershipChanged(BOB, membership)))
        .forEach(told -> pipeline.pipe(Topic.MEMBERSHIPS, BOB.value(), told));
    pipeline.outbound();
    pipeline.open(WEST, "bob", "s-1");

    List<UserMemberships> answers = pipeline.answers(UserMemberships.class);
    assertThat(answers).extracting(UserMemberships::last).containsExactly(false, true);
    assertThat(answers.stream().flatMap(answer -> answer.memberships().stream()).distinct())
        .hasSize(all);
  }

  @Test
  void newMember_isAnnouncedToTheGatewaysOfTheirSessions() {
    pipeline.open(WEST, "bob", "s-1");
    pipeline.open(WEST, "bob", "s-2");
    pipeline.outbound();
    sendMessages(1);

    assertThat(pipeline.answers(MembershipTold.class))
        .containsExactly(new MembershipTold(WEST, BOB, member(DM)));
  }

  @Test
  void newMember_whoseSessionHasClosed_isNotAnnounced() {
    pipeline.open(WEST, "bob", "s-1");
    pipeline.session(new SessionClosed(BOB, "s-1", WEST));
    sendMessages(1);

    assertThat(pipeline.answers(MembershipTold.class)).isEmpty();
  }

  @Test
  void newMember_whoseGatewayIsDead_isNotAnnounced() {
    pipeline.heartbeat(EAST);
    pipeline.heartbeat(WEST);
    pipeline.open(WEST, "bob", "s-1");
    Requests.live(pipeline, EAST, 11);
    sendMessages(1);

    assertThat(pipeline.answers(MembershipTold.class)).isEmpty();
  }

  private void sendMessages(int count) {
    for (int i = 0; i < count; i++) {
      pipeline.send(EAST, "alice", DM, "c-" + ++sent, "hi");
    }
  }

  /// Of somebody who has read nothing.
  private static Membership member(ConversationId conversation) {
    return new Membership(conversation, true, 0, 0, false, false, false);
  }

  private static GatewayRef laterRun(GatewayRef gateway) {
    return new GatewayRef(gateway.id(), gateway.epoch() + 1, gateway.slot());
  }
}
