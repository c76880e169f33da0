package io.parley.gateway.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Membership;
import io.parley.contract.UserId;
import io.parley.contract.log.Change;
import io.parley.contract.wire.Answer.SessionRefused;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.ManualTimers;
import io.parley.gateway.request.ListedConversations;
import io.parley.gateway.request.RequestException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Becoming a member and being none any more, and what is a member's own.
class MembershipsTest {
  private static final ConversationId GROUP = new ConversationId("g-1");
  private static final ConversationId OTHER = new ConversationId("g-2");

  private final ScriptedProcessor processor = new ScriptedProcessor();
  private final ManualTimers timers = new ManualTimers();
  private final Queue<Runnable> left = new ArrayDeque<>();
  private final long now = Duration.ofHours(1).toNanos();
  private final Conversations conversations = processor.conversations(timers, left::add, () -> now);

  @Test
  void ready_tellsWhatTheUserHasReadAndSet() {
    TestClient bob = new TestClient(conversations, "bob");
    for (int i = 0; i < 5; i++) {
      processor.happen(GROUP);
    }
    Membership own = new Membership(GROUP, true, 0, 3, true, false, true);
    conversations.memberships(
        new UserMemberships(
            ScriptedProcessor.GATEWAY,
            new UserId("bob"),
            bob.session().session().id(),
            null,
            List.of(own),
            List.of(),
            true));
    conversations.told(processor.subscribed(GROUP));

    JsonNode group = bob.events().getFirst().get(1).get("conversations").get(0);
    assertThat(group.get("lastNumber").asLong()).isEqualTo(5);
    assertThat(group.get("readNumber").asLong()).isEqualTo(3);
    assertThat(group.get("unread").asLong()).isEqualTo(2);
    assertThat(group.get("muted").asBoolean()).isTrue();
    assertThat(group.get("archived").asBoolean()).isFalse();
    assertThat(group.get("pinned").asBoolean()).isTrue();
    assertThat(group.get("kind").asString()).isEqualTo("group");
  }

  @Test
  void removedMember_hearsOfItAndOfNothingAfter() {
    TestClient alice = ready("alice", GROUP);
    TestClient bob = ready("bob", GROUP);
    processor.change(conversations, GROUP, Change.REMOVED, "bob");
    processor.deliver(conversations, GROUP, processor.happen(GROUP));
    conversations.membershipTold(processor.told(bob, gone()));

    assertThat(bob.eventNames()).containsExactly("session:ready", "conversation");
    assertThat(alice.eventNames()).containsExactly("session:ready", "conversation", "message");
    assertThat(bob.session().isMemberOf(GROUP)).isFalse();
  }

  @Test
  void removedMember_whoseGatewayLags_isToldAllTheSame() {
    TestClient bob = ready("bob", GROUP);
    conversations.membershipTold(processor.told(bob, gone()));
    processor.deliver(conversations, GROUP, processor.happen(GROUP));

    assertThat(bob.eventNames()).containsExactly("session:ready", "conversation");
    assertThat(bob.events().getLast().get(1).get("change").asString()).isEqualTo("removed");
  }

  @Test
  void memberWhoComesBack_getsEverythingFromThereOn() {
    TestClient bob = ready("bob", GROUP);
    processor.change(conversations, GROUP, Change.REMOVED, "bob");
    conversations.membershipTold(processor.told(bob, gone()));
    processor.deliver(conversations, GROUP, processor.happen(GROUP));
    processor.change(conversations, GROUP, Change.ADDED, "bob");
    conversations.membershipTold(processor.told(bob, ScriptedProcessor.member(GROUP, 2, 1)));
    answerCatchUps();
    processor.deliver(conversations, GROUP, processor.happen(GROUP));

    assertThat(bob.eventNames())
        .containsExactly("session:ready", "conversation", "message", "message");
    assertThat(bob.seqs()).containsExactly(3L, 4L);
  }

  @Test
  void memberWhoComesBack_beforeTheGatewayHeardThatTheyHadGone_stays() {
    TestClient bob = ready("bob", GROUP);
    conversations.membershipTold(processor.told(bob, ScriptedProcessor.member(GROUP, 1, 0)));
    processor.change(conversations, GROUP, Change.REMOVED, "bob");
    processor.change(conversations, GROUP, Change.ADDED, "bob");
    processor.deliver(conversations, GROUP, processor.happen(GROUP));

    assertThat(bob.eventNames())
        .containsExactly("session:ready", "conversation", "conversation", "message");
  }

