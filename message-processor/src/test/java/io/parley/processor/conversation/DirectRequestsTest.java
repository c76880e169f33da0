package io.parley.processor.conversation;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Requests.accept;
import static io.parley.processor.topology.Requests.block;
import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.createAsking;
import static io.parley.processor.topology.Requests.decline;
import static io.parley.processor.topology.Requests.delivered;
import static io.parley.processor.topology.Requests.live;
import static io.parley.processor.topology.Requests.mute;
import static io.parley.processor.topology.Requests.read;
import static io.parley.processor.topology.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ErrorCode;
import io.parley.contract.Invitation;
import io.parley.contract.Membership;
import io.parley.contract.UserId;
import io.parley.contract.log.Change;
import io.parley.contract.log.Contact;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.wire.Answer.AdmissionTold;
import io.parley.contract.wire.Answer.CommandRejected;
import io.parley.contract.wire.Answer.ConversationsTold;
import io.parley.contract.wire.Answer.InvitationTold;
import io.parley.contract.wire.Answer.MembershipTold;
import io.parley.contract.wire.Answer.Reply;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.ConversationStatus;
import io.parley.contract.wire.SessionEvent.QueryAdmission;
import io.parley.contract.wire.SessionEvent.QueryAdmission.Consent;
import io.parley.contract.wire.SessionEvent.QueryMemberships;
import io.parley.contract.wire.Signal.QueryConversations;
import io.parley.processor.topology.Pipeline;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Mallory, a stranger, writes to bob, who is to be asked first.
class DirectRequestsTest {
  private static final UserId BOB = user("bob");
  private static final UserId MALLORY = user("mallory");
  private static final ConversationId DM = ConversationId.direct(BOB, MALLORY);

  private final Pipeline pipeline = new Pipeline();
  private int sent;

