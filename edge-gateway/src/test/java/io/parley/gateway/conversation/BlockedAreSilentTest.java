package io.parley.gateway.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.PresenceStatus;
import io.parley.contract.ReceiptMark;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.contract.wire.Answer.BlockTold;
import io.parley.contract.wire.Answer.ReceiptsTold.Moved;
import io.parley.contract.wire.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Finding 7, at the gateway: bob has blocked mallory, or does so now. Eve is nobody's friend.
class BlockedAreSilentTest {
  private static final UserId BOB = new UserId("bob");
  private static final UserId MALLORY = new UserId("mallory");
  private static final ConversationId DM = ConversationId.direct(BOB, MALLORY);
  private static final ConversationId GROUP = new ConversationId("team");

  private final ScriptedProcessor processor = new ScriptedProcessor();
  private final Conversations conversations = processor.conversations();
  private final TestClient bob = new TestClient(conversations, "bob");

  @BeforeEach
  void bobHasBlockedMallory() {
    conversations.memberships(processor.blocked(bob, MALLORY));
    conversations.memberships(processor.conversationsOf(bob, DM, GROUP));
    conversations.told(processor.subscribed(DM, GROUP));
  }

  @Test
  void session_isToldWhomItsUserHasBlocked() {
    assertThat(told(bob, "session:ready").getFirst().path("blocked").valueStream())
        .extracting(id -> id.asString())
        .containsExactly("mallory");
  }

  @Test
  void typing_inAGroup_doesNotComeToWhoHasBlocked() {
    TestClient alice = ready("alice", GROUP);
    type(GROUP, "mallory");
    type(GROUP, "carol");

    assertThat(told(bob, "typing"))
        .extracting(e -> e.path("userId").asString())
        .containsExactly("carol");
    assertThat(told(alice, "typing"))
        .extracting(e -> e.path("userId").asString())
        .containsExactly("mallory", "carol");
  }

  @Test
  void receipts_ofTheDirectConversation_doNotCome_andThoseOfAGroupDo() {
    TestClient mallory = ready("mallory", DM, GROUP);
    processor.pass(conversations, receipt(DM));
    processor.pass(conversations, receipt(GROUP));

    assertThat(told(bob, "receipt")).isEmpty();
    assertThat(told(bob, "receipts")).hasSize(1);
    assertThat(told(mallory, "receipt")).hasSize(1);
  }

  @Test
  void presence_isSeenByNeither() {
    TestClient mallory = ready("mallory", DM, GROUP);
    conversations.presence(ScriptedProcessor.publicly("mallory", PresenceStatus.ONLINE));
    conversations.presence(
        ScriptedProcessor.presence(
            PresenceStatus.ONLINE, new Visibility(BOB, VisibleTo.EVERYONE, List.of(MALLORY))));

    assertThat(told(bob, "presence")).isEmpty();
    assertThat(told(mallory, "presence")).isEmpty();
    assertThat(bob.session().watch(List.of(MALLORY)).join())
        .extracting(seen -> seen.status())
        .containsExactly("unknown");
    assertThat(mallory.session().watch(List.of(BOB)).join())
        .extracting(seen -> seen.status(), seen -> seen.lastSeen())
        .containsExactly(tuple("unknown", null));
  }

  @Test
  void eventsOfAGroup_comeAsToEverybody() {
    for (int i = 0; i < 3; i++) {
      processor.deliver(conversations, GROUP, processor.happen(GROUP));
    }

    assertThat(bob.seqs()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void blockWithOneDevice_isToldToAll_andToNobodyElse() {
    TestClient again = ready("bob", DM);
    TestClient eve = ready("eve", GROUP);
    conversations.blockTold(new BlockTold(ScriptedProcessor.GATEWAY, BOB, new UserId("eve"), true));
    type(GROUP, "eve");
    conversations.blockTold(
        new BlockTold(ScriptedProcessor.GATEWAY, BOB, new UserId("eve"), false));
    type(GROUP, "eve");

    for (TestClient device : List.of(bob, again)) {
      assertThat(told(device, "user:blocked"))
          .extracting(e -> e.path("userId").asString() + " " + e.path("blocked").asBoolean())
          .containsExactly("eve true", "eve false");
    }
    assertThat(told(bob, "typing")).hasSize(1);
    assertThat(told(eve, "user:blocked")).isEmpty();
  }

  @Test
  void renewal_bringsTheBlocksAsTheyAre() {
    conversations.memberships(processor.blocked(bob, new UserId("eve")));
    conversations.memberships(processor.conversationsOf(bob, DM, GROUP));
    type(GROUP, "mallory");
    type(GROUP, "eve");
    conversations.memberships(processor.conversationsOf(bob, DM, GROUP));
    type(GROUP, "eve");

    assertThat(told(bob, "typing"))
        .extracting(e -> e.path("userId").asString())
        .containsExactly("mallory", "eve");
  }

  @Test
  void moreThanAThousand_mayNotBeBlocked() {
    UserId[] many =
        IntStream.range(0, Limits.BLOCKS)
            .mapToObj(i -> new UserId("user-" + i))
            .toArray(UserId[]::new);
    assertThat(bob.session().mayBlock(many[0])).isTrue();
    conversations.memberships(processor.blocked(bob, many));
    conversations.memberships(processor.conversationsOf(bob, DM));

    assertThat(bob.session().mayBlock(many[0])).isTrue();
    assertThat(bob.session().mayBlock(new UserId("one-more"))).isFalse();
  }

  private static Moved receipt(ConversationId conversation) {
    List<ReceiptMark> marks = List.of(new ReceiptMark(MALLORY, 1, 1));
    return new Moved(conversation, marks, List.of(), Instant.EPOCH);
  }

  private TestClient ready(String user, ConversationId... in) {
    TestClient client = new TestClient(conversations, user);
    conversations.memberships(processor.conversationsOf(client, in));
    conversations.told(processor.subscribed(in));
    return client;
  }

  /// The payloads of these events.
  private static List<JsonNode> told(TestClient client, String event) {
    return client.events().stream()
        .filter(e -> e.get(0).asString().equals(event))
        .map(e -> e.get(1))
        .toList();
  }

  private void type(ConversationId conversation, String user) {
    processor.pass(conversations, new Typing(conversation, new UserId(user), null, true));
  }
}