  @Test
  void ownSettings_reachTheUsersOtherDevices_andNobodyElse() {
    TestClient alice = ready("alice", GROUP);
    TestClient phone = ready("bob", GROUP);
    TestClient laptop = ready("bob", GROUP);
    Membership muted = new Membership(GROUP, true, 0, 0, true, true, false);
    conversations.membershipTold(processor.told(phone, muted));
    conversations.membershipTold(processor.told(phone, muted));

    for (TestClient device : List.of(phone, laptop)) {
      assertThat(device.eventNames()).containsExactly("session:ready", "conversation");
      JsonNode event = device.events().getLast().get(1);
      assertThat(event.get("change").asString()).isEqualTo("settings");
      assertThat(event.has("seq")).isFalse();
      assertThat(event.get("conversation").get("muted").asBoolean()).isTrue();
      assertThat(event.get("conversation").get("archived").asBoolean()).isTrue();
    }
    assertThat(alice.eventNames()).containsExactly("session:ready");
  }

  @Test
  void whatOneDeviceReads_theOthersHear_alsoInALargeConversation() {
    processor.grow(GROUP, 1_000);
    TestClient bob = ready("bob", GROUP);
    conversations.membershipTold(processor.told(bob, ScriptedProcessor.member(GROUP, 0, 7)));

    JsonNode receipt = bob.events().getLast().get(1);
    assertThat(bob.events().getLast().get(0).asString()).isEqualTo("receipt");
    assertThat(receipt.get("userId").asString()).isEqualTo("bob");
    assertThat(receipt.get("read").asLong()).isEqualTo(7);
  }

  @Test
  void refusedSession_isToldWhyAndPutOut() {
    TestClient bob = new TestClient(conversations, "bob");
    conversations.refused(
        new SessionRefused(
            ScriptedProcessor.GATEWAY,
            new UserId("bob"),
            bob.session().session().id(),
            ErrorCode.RATE_LIMITED));

    assertThat(bob.eventNames()).containsExactly("session:closed");
    assertThat(bob.events().getFirst().get(1).get("code").asString()).isEqualTo("RATE_LIMITED");
    assertThat(bob.ended()).isEqualTo(CloseReason.SERVER_DISCONNECT);
  }

  @Test
  void list_hasPinnedOnesFirst_thenTheLatest_byPages() throws RequestException {
    TestClient bob = new TestClient(conversations, "bob");
    List<Membership> memberships = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ConversationId id = new ConversationId("g-" + i);
      memberships.add(new Membership(id, true, 0, 0, false, false, i == 1));
      for (int n = 0; n <= i; n++) {
        processor.happen(id);
      }
    }
    conversations.memberships(
        new UserMemberships(
            ScriptedProcessor.GATEWAY,
            new UserId("bob"),
            bob.session().session().id(),
            null,
            memberships,
            List.of(),
            true));
    memberships.forEach(m -> conversations.told(processor.subscribed(m.conversationId())));

    ListedConversations first = bob.session().conversations(null, 2);
    ListedConversations second = bob.session().conversations(first.nextCursor(), 2);
    ListedConversations third = bob.session().conversations(second.nextCursor(), 2);

    assertThat(ids(first)).containsExactly("g-1", "g-4");
    assertThat(ids(second)).containsExactly("g-3", "g-2");
    assertThat(ids(third)).containsExactly("g-0");
    assertThat(third.nextCursor()).isNull();
    assertThatThrownBy(() -> bob.session().conversations("nonsense", 2))
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
  }

  @Test
  void ownMessage_isReadByItsSenderAtOnce() throws RequestException {
    TestClient bob = ready("bob", GROUP);
    bob.session().sent(GROUP, 3);
    bob.session().sent(GROUP, 2);

    assertThat(bob.session().conversations(null, 1).conversations().getFirst().membership())
        .isEqualTo(ScriptedProcessor.member(GROUP, 0, 3));
  }

  @Test
  void newMember_getsTheEventThatBroughtThem() {
    TestClient bob = ready("bob", OTHER);
    processor.happen(GROUP);
    processor.happen(GROUP);
    conversations.membershipTold(processor.told(bob, ScriptedProcessor.member(GROUP, 1, 0)));
    conversations.told(processor.subscribed(GROUP));
    answerCatchUps();

    assertThat(bob.seqs()).containsExactly(2L);
  }

  private void answerCatchUps() {
    processor.takeCatchUps().forEach(request -> processor.answer(conversations, request, 1));
  }

  private TestClient ready(String user, ConversationId... in) {
    TestClient client = new TestClient(conversations, user);
    conversations.memberships(processor.conversationsOf(client, in));
    for (ConversationId conversation : in) {
      conversations.told(processor.subscribed(conversation));
    }
    return client;
  }

  private static Membership gone() {
    return new Membership(GROUP, false, 0, 0, false, false, false);
  }

  private static List<String> ids(ListedConversations page) {
    return page.conversations().stream()
        .map(entry -> entry.conversation().conversationId().value())
        .toList();
  }
}
