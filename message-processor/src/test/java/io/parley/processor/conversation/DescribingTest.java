package io.parley.processor.conversation;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.block;
import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.leave;
import static io.parley.processor.topology.Requests.mute;
import static io.parley.processor.topology.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.Membership;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Answer.ConversationsTold;
import io.parley.contract.wire.Answer.PresenceTold;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.ConversationStatus;
import io.parley.contract.wire.MemberUpdate.MembershipChanged;
import io.parley.contract.wire.SessionEvent.QueryMemberships;
import io.parley.contract.wire.SessionEvent.QueryPresence;
import io.parley.contract.wire.Signal.QueryConversations;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.processor.topology.Pipeline;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What gateways ask for those who have no session.
class DescribingTest {
  private static final ConversationId GROUP = new ConversationId("team");
  private static final ConversationId DM = ConversationId.direct(user("alice"), user("bob"));

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void conversation_isDescribedToItsMember() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.granted(mute("alice", GROUP, true));
    String message = pipeline.say("bob", GROUP, "hello");

    ConversationStatus answer = describe(GROUP, "alice", message);

    assertThat(answer.conversationId()).isEqualTo(GROUP);
    assertThat(answer.conversation()).isNotNull();
    assertThat(answer.conversation().members()).containsExactly(user("alice"), user("bob"));
    assertThat(answer.membership()).isNotNull();
    assertThat(answer.membership().active()).isTrue();
    assertThat(answer.membership().muted()).isTrue();
    assertThat(answer.membership().readNumber()).isZero();
    assertThat(answer.lastSeq()).isEqualTo(2);
    assertThat(answer.lastNumber()).isEqualTo(1);
    assertThat(answer.lastAt()).isEqualTo(pipeline.now());
    assertThat(answer.messageNumber()).isEqualTo(1);
  }

  @Test
  void stranger_hasNoMembership() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.granted(leave("bob", GROUP));

    assertThat(describe(GROUP, "bob", null).membership()).isNull();
    assertThat(describe(GROUP, "carol", null).membership()).isNull();
  }

  @Test
  void conversationInWhichNothingHasHappened_isNone() {
    assertThat(describe(DM, "alice", "m-1"))
        .isEqualTo(new ConversationStatus(DM, null, null, 0, 0, null, null, null, null));
  }

  @Test
  void whoHasOnlyBlocked_isNoMemberYet() {
    pipeline.granted(block("alice", DM, true));

    assertThat(describe(DM, "alice", null).membership()).isNull();
  }

  @Test
  void messageOfAnotherConversation_hasNoNumber() {
    pipeline.granted(create("alice", GROUP));
    String elsewhere = pipeline.say("alice", DM, "hello");

    assertThat(describe(GROUP, "alice", elsewhere).messageNumber()).isNull();
  }

  @Test
  void memberships_comeInParts() {
    int count = Limits.CONVERSATIONS_PER_ANSWER + 1;
    List<ConversationId> ids =
        IntStream.range(0, count).mapToObj(i -> new ConversationId("g-" + (1_000 + i))).toList();
    ids.forEach(id -> tell("alice", member(id)));
    tell("alice2", member(GROUP)); // whose key begins as hers does
    tell("bob", member(GROUP));

    List<UserMemberships> answers = memberships("alice");

    assertThat(answers).extracting(UserMemberships::last).containsExactly(false, true);
    assertThat(answers.getFirst().memberships()).hasSize(Limits.CONVERSATIONS_PER_ANSWER);
    assertThat(answers.getLast().memberships()).containsExactly(member(ids.getLast()));
    assertThat(answers).extracting(UserMemberships::requestId).containsOnly("q-1");
  }

  @Test
  void whoIsInNothing_hasNoMemberships() {
    assertThat(memberships("alice"))
        .containsExactly(
            new UserMemberships(WEST, user("alice"), null, "q-1", List.of(), List.of(), true));
  }

  /// As many as a record holds are asked for at once.
  @Test
  void conversations_areDescribedTogether_andNobodyWatchesThem() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.outbound();
    pipeline.signal(
        new QueryConversations(List.of(GROUP, DM), WEST, false, "q-1", user("alice"), null));
    ConversationsTold told = only(pipeline.answers(ConversationsTold.class));

    assertThat(told.requestId()).isEqualTo("q-1");
    assertThat(told.last()).isTrue();
    assertThat(told.conversations())
        .extracting(ConversationStatus::conversationId)
        .containsExactly(GROUP, DM);
    assertThat(told.conversations().getFirst().membership()).isNotNull();
    assertThat(told.conversations().getLast().membership()).isNull();
    pipeline.say("alice", GROUP, "hello");
    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void presence_isToldOnce() {
    assertThat(presence("alice"))
        .isEqualTo(new Presence(user("alice"), PresenceStatus.OFFLINE, null));
    pipeline.open(EAST, "alice", "s-1");
    assertThat(presence("alice").status()).isEqualTo(PresenceStatus.ONLINE);

    pipeline.outbound();
    pipeline.close(EAST, "alice", "s-1");
    pipeline.pass(10);
    assertThat(pipeline.outbound()).isEmpty(); // nobody watches
    assertThat(presence("alice").status()).isEqualTo(PresenceStatus.OFFLINE);
  }

  private ConversationStatus describe(
      ConversationId conversation, String user, @Nullable String messageId) {
    pipeline.signal(
        new QueryConversations(List.of(conversation), WEST, false, "q-1", user(user), messageId));
    ConversationsTold told = only(pipeline.answers(ConversationsTold.class));
    assertThat(told.gateway()).isEqualTo(WEST);
    return only(told.conversations());
  }

  private List<UserMemberships> memberships(String user) {
    pipeline.session(new QueryMemberships(user(user), WEST, "q-1"));
    return pipeline.answers(UserMemberships.class);
  }

  private Presence presence(String user) {
    pipeline.session(new QueryPresence(List.of(user(user)), WEST, false, "q-1"));
    PresenceTold told = only(pipeline.answers(PresenceTold.class));
    assertThat(told.requestId()).isEqualTo("q-1");
    return only(told.presences());
  }

  private void tell(String user, Membership membership) {
    byte[] value = WireCodec.MEMBERSHIPS.encode(new MembershipChanged(user(user), membership));
    pipeline.pipe(Topic.MEMBERSHIPS, user, value);
  }

  private static Membership member(ConversationId conversation) {
    return new Membership(conversation, true, 0, 0, false, false, false);
  }

  private static <T> T only(List<T> answers) {
    assertThat(answers).hasSize(1);
    return answers.getFirst();
  }
}
