package io.parley.processor.user;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.accept;
import static io.parley.processor.topology.Requests.add;
import static io.parley.processor.topology.Requests.block;
import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.createOpen;
import static io.parley.processor.topology.Requests.crowd;
import static io.parley.processor.topology.Requests.decline;
import static io.parley.processor.topology.Requests.invite;
import static io.parley.processor.topology.Requests.join;
import static io.parley.processor.topology.Requests.leave;
import static io.parley.processor.topology.Requests.live;
import static io.parley.processor.topology.Requests.remove;
import static io.parley.processor.topology.Requests.title;
import static io.parley.processor.topology.Requests.user;
import static io.parley.processor.topology.Requests.users;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ErrorCode;
import io.parley.contract.Invitation;
import io.parley.contract.Limits;
import io.parley.contract.UserId;
import io.parley.contract.log.Change;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.wire.Answer.AdmissionTold;
import io.parley.contract.wire.Answer.AdmissionTold.Reason;
import io.parley.contract.wire.Answer.AdmissionTold.Refused;
import io.parley.contract.wire.Answer.InvitationTold;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.Command.AddMembers;
import io.parley.contract.wire.SessionEvent.QueryAdmission;
import io.parley.contract.wire.SessionEvent.QueryAdmission.Consent;
import io.parley.contract.wire.SessionEvent.QueryMemberships;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.store.UserStore;
import io.parley.processor.topology.Pipeline;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who is invited to a group, what they are told, and how an invitation ends.
class InvitationsTest {
  private static final ConversationId GROUP = new ConversationId("team");
  private static final UserId BOB = user("bob");

  private final Pipeline pipeline = new Pipeline();

