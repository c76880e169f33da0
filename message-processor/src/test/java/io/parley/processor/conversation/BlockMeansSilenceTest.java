package io.parley.processor.conversation;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.block;
import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.createOpen;
import static io.parley.processor.topology.Requests.crowd;
import static io.parley.processor.topology.Requests.delete;
import static io.parley.processor.topology.Requests.edit;
import static io.parley.processor.topology.Requests.react;
import static io.parley.processor.topology.Requests.unreact;
import static io.parley.processor.topology.Requests.user;
import static io.parley.processor.topology.Requests.users;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.VisibleTo;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationSnapshot;
import io.parley.contract.log.Notification.Requested;
import io.parley.contract.wire.Answer.BlockTold;
import io.parley.contract.wire.Answer.CommandRejected;
import io.parley.contract.wire.Answer.ConversationsTold;
import io.parley.contract.wire.Answer.PresenceTold;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.Command.Request;
import io.parley.contract.wire.ConversationStatus;
import io.parley.contract.wire.MemberUpdate.BlockChanged;
import io.parley.contract.wire.Origin;
import io.parley.contract.wire.SessionEvent.QueryPresence;
import io.parley.contract.wire.SessionEvent.VisibilityChosen;
import io.parley.contract.wire.Signal.QueryConversations;
import io.parley.contract.wire.Signal.Type;
import io.parley.contract.wire.Visibility;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.store.UserStore;
import io.parley.processor.topology.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Finding 7: blocking did not block. Bob blocks mallory.
class BlockMeansSilenceTest {
  private static final ConversationId DM = ConversationId.direct(user("bob"), user("mallory"));
  private static final ConversationId GROUP = new ConversationId("team");

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  // In the direct conversation.

  @Test
  void nothingIsSaid_editedOrReactedTo_byEither_andTheRefusalIsTheSameForBoth() {
    String mallorys = pipeline.say("mallory", DM, "hello");
    String bobs = pipeline.say("bob", DM, "who are you?");
    pipeline.granted(react("mallory", DM, bobs, "👋"));
    pipeline.granted(block("bob", DM, true));
    pipeline.durable();

    List<Function<Origin, Request>> said =
        List.of(
            edit("mallory", DM, mallorys, "you will regret this"),
            edit("bob", DM, bobs, "go away"),
            edit("mallory", DM, "no-such-message", "hello"),
            react("mallory", DM, bobs, "😡"),
            unreact("mallory", DM, bobs, "👋"),
            react("bob", DM, mallorys, "👎"),
            origin -> pipeline.command(EAST, "mallory", DM, origin.requestId(), "hello?"),
            origin -> pipeline.command(EAST, "bob", DM, origin.requestId(), "no"));

    List<String> refusals = said.stream().map(this::refusal).distinct().toList();
    assertThat(refusals).singleElement().asString().startsWith("FORBIDDEN").doesNotContain("block");
    assertThat(pipeline.durable()).isEmpty();
  }

  @Test
  void whatIsTakenBack_isNotSaid() {
    String mallorys = pipeline.say("mallory", DM, "hello");
    pipeline.granted(block("bob", DM, true));

    assertThat(pipeline.granted(delete("mallory", DM, mallorys)).seq()).isEqualTo(2);
  }

  @Test
  void conversationThatHasNotBegun_isNotBegun() {
    pipeline.granted(block("bob", DM, true));

    assertThat(refusal(create("mallory", DM))).startsWith("FORBIDDEN");
    assertThat(refusal(create("bob", DM))).startsWith("FORBIDDEN");
    assertThat(pipeline.durable()).isEmpty();
    assertThat(pipeline.memberships("bob")).isEmpty();
  }

  /// For analytics and moderation alone: no gateway and no history has it.
  @Test
  void snapshot_saysWhoHasBlockedTheOther() {
    pipeline.say("mallory", DM, "hello");
    Instant blocked = pipeline.now();
    pipeline.granted(block("bob", DM, true));
    pipeline.pass(60);
    Instant free = pipeline.now();
    pipeline.granted(block("bob", DM, false));

    List<ConversationSnapshot> snapshots =
        pipeline.values(Topic.CONVERSATIONS, Codec.CONVERSATIONS);
    assertThat(snapshots)
        .extracting(ConversationSnapshot::blockedBy)
        .containsExactly(
            List.of(), List.of(new ConversationSnapshot.Block(user("bob"), blocked)), List.of());
    assertThat(snapshots).extracting(ConversationSnapshot::at).endsWith(blocked, free);
  }

