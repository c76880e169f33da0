package io.parley.gateway.request;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.MessageBody;
import io.parley.contract.UserId;
import io.parley.contract.VisibleHistory;
import io.parley.contract.codec.Codec;
import io.parley.contract.wire.Answer.AdmissionTold.Reason;
import io.parley.contract.wire.Answer.CommandAccepted;
import io.parley.contract.wire.Command.AcceptInvitation;
import io.parley.contract.wire.Command.AddMembers;
import io.parley.contract.wire.Command.CreateConversation;
import io.parley.contract.wire.Command.DeclineInvitation;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.SessionEvent.QueryAdmission;
import io.parley.contract.wire.SessionEvent.QueryAdmission.Consent;
import io.parley.gateway.dialect.Speakers;
import io.parley.gateway.request.ClientRequests.Done;
import io.parley.gateway.request.ConsentRules.Direct;
import io.parley.gateway.request.ConsentRules.GroupAdds;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Who is invited rather than added, and what a gateway makes of the answer.
class InvitationsTest {
  private static final GatewayRef GATEWAY = new GatewayRef("here", 1, 0);
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final UserId CAROL = new UserId("carol");
  private static final UserId DAVE = new UserId("dave");

  private Direct direct = Direct.ANYONE;
  private final RecordingLog log = new RecordingLog();
  private final Requests requests =
      new Requests(GATEWAY, new RequestIds(), log, new PartitionLoadGates(1, _ -> 0), () -> 1);
  private final Speakers.Door door = new Speakers.Door(requests);

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"LEFT", "INVITATION_ONLY"})
  void whoseOwnWordItTakes_isInvited_andNamed(Reason reason) {
    door.refused.put(BOB, reason);
    door.refused.put(DAVE, Reason.BLOCKED);

    CompletableFuture<Done> done = add(GroupAdds.ANYONE, false, "bob", "carol", "dave");

    AddMembers written = (AddMembers) log.commands.getFirst();
    assertThat(written.members()).containsExactly(CAROL);
    assertThat(written.invited()).containsExactly(BOB);
    accept();
    assertThat(done.join().invited()).containsExactly(BOB);
    assertThat(done.join().notAdded()).containsExactly(DAVE);
  }

  @Test
  void whereAllAreInvited_theCommandIsWrittenForThat() {
    door.refused.put(BOB, Reason.INVITATION_ONLY);

    add(GroupAdds.INVITATION, false, "bob");

    AddMembers written = (AddMembers) log.commands.getFirst();
    assertThat(written.members()).isEmpty();
    assertThat(written.invited()).containsExactly(BOB);
  }

  @Test
  void groupThatIsMade_invitesToo_andKeepsWhatWasChosenForIt() {
    door.refused.put(BOB, Reason.INVITATION_ONLY);

    client(GroupAdds.INVITATION)
        .command(
            ALICE,
            false,
            origin ->
                Commands.create(
                    payload("{\"members\":[\"bob\",\"carol\"],\"history\":\"all\"}"),
                    ALICE,
                    origin));

    CreateConversation written = (CreateConversation) log.commands.getFirst();
    assertThat(written.members()).containsExactly(CAROL);
    assertThat(written.invited()).containsExactly(BOB);
    assertThat(written.history()).isEqualTo(VisibleHistory.ALL);
  }

  @ParameterizedTest
  @CsvSource({"ANYONE,", "PARTNERS,PARTNERS", "INVITATION,INVITATION"})
  void question_saysWhatTheSettingAsksFor(GroupAdds setting, @Nullable Consent consent) {
    add(setting, false, "bob");

    assertThat(door.asked).extracting(QueryAdmission::consent).containsExactly(consent);
  }

  @Test
  void backend_needsNobodysWord() {
    door.refused.put(BOB, Reason.LEFT);

    add(GroupAdds.INVITATION, true, "bob");

    assertThat(door.asked.getFirst().consent()).isNull();
    assertThat(((AddMembers) log.commands.getFirst()).members()).containsExactly(BOB);
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void acceptance_isOfWhoIsInvited_andElseOfNoSuchConversation(boolean byBackend) {
    door.refused.put(ALICE, Reason.INVITATION_ONLY);
    CompletableFuture<Done> refused = accept(byBackend);
    door.refused.clear();
    accept(byBackend);

    RequestException reason = refusal(refused);
    assertThat(reason.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(reason.reason()).isEqualTo("you are in no such conversation");
    assertThat(door.asked)
        .extracting(QueryAdmission::consent)
        .containsExactly(Consent.ACCEPTED, Consent.ACCEPTED);
    assertThat(log.commands).hasSize(1).first().isInstanceOf(AcceptInvitation.class);
  }

  @Test
  void decline_asksNobody() {
    client(GroupAdds.ANYONE)
        .command(
            ALICE,
            false,
            origin -> Commands.decline(payload("{\"conversationId\":\"g-1\"}"), ALICE, origin));

    assertThat(door.asked).isEmpty();
    assertThat(log.commands)
        .containsExactly(
            new DeclineInvitation(
                new ConversationId("g-1"), ALICE, log.commands.getFirst().origin()));
  }

  // Direct conversations.

  @Test
  void firstMessage_toWhoIsToBeAsked_isARequest() {
    direct = Direct.CONTACTS;
    door.refused.put(CAROL, Reason.INVITATION_ONLY);

    client(GroupAdds.ANYONE).send(FakeMember.ALICE, hello());

    assertThat(door.asked).extracting(QueryAdmission::consent).containsExactly(Consent.INVITATION);
    assertThat(log.commands)
        .singleElement()
        .extracting(command -> ((SendMessage) command).request())
        .isEqualTo(true);
  }

  @Test
  void directConversation_thatIsMade_asksTheOther() {
    direct = Direct.CONTACTS;
    door.refused.put(CAROL, Reason.INVITATION_ONLY);

    CompletableFuture<Done> done =
        client(GroupAdds.ANYONE)
            .command(
                ALICE,
                false,
                origin ->
                    Commands.create(
                        payload("{\"kind\":\"direct\",\"members\":[\"carol\"]}"), ALICE, origin));

    CreateConversation written = (CreateConversation) log.commands.getFirst();
    assertThat(written.invited()).containsExactly(CAROL);
    accept();
    assertThat(done.join().invited()).containsExactly(CAROL);
  }

  @Test
  void whoHasNoRoomForRequests_isNotWrittenTo() {
    direct = Direct.CONTACTS;
    door.refused.put(CAROL, Reason.FULL);

    assertThat(refusal(client(GroupAdds.ANYONE).send(FakeMember.ALICE, hello())).code())
        .isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(log.commands).isEmpty();
  }

  @Test
  void whereAnybodyMayWrite_nobodyIsAsked() {
    client(GroupAdds.INVITATION).send(FakeMember.ALICE, hello());

    assertThat(door.asked.getFirst().consent()).isNull();
    assertThat(((SendMessage) log.commands.getFirst()).request()).isNull();
  }

  private static SendRequest hello() {
    return new SendRequest(ConversationId.direct(ALICE, CAROL), "c-1", MessageBody.text("hello"));
  }

  private CompletableFuture<Done> accept(boolean byBackend) {
    return client(GroupAdds.ANYONE)
        .command(
            ALICE,
            byBackend,
            origin -> Commands.accept(payload("{\"conversationId\":\"g-2\"}"), ALICE, origin));
  }

  private CompletableFuture<Done> add(GroupAdds setting, boolean byBackend, String... members) {
    String names = Codec.json().writeValueAsString(List.of(members));
    String asked = "{\"conversationId\":\"g-1\",\"members\":" + names + "}";
    return client(setting)
        .command(ALICE, byBackend, origin -> Commands.addMembers(payload(asked), ALICE, origin));
  }

  private ClientRequests client(GroupAdds setting) {
    FakeHistory history = new FakeHistory();
    RateLimits limits = new RateLimits(RequestLimits.DEFAULT, () -> 1);
    Queries queries = new Queries(requests, door);
    return new ClientRequests(
        requests,
        limits,
        queries,
        new PagedRequests(history, history, (_, _, _) -> {}, queries, limits),
        new ConsentRules(setting, direct));
  }

  private void accept() {
    requests.replied(
        new CommandAccepted(GATEWAY, log.requestId(0), FakeMember.GROUP, 1, null, null));
  }

  private static Payload payload(String json) {
    try {
      return Payload.of(Codec.json().readTree(json));
    } catch (RequestException e) {
      throw new AssertionError(e);
    }
  }

  private static RequestException refusal(CompletableFuture<?> future) {
    Throwable failure = future.handle((_, thrown) -> thrown).join();
    return (RequestException) Failures.cause(requireNonNull(failure));
  }
}