  @BeforeEach
  void aliceHasAGroup_andBobIsConnectedToTwoGateways() {
    live(pipeline, EAST, 1);
    pipeline.heartbeat(WEST);
    pipeline.open(EAST, "bob", "s-1");
    pipeline.open(WEST, "bob", "s-2");
    pipeline.granted(create("alice", GROUP, "carol"));
    pipeline.granted(title("alice", GROUP, "Team"));
    pipeline.events(GROUP);
    pipeline.outbound();
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  // What the invited user is told.

  @Test
  void invited_isToldWhatItTakesToDecide_onEveryDevice_andIsNoMember() {
    pipeline.send(invite("alice", GROUP, "bob").apply(pipeline.origin(EAST)));

    Invitation expected =
        new Invitation(GROUP, ConversationKind.GROUP, "Team", null, user("alice"), pipeline.now());
    assertThat(pipeline.answers(InvitationTold.class))
        .containsExactlyInAnyOrder(
            new InvitationTold(EAST, BOB, GROUP, expected),
            new InvitationTold(WEST, BOB, GROUP, expected));
    assertThat(pipeline.memberships("bob")).isEmpty();
    assertThat(invitations()).containsExactly(expected);
    assertThat(pipeline.refused(title("bob", GROUP, "mine"))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void members_areTold_byAnEventWithAPlaceInTheOrder() {
    pipeline.granted(invite("alice", GROUP, "bob"));
    pipeline.granted(
        origin -> new AddMembers(GROUP, users("dave"), user("alice"), origin, users("erin")));

    assertThat(pipeline.events(GROUP))
        .extracting(event -> (ConversationChanged) event)
        .extracting(
            ConversationChanged::change, ConversationChanged::members, ConversationChanged::invited)
        .containsExactly(
            tuple(Change.UPDATED, List.of(), users("bob")),
            tuple(Change.ADDED, users("dave"), users("erin")));
  }

  @Test
  void sessionThatBegins_isToldOfOpenInvitations_theLatestFirst() {
    ConversationId other = new ConversationId("other");
    pipeline.granted(create("alice", other));
    pipeline.granted(invite("alice", GROUP, "bob"));
    pipeline.advance(Duration.ofSeconds(1));
    pipeline.granted(invite("alice", other, "bob"));
    pipeline.outbound();

    pipeline.open(EAST, "bob", "s-3");

    assertThat(pipeline.answers(UserMemberships.class))
        .flatExtracting(UserMemberships::invitations)
        .extracting(Invitation::conversationId)
        .containsExactly(other, GROUP);
  }

  // How it ends.

  @Test
  void acceptance_makesAMember_whoIsNotInvitedAnyMore() {
    pipeline.granted(invite("alice", GROUP, "bob"));
    pipeline.events(GROUP);

    pipeline.granted(accept("bob", GROUP));

    ConversationChanged joined = (ConversationChanged) pipeline.events(GROUP).getFirst();
    assertThat(joined.change()).isEqualTo(Change.JOINED);
    assertThat(joined.members()).containsExactly(BOB);
    assertThat(invitations()).isEmpty();
    assertNothingIsKept();
    assertThat(pipeline.granted(accept("bob", GROUP)).seq())
        .as("again it changes nothing")
        .isEqualTo(joined.seq());
  }

  @Test
  void decline_isToldToTheUsersDevicesAndNobodyElse_andNobodyIsAskedAgain() {
    pipeline.granted(invite("alice", GROUP, "bob"));
    pipeline.outbound();
    pipeline.events(GROUP);

    pipeline.send(decline("bob", GROUP).apply(pipeline.origin(EAST)));
    assertThat(pipeline.answers(InvitationTold.class))
        .containsExactlyInAnyOrder(
            new InvitationTold(EAST, BOB, GROUP, null), new InvitationTold(WEST, BOB, GROUP, null));
    assertThat(pipeline.events(GROUP)).isEmpty();
    assertThat(invitations()).isEmpty();
    assertThat(admission(BOB, Consent.ACCEPTED)).containsExactly(Reason.INVITATION_ONLY);

    pipeline.granted(invite("alice", GROUP, "bob"));
    assertThat(pipeline.events(GROUP)).isEmpty();
    assertThat(invitations()).isEmpty();
  }

  @Test
  void answerOfWhoIsNotInvited_isAsWhereThereIsNoConversation() {
    ConversationId none = new ConversationId("none");
    for (ConversationId id : List.of(GROUP, none)) {
      assertThat(pipeline.refused(accept("bob", id))).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(pipeline.refused(decline("bob", id))).isEqualTo(ErrorCode.NOT_FOUND);
    }
    assertThat(pipeline.refused(decline("carol", GROUP))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(pipeline.ask(accept("bob", GROUP)))
        .usingRecursiveComparison()
        .ignoringFields("requestId")
        .isEqualTo(pipeline.ask(accept("bob", none)));
  }

  @Test
  void adminWhoRemovesTheInvited_withdrawsIt() {
    pipeline.granted(invite("alice", GROUP, "bob"));
    pipeline.events(GROUP);

    pipeline.outbound();
    pipeline.send(remove("alice", GROUP, "bob", "carol").apply(pipeline.origin(EAST)));

    ConversationChanged removed = (ConversationChanged) pipeline.events(GROUP).getFirst();
    assertThat(removed.members()).containsExactly(user("carol"));
    assertThat(removed.invited()).containsExactly(BOB);
    assertWithdrawn();
  }

  @Test
  void groupThatAllHaveLeft_invitesNobody() {
    pipeline.granted(invite("alice", GROUP, "bob"));
    pipeline.granted(leave("carol", GROUP));
    assertThat(invitations()).hasSize(1);

    pipeline.outbound();
    pipeline.send(leave("alice", GROUP).apply(pipeline.origin(EAST)));

    assertWithdrawn();
  }

  @Test
  void block_endsTheInvitationsOfTheBlocked_andNoOthers() {
    ConversationId carols = new ConversationId("carols");
    pipeline.granted(create("carol", carols));
    pipeline.granted(invite("alice", GROUP, "bob"));
    pipeline.granted(invite("carol", carols, "bob"));

    pipeline.granted(block("bob", ConversationId.direct(BOB, user("alice")), true));

    assertThat(invitations()).extracting(Invitation::conversationId).containsExactly(carols);
    assertThat(admission(BOB, Consent.ACCEPTED)).containsExactly(Reason.INVITATION_ONLY);
  }

  @Test
  void whoIsBlocked_invitesInVain_andIsAnsweredAsEverybody() {
    pipeline.granted(block("bob", ConversationId.direct(BOB, user("alice")), true));
    pipeline.outbound();

    assertThat(admission(user("alice"), Consent.INVITATION))
        .containsExactly(Reason.INVITATION_ONLY);
    pipeline.send(invite("alice", GROUP, "bob").apply(pipeline.origin(EAST)));

    assertThat(pipeline.answers(InvitationTold.class)).isEmpty();
    assertThat(invitations()).isEmpty();
  }

  @Test
  void invitation_endsAfterItsDays_atBothEnds() {
    pipeline.granted(invite("alice", GROUP, "bob"));

    pipeline.advance(Duration.ofDays(Limits.INVITATION_DAYS).minusSeconds(1));
    assertThat(invitations()).hasSize(1);
    assertThat(admission(BOB, Consent.ACCEPTED)).isEmpty();
    pipeline.advance(Duration.ofSeconds(1));

    assertThat(invitations()).isEmpty();
    assertThat(admission(BOB, Consent.ACCEPTED)).containsExactly(Reason.INVITATION_ONLY);
    assertThat(pipeline.refused(accept("bob", GROUP))).isEqualTo(ErrorCode.NOT_FOUND);
    pipeline.granted(invite("alice", GROUP, "bob"));
    assertThat(invitations()).hasSize(1);
  }

  @Test
  void whoComesOtherwise_isNotInvitedAnyMore() {
    ConversationId open = new ConversationId("open");
    pipeline.granted(createOpen("alice", open));
    pipeline.granted(invite("alice", open, "bob"));
    pipeline.granted(invite("alice", GROUP, "bob"));

    pipeline.granted(join("bob", open));
    pipeline.granted(add("alice", GROUP, "bob"));

    assertThat(invitations()).isEmpty();
    assertNothingIsKept();
  }

  // Who is to be invited.

  @ParameterizedTest
  @CsvSource({
    "stranger, ,",
    "stranger, PARTNERS, INVITATION_ONLY",
    "partner, PARTNERS,",
    "partner, INVITATION, INVITATION_ONLY"
  })
  void consent_isAskedForAsTheSettingHasIt(
      String by, @Nullable Consent consent, @Nullable Reason reason) {
    pipeline.say("partner", ConversationId.direct(BOB, user("partner")), "hello");

    assertThat(admission(user(by), consent))
        .isEqualTo(reason == null ? List.of() : List.of(reason));
  }

  // How many.

  @Test
  void invitationsOfAUser_areBounded_andThoseOfOneInviter() {
    inviteBobBy("mallory", Limits.INVITATIONS_BY_ONE + 1);
    assertThat(invitations()).hasSize(Limits.INVITATIONS_BY_ONE);
    assertThat(admission(user("mallory"), Consent.INVITATION)).containsExactly(Reason.FULL);
    assertThat(admission(user("eve"), Consent.INVITATION)).containsExactly(Reason.INVITATION_ONLY);

    for (int i = 0; i < Limits.INVITATIONS_PER_USER / Limits.INVITATIONS_BY_ONE; i++) {
      inviteBobBy("inviter-" + i, Limits.INVITATIONS_BY_ONE);
    }
    assertThat(invitations()).hasSize(Limits.INVITATIONS_PER_USER);
    assertThat(admission(user("eve"), Consent.INVITATION)).containsExactly(Reason.FULL);

    pipeline.advance(Duration.ofDays(Limits.INVITATION_DAYS));
    assertThat(admission(user("eve"), Consent.INVITATION)).containsExactly(Reason.INVITATION_ONLY);
    pipeline.granted(invite("alice", GROUP, "bob"));
    assertThat(pipeline.sizes(UserStore.NAME)).containsEntry("i", 1L);
  }

  private void inviteBobBy(String inviter, int groups) {
    for (int i = 0; i < groups; i++) {
      ConversationId id = new ConversationId(inviter + "-" + i);
      pipeline.granted(create(inviter, id));
      pipeline.granted(invite(inviter, id, "bob"));
    }
  }

  @Test
  void invitationsToAGroup_areBounded_andEndedOnesMakeRoom() {
    String[] crowd = crowd("user", Limits.INVITATIONS_PER_GROUP);
    pipeline.granted(invite("alice", GROUP, crowd));

    assertThat(pipeline.refused(invite("alice", GROUP, "bob"))).isEqualTo(ErrorCode.TOO_LARGE);
    pipeline.granted(invite("alice", GROUP, crowd[0]));
    pipeline.granted(accept(crowd[0], GROUP));
    pipeline.granted(invite("alice", GROUP, "bob"));
    pipeline.advance(Duration.ofDays(Limits.INVITATION_DAYS));
    pipeline.granted(invite("alice", GROUP, "dave"));

    assertThat(pipeline.sizes(ConversationStore.NAME)).containsEntry("i", 1L);
  }

  private List<Invitation> invitations() {
    pipeline.outbound();
    pipeline.session(new QueryMemberships(BOB, EAST, "q-1"));
    return pipeline.answers(UserMemberships.class).stream()
        .flatMap(answer -> answer.invitations().stream())
        .toList();
  }

  private List<Reason> admission(UserId by, @Nullable Consent consent) {
    pipeline.outbound();
    pipeline.session(new QueryAdmission(List.of(BOB), GROUP, by, EAST, "q-2", consent));
    return pipeline.answers(AdmissionTold.class).getFirst().refused().stream()
        .map(Refused::reason)
        .toList();
  }

  private void assertWithdrawn() {
    assertThat(pipeline.answers(InvitationTold.class))
        .containsExactlyInAnyOrder(
            new InvitationTold(EAST, BOB, GROUP, null), new InvitationTold(WEST, BOB, GROUP, null));
    assertThat(invitations()).isEmpty();
    assertThat(pipeline.refused(accept("bob", GROUP))).isEqualTo(ErrorCode.NOT_FOUND);
    assertNothingIsKept();
  }

  private void assertNothingIsKept() {
    assertThat(pipeline.sizes(UserStore.NAME)).doesNotContainKey("i");
    assertThat(pipeline.sizes(ConversationStore.NAME)).doesNotContainKey("i");
  }
}