  @BeforeEach
  void bobIsConnected() {
    live(pipeline, EAST, 1);
    pipeline.open(EAST, "bob", "s-1");
    pipeline.outbound();
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void request_isAcceptedAndKept_andTheOtherIsToldWhoHasMadeIt_andNothingElse() {
    SendMessage request = request("hello");
    pipeline.send(request);

    var told = pipeline.outbound();
    assertThat(told)
        .contains(
            new Pipeline.Delivery.Answered(
                new InvitationTold(
                    EAST,
                    BOB,
                    DM,
                    new Invitation(
                        DM, ConversationKind.DIRECT, null, null, MALLORY, pipeline.now()))));
    assertThat(told.toString()).contains("SendAccepted").doesNotContain("MembershipTold");
    MessageAccepted message = pipeline.log().getFirst();
    assertThat(message.contact()).isEqualTo(Contact.REQUESTED);
    assertThat(message.body().content()).isEqualTo("hello");

    pipeline.close(EAST, "bob", "s-1");
    pipeline.pass(20);
    assertThat(pipeline.notifications()).isEmpty();
    assertThat(memberships("bob")).isEmpty();
    assertThat(memberships("mallory"))
        .singleElement()
        .extracting(Membership::requested)
        .isEqualTo(true);
  }

  @Test
  void toWhoIsAsked_itIsAsIfThereWereNoConversation() {
    ConversationId none = ConversationId.direct(BOB, user("nobody"));
    pipeline.send(request("hello"));

    assertThat(status("bob", DM))
        .usingRecursiveComparison()
        .ignoringFields("conversationId")
        .isEqualTo(status("bob", none));
    pipeline.send(read("bob", DM, 1));
    pipeline.send(delivered("bob", DM, 1));
    assertThat(pipeline.passing()).isEmpty();
    assertThat(pipeline.refused(mute("bob", DM, true))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(status("mallory", DM).lastNumber()).isEqualTo(1);
  }

  @Test
  void secondMessage_isRefused_asIfThereWereABlock_whateverBecameOfTheFirst() {
    pipeline.send(request("hello"));
    CommandRejected open = refusal();
    pipeline.granted(decline("bob", DM));
    CommandRejected declined = refusal();
    pipeline.granted(block("bob", DM, true));
    CommandRejected blocked = refusal();

    assertThat(open.code()).isEqualTo(ErrorCode.FORBIDDEN);
    for (CommandRejected later : List.of(declined, blocked)) {
      assertThat(later.code()).isEqualTo(open.code());
      assertThat(later.message()).isEqualTo(open.message());
    }
    assertThat(status("mallory", DM).silenced()).isTrue();
  }

  @Test
  void repeatedRequest_isTheSameMessage() {
    SendMessage request = request("hello");
    pipeline.send(request);
    pipeline.outbound();
    pipeline.send(request);

    assertThat(pipeline.answers(SendAccepted.class))
        .singleElement()
        .extracting(SendAccepted::duplicate)
        .isEqualTo(true);
  }

  @Test
  void acceptance_isToldToBoth_andBringsWhatWasSaid() {
    pipeline.send(request("hello"));
    pipeline.outbound();
    pipeline.durable();
    pipeline.open(EAST, "mallory", "s-2");
    pipeline.outbound();

    pipeline.send(accept("bob", DM).apply(pipeline.origin(EAST)));

    assertThat(pipeline.answers(MembershipTold.class))
        .extracting(told -> told.userId() + " " + told.membership().requested())
        .containsExactlyInAnyOrder("bob null", "mallory null");
    ConversationChanged joined = (ConversationChanged) pipeline.events(DM).getFirst();
    assertThat(joined.change()).isEqualTo(Change.JOINED);
    assertThat(joined.members()).containsExactly(BOB);
    assertThat(joined.conversation().members()).containsExactly(BOB, MALLORY);
    ConversationStatus now = status("bob", DM);
    assertThat(now.lastNumber()).isEqualTo(1);
    assertThat(now.membership().readNumber()).isZero();
    assertThat(invitations()).isEmpty();
    pipeline.say("mallory", DM, "at last");
    assertThat(pipeline.log()).singleElement().extracting(MessageAccepted::contact).isNull();
  }

  @Test
  void answerInWords_acceptsToo_alsoAfterADecline() {
    pipeline.send(request("hello"));
    pipeline.granted(decline("bob", DM));
    assertThat(invitations()).isEmpty();
    pipeline.durable();

    pipeline.say("bob", DM, "oh, it is you");

    assertThat(pipeline.log())
        .singleElement()
        .extracting(MessageAccepted::contact)
        .isEqualTo(Contact.ACCEPTED);
    assertThat(memberships("bob")).singleElement().extracting(Membership::requested).isNull();
    assertThat(memberships("mallory")).singleElement().extracting(Membership::requested).isNull();
    pipeline.say("mallory", DM, "yes");
    assertThat(pipeline.log()).hasSize(1);
  }

  @Test
  void conversationThatIsMade_asks_andHoldsOneMessage_andTheOthersMakingAccepts() {
    pipeline.granted(createAsking("mallory", DM, "bob"));
    assertThat(invitations()).extracting(Invitation::by).containsExactly(MALLORY);
    assertThat(memberships("bob")).isEmpty();
    pipeline.say("mallory", DM, "hello");
    assertThat(pipeline.log())
        .singleElement()
        .extracting(MessageAccepted::contact)
        .isEqualTo(Contact.REQUESTED);
    refusal();

    pipeline.granted(create("bob", DM, "mallory"));

    assertThat(memberships("bob")).hasSize(1);
    assertThat(invitations()).isEmpty();
  }

  @Test
  void block_endsTheRequest_andWhoHasBlockedCannotAnswer_andAfterItTheRequestStandsAsItDid() {
    pipeline.send(request("hello"));
    pipeline.granted(block("bob", DM, true));
    assertThat(invitations()).isEmpty();
    assertThat(memberships("bob")).isEmpty();
    assertThat(pipeline.refused(accept("bob", DM))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(pipeline.ask(origin -> pipeline.command(EAST, "bob", DM, "b-1", "hm")))
        .isInstanceOf(CommandRejected.class);

    pipeline.granted(block("bob", DM, false));
    refusal();
    assertThat(memberships("bob")).isEmpty();
    pipeline.say("bob", DM, "well");
    assertThat(memberships("bob")).hasSize(1);
  }

  @Test
  void partnersAreAskedNoMore_andARequestMakesNoPartner() {
    assertThat(admission(DM, Consent.INVITATION)).isEqualTo("[INVITATION_ONLY]");
    pipeline.send(request("hello"));
    assertThat(admission(new ConversationId("team"), Consent.PARTNERS))
        .isEqualTo("[INVITATION_ONLY]");

    pipeline.granted(accept("bob", DM));

    assertThat(admission(DM, Consent.INVITATION)).isEqualTo("[]");
    assertThat(admission(new ConversationId("team"), Consent.PARTNERS)).isEqualTo("[]");
  }

  private SendMessage request(String content) {
    return pipeline.command(EAST, "mallory", DM, "m-" + ++sent, content).asRequest();
  }

  private CommandRejected refusal() {
    Reply reply = pipeline.ask(_ -> request("again"));
    assertThat(reply).isInstanceOf(CommandRejected.class);
    return (CommandRejected) reply;
  }

  private ConversationStatus status(String user, ConversationId conversation) {
    pipeline.outbound();
    pipeline.signal(
        new QueryConversations(List.of(conversation), EAST, false, "q-1", user(user), null));
    return pipeline.answers(ConversationsTold.class).getFirst().conversations().getFirst();
  }

  private List<Membership> memberships(String user) {
    return named(user).stream().flatMap(answer -> answer.memberships().stream()).toList();
  }

  private List<Invitation> invitations() {
    return named("bob").stream().flatMap(answer -> answer.invitations().stream()).toList();
  }

  private List<UserMemberships> named(String user) {
    pipeline.outbound();
    pipeline.session(new QueryMemberships(user(user), EAST, "q-2"));
    return pipeline.answers(UserMemberships.class);
  }

  private String admission(ConversationId conversation, @Nullable Consent consent) {
    pipeline.outbound();
    pipeline.session(new QueryAdmission(List.of(BOB), conversation, MALLORY, EAST, "q-3", consent));
    return pipeline.answers(AdmissionTold.class).getFirst().refused().stream()
        .map(refused -> refused.reason())
        .toList()
        .toString();
  }
}