  @Test
  void typing_comesToNobody() {
    pipeline.say("mallory", DM, "hello");
    pipeline.subscribe(WEST, DM);
    pipeline.granted(block("bob", DM, true));
    pipeline.outbound();
    pipeline.signal(new Type(DM, EAST, user("mallory"), null, true));
    pipeline.signal(new Type(DM, EAST, user("bob"), null, true));

    assertThat(pipeline.outbound()).isEmpty();
  }

  @Test
  void gatewayIsToldThatNothingCanBeSent_soThatItTakesNoFile() {
    assertThat(status().silenced()).isNull();
    pipeline.granted(block("bob", DM, true));
    assertThat(status().silenced()).isTrue();
    pipeline.granted(block("bob", DM, false));
    assertThat(status().silenced()).isNull();
  }

  private ConversationStatus status() {
    pipeline.outbound();
    pipeline.signal(new QueryConversations(List.of(DM), EAST, false, "q-1", user("mallory"), null));
    return pipeline.answers(ConversationsTold.class).getFirst().conversations().getFirst();
  }

  // Everywhere.

  @Test
  void block_isToldToTheBlockersOwnDevices_andNotToTheBlocked() {
    pipeline.open(EAST, "bob", "phone");
    pipeline.open(WEST, "mallory", "phone");
    pipeline.say("mallory", DM, "hello");
    pipeline.outbound();
    pipeline.granted(block("bob", DM, true));
    pipeline.granted(block("bob", DM, false));
    pipeline.values(Topic.MEMBERSHIPS, WireCodec.MEMBERSHIPS);
    pipeline.send(block("bob", DM, true).apply(pipeline.origin(EAST)));

    assertThat(pipeline.answers(BlockTold.class))
        .containsExactly(new BlockTold(EAST, user("bob"), user("mallory"), true));
    assertThat(pipeline.values(Topic.MEMBERSHIPS, WireCodec.MEMBERSHIPS))
        .containsExactly(new BlockChanged(user("bob"), user("mallory"), true));
  }

  @Test
  void session_isToldWhomItsUserHasBlocked() {
    pipeline.granted(block("bob", DM, true));
    pipeline.granted(block("bob", ConversationId.direct(user("bob"), user("eve")), true));
    pipeline.outbound();
    pipeline.open(EAST, "bob", "phone");
    pipeline.open(EAST, "mallory", "phone");

    List<UserMemberships> told = pipeline.answers(UserMemberships.class);
    assertThat(told)
        .filteredOn(answer -> answer.userId().equals(user("bob")))
        .extracting(UserMemberships::blocked, UserMemberships::last)
        .containsExactly(
            tuple(List.of(user("mallory"), user("eve")), false), tuple(List.of(), true));
    assertThat(told)
        .filteredOn(answer -> answer.userId().equals(user("mallory")))
        .allSatisfy(answer -> assertThat(answer.blocked()).isEmpty());
  }

  @Test
  void gatewaysThatWatchTheBlocker_areToldFromWhomThePresenceIsHidden() {
    pipeline.session(QueryPresence.watching(List.of(user("bob")), WEST));
    pipeline.outbound();
    pipeline.send(block("bob", DM, true).apply(pipeline.origin(EAST)));
    pipeline.session(new VisibilityChosen(user("bob"), VisibleTo.EVERYONE, EAST));
    pipeline.open(EAST, "bob", "phone");

    assertThat(pipeline.answers(PresenceTold.class))
        .extracting(PresenceTold::presences, PresenceTold::visibilities)
        .containsExactly(
            seen(PresenceStatus.OFFLINE, VisibleTo.PARTNERS),
            seen(PresenceStatus.OFFLINE, VisibleTo.EVERYONE),
            seen(PresenceStatus.ONLINE, VisibleTo.EVERYONE));
  }

  private static Tuple seen(PresenceStatus status, VisibleTo whom) {
    return tuple(
        List.of(new Presence(user("bob"), status, null)),
        List.of(new Visibility(user("bob"), whom, List.of(user("mallory")))));
  }

