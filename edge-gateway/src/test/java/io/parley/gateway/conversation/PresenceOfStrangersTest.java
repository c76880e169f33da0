package io.parley.gateway.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.Membership;
import io.parley.contract.PresenceStatus;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import io.parley.contract.wire.Answer.MembershipTold;
import io.parley.contract.wire.Visibility;
import io.parley.gateway.request.SeenPresence;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Finding 8: anybody saw anybody's presence and last seen. Eve looks at alice.
class PresenceOfStrangersTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId EVE = new UserId("eve");
  private static final ConversationId DM = ConversationId.direct(ALICE, EVE);
  private static final ConversationId GROUP = new ConversationId("team");

  private final ScriptedProcessor processor = new ScriptedProcessor();
  private final Conversations conversations = processor.conversations();

  @Test
  void stranger_isAnsweredAsOfAUserWhomThereIsNot_andToldNothing() {
    TestClient eve = ready();

    assertThat(look(eve, Visibility.ofPartners(ALICE))).isEqualTo(SeenPresence.unknown(ALICE));
    conversations.presence(ScriptedProcessor.presence("alice", PresenceStatus.BUSY));
    eve.session().watchAndTell(List.of(ALICE));
    assertThat(eve.eventNames()).doesNotContain("presence");
  }

  @Test
  void partner_seesAndIsToldOfChanges_untilTheUserIsThereForNobody() {
    TestClient eve = ready(DM);
    assertThat(look(eve, Visibility.ofPartners(ALICE)).status()).isEqualTo("online");
    conversations.presence(ScriptedProcessor.presence("alice", PresenceStatus.BUSY));
    conversations.presence(
        ScriptedProcessor.presence(
            PresenceStatus.BUSY, new Visibility(ALICE, VisibleTo.NOBODY, List.of())));
    conversations.presence(
        ScriptedProcessor.presence(
            PresenceStatus.ONLINE, new Visibility(ALICE, VisibleTo.NOBODY, List.of())));

    assertThat(presences(eve)).containsExactly("online", "busy");
  }

  @Test
  void whoWatchesAStranger_isTold_onceTheyHaveADirectConversation() {
    TestClient eve = ready();
    assertThat(look(eve, Visibility.ofPartners(ALICE)).status()).isEqualTo("unknown");
    conversations.membershipTold(processor.added(eve, DM, 0));

    assertThat(presences(eve)).containsExactly("online");
  }

  @Test
  void whoHasAskedAndWatches_isTold_onceTheOtherHasAccepted() {
    TestClient eve = asking();
    assertThat(look(eve, Visibility.ofPartners(ALICE)).status()).isEqualTo("unknown");
    conversations.membershipTold(processor.added(eve, DM, 0));

    assertThat(presences(eve)).containsExactly("online");
  }

  /// What the gateway was not told meanwhile, the answer to the renewal says.
  @Test
  void whoHasAsked_isTold_thoughTheOtherHasAcceptedWhileTheGatewayWasTakenForDead() {
    TestClient eve = asking();
    conversations.renew();
    conversations.memberships(processor.conversationsOf(eve, DM));
    conversations.presence(ScriptedProcessor.presence("alice", PresenceStatus.ONLINE));

    assertThat(presences(eve)).containsExactly("online");
  }

  @Test
  void memberOfASharedGroupWhoseMembersAreListed_sees_untilTheyLeave() {
    processor.members(GROUP, ALICE, EVE);
    TestClient eve = ready(GROUP);
    assertThat(look(eve, Visibility.ofPartners(ALICE)).status()).isEqualTo("online");
    conversations.presence(ScriptedProcessor.presence("alice", PresenceStatus.BUSY));
    conversations.membershipTold(
        new MembershipTold(
            ScriptedProcessor.GATEWAY,
            EVE,
            new Membership(GROUP, false, 0, 0, false, false, false)));
    conversations.presence(ScriptedProcessor.presence("alice", PresenceStatus.ONLINE));

    assertThat(eve.eventNames()).containsOnlyOnce("presence");
  }

  @Test
  void memberOfALargeGroup_isAStranger() {
    processor.grow(GROUP, 1_000);
    TestClient eve = ready(GROUP);

    assertThat(look(eve, Visibility.ofPartners(ALICE))).isEqualTo(SeenPresence.unknown(ALICE));
  }

  @Test
  void everyone_sees_whoIsThereForEveryone_andNobodyElse() {
    TestClient eve = ready();

    assertThat(look(eve, new Visibility(ALICE, VisibleTo.EVERYONE, List.of())).status())
        .isEqualTo("online");
    assertThat(look(eve, new Visibility(ALICE, VisibleTo.EVERYONE, List.of(EVE))).status())
        .isEqualTo("unknown");
  }

  @Test
  void user_seesThemselves() {
    TestClient eve = ready();

    assertThat(look(eve, new Visibility(EVE, VisibleTo.NOBODY, List.of())).status())
        .isEqualTo("online");
  }

  /// How eve sees a user, of whom the gateway is told this.
  private SeenPresence look(TestClient eve, Visibility visibility) {
    conversations.presence(ScriptedProcessor.presence(PresenceStatus.ONLINE, visibility));
    CompletableFuture<List<SeenPresence>> seen = eve.session().watch(List.of(visibility.userId()));
    conversations.presence(ScriptedProcessor.presence(PresenceStatus.ONLINE, visibility));
    return seen.join().getFirst();
  }

  /// What she has been told, without the answers to what she has asked.
  private static List<String> presences(TestClient client) {
    return client.events().stream()
        .filter(event -> event.get(0).asString().equals("presence"))
        .map(event -> event.get(1).path("status").asString())
        .toList();
  }

  /// Has begun the direct conversation, which alice has not accepted.
  private TestClient asking() {
    TestClient client = new TestClient(conversations, "eve");
    Membership asked = new Membership(DM, true, 0, 0, false, false, false, null, true);
    conversations.memberships(processor.conversationsOf(client, List.of(asked)));
    conversations.told(processor.subscribed(DM));
    return client;
  }

  private TestClient ready(ConversationId... in) {
    TestClient client = new TestClient(conversations, "eve");
    conversations.memberships(processor.conversationsOf(client, in));
    conversations.told(processor.subscribed(in));
    return client;
  }
}