  @Test
  void inASharedGroup_theEventsKeepTheirNumbers_andNobodyIsNotified() {
    pipeline.granted(create("bob", GROUP, "mallory", "alice"));
    pipeline.granted(block("bob", DM, true));
    pipeline.durable();
    pipeline.say("mallory", GROUP, mentioning("bob"));
    pipeline.say("mallory", GROUP, "look here");
    pipeline.pass(3);

    assertThat(pipeline.events(GROUP))
        .extracting(ConversationEvent::number)
        .containsExactly(1L, 2L);
    assertThat(pipeline.requested()).extracting(Requested::userId).containsExactly(user("alice"));
  }

  @Test
  void whoIsBlocked_hidesNobodyElsesMessages() {
    pipeline.granted(create("bob", GROUP, "mallory", "eve", "alice"));
    pipeline.granted(block("bob", DM, true));
    pipeline.granted(block("bob", ConversationId.direct(user("bob"), user("eve")), true));
    pipeline.say("alice", GROUP, mentioning("bob"));
    pipeline.say("mallory", GROUP, mentioning("bob"));
    pipeline.say("eve", GROUP, "and this");
    pipeline.pass(1);

    assertThat(pipeline.requested())
        .filteredOn(asked -> asked.userId().equals(user("bob")))
        .singleElement()
        .satisfies(
            asked -> {
              assertThat(asked.message().sender().id()).isEqualTo(user("alice"));
              assertThat(asked.message().mention()).isTrue();
            });
  }

  @Test
  void mentionByTheBlocked_isNoMentionInAnothersMessage() {
    pipeline.granted(create("bob", GROUP, "mallory", "alice"));
    pipeline.granted(block("bob", DM, true));
    pipeline.say("mallory", GROUP, mentioning("bob"));
    pipeline.say("alice", GROUP, "good morning");
    pipeline.pass(1);

    assertThat(pipeline.requested())
        .filteredOn(asked -> asked.userId().equals(user("bob")))
        .singleElement()
        .satisfies(asked -> assertThat(asked.message().mention()).isFalse());
  }

  @Test
  void above256Members_theBlockedMentionNobody() {
    pipeline.granted(createOpen("bob", GROUP, "mallory"));
    pipeline.crowd(GROUP, "bob", crowd("member", 256));
    pipeline.granted(block("bob", DM, true));
    pipeline.say("mallory", GROUP, mentioning("bob", "member-1000"));
    pipeline.pass(3);

    assertThat(pipeline.requested())
        .extracting(Requested::userId)
        .containsExactly(user("member-1000"));
  }

  // What is kept.

  @Test
  void blockThatIsTakenBack_leavesNothing_onceReplaysAreOver() {
    for (int i = 0; i < 20; i++) {
      ConversationId invented = ConversationId.direct(user("bob"), user("invented-" + i));
      pipeline.granted(block("bob", invented, true));
      pipeline.granted(block("bob", invented, false));
    }
    pipeline.granted(block("bob", DM, false));
    assertThat(pipeline.sizes(UserStore.NAME)).isEmpty();
    pipeline.advance(Duration.ofHours(26));
    pipeline.say("alice", new ConversationId("dm:alice:carol"), "time passes");
    pipeline.pass(11);

    // of the message alone
    assertThat(pipeline.sizes(ConversationStore.NAME)).isEqualTo(Map.of("d", 1L, "j", 1L, "x", 1L));
  }

  @Test
  void blockThatStands_staysForEver() {
    pipeline.granted(block("bob", DM, true));
    pipeline.advance(Duration.ofHours(26));
    pipeline.say("alice", new ConversationId("dm:alice:carol"), "time passes");
    pipeline.pass(11);

    assertThat(refusal(create("mallory", DM))).startsWith("FORBIDDEN");
  }

  @Test
  void moreThanAThousand_areNotKept() {
    Stream.iterate(0, i -> i + 1)
        .limit(Limits.BLOCKS + 3)
        .map(i -> ConversationId.direct(user("bob"), user("invented-" + i)))
        .forEach(id -> pipeline.send(block("bob", id, true).apply(pipeline.origin(EAST))));
    pipeline.outbound();
    pipeline.open(EAST, "bob", "phone");

    assertThat(pipeline.answers(UserMemberships.class).getFirst().blocked()).hasSize(Limits.BLOCKS);
  }

  private String refusal(Function<Origin, Request> request) {
    CommandRejected refused = (CommandRejected) pipeline.ask(request);
    return refused.code() + ": " + refused.message();
  }

  private static MessageBody mentioning(String... users) {
    return new MessageBody(MessageType.TEXT, "hey", List.of(), null, null, users(users), null);
  }
}
