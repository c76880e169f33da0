package io.parley.processor.conversation;

import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.add;
import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.delete;
import static io.parley.processor.topology.Requests.edit;
import static io.parley.processor.topology.Requests.react;
import static io.parley.processor.topology.Requests.role;
import static io.parley.processor.topology.Requests.unreact;
import static io.parley.processor.topology.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Limits;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.Role;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.contract.log.ConversationEvent.Reacted;
import io.parley.contract.wire.Answer.CaughtUp;
import io.parley.contract.wire.Answer.CommandAccepted;
import io.parley.contract.wire.Answer.CommandRejected;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.EventType;
import io.parley.contract.wire.Signal.CatchUp;
import io.parley.processor.topology.Pipeline;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Editing and deleting messages, and reacting to them. In the group alice is the owner, bob an
/// admin, carol and dave are members.
class MessageChangesTest {
  private static final ConversationId GROUP = new ConversationId("team");
  private static final ConversationId DM = ConversationId.direct(user("alice"), user("bob"));
  private static final String HEART = "❤️";

  private final Pipeline pipeline = new Pipeline();

  @BeforeEach
  void group() {
    pipeline.granted(create("alice", GROUP, "bob", "carol", "dave"));
    pipeline.granted(role("alice", GROUP, Role.ADMIN, "bob"));
    pipeline.durable();
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  // Edited.

  @Test
  void author_editsTheirMessage() {
    pipeline.say("carol", GROUP, "first");
    String id = pipeline.say("carol", GROUP, "helo");
    pipeline.durable();
    pipeline.advance(Duration.ofMinutes(1));

    assertThat(pipeline.granted(edit("carol", GROUP, id, "hello")).seq()).isEqualTo(5);
    assertThat(pipeline.durable())
        .containsExactly(
            new MessageEdited(GROUP, id, 5, 2, "hello", user("carol"), pipeline.now()));
  }

  @Test
  void answerAboutAMessage_holdsNoConversation() {
    String id = pipeline.say("carol", GROUP, "helo");
    CommandAccepted answer = pipeline.granted(edit("carol", GROUP, id, "hello"));

    assertThat(answer.conversation()).isNull();
    assertThat(answer.membership()).isNull();
  }

  @Test
  void nobodyElse_editsAMessage() {
    String id = pipeline.say("carol", GROUP, "mine");

    assertThat(pipeline.refused(edit("alice", GROUP, id, "yours"))).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(pipeline.refused(edit("dave", GROUP, id, "yours"))).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(pipeline.refused(edit("mallory", GROUP, id, "x"))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void messageEditedToNothing_isRefused() {
    String id = pipeline.say("carol", GROUP, "hello");

    assertThat(pipeline.refused(edit("carol", GROUP, id, ""))).isEqualTo(ErrorCode.INVALID);
  }

  @Test
  void unknownMessage_isNotFound() {
    assertThat(pipeline.refused(edit("carol", GROUP, "m-x", "x"))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(pipeline.refused(delete("carol", GROUP, "m-x"))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(pipeline.refused(react("carol", GROUP, "m-x", HEART)))
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void messageOfAnotherConversation_isNotFound() {
    String id = pipeline.say("alice", DM, "hello");

    assertThat(pipeline.refused(edit("alice", GROUP, id, "x"))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void unknownConversation_isNotFound() {
    ConversationId unknown = new ConversationId("unknown");

    assertThat(pipeline.refused(edit("alice", unknown, "m-1", "x"))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(pipeline.refused(edit("mallory", DM, "m-1", "x"))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(pipeline.refused(edit("alice", DM, "m-1", "x"))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void messageOfLastYear_isEditedStill() {
    String id = pipeline.say("carol", GROUP, "helo");
    pipeline.advance(Duration.ofDays(365));
    pipeline.say("dave", GROUP, "a year later");
    pipeline.advance(Duration.ofSeconds(10)); // expiry runs

    assertThat(pipeline.granted(edit("carol", GROUP, id, "hello")).seq()).isEqualTo(5);
  }

  // Deleted.

  @Test
  void author_deletesTheirMessage() {
    String id = pipeline.say("carol", GROUP, "oops");
    pipeline.durable();

    assertThat(pipeline.granted(delete("carol", GROUP, id)).seq()).isEqualTo(4);
    assertThat(pipeline.durable())
        .containsExactly(new MessageDeleted(GROUP, id, 4, 1, user("carol"), pipeline.now()));
  }

  @Test
  void ownerAndAdmins_deleteMessagesOfOthers() {
    String one = pipeline.say("carol", GROUP, "one");
    String two = pipeline.say("alice", GROUP, "two");

    assertThat(pipeline.granted(delete("alice", GROUP, one)).seq()).isEqualTo(5);
    assertThat(pipeline.granted(delete("bob", GROUP, two)).seq()).isEqualTo(6);
  }

  @Test
  void otherMembersAndStrangers_deleteNothing() {
    String id = pipeline.say("carol", GROUP, "mine");

    assertThat(pipeline.refused(delete("dave", GROUP, id))).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(pipeline.refused(delete("mallory", GROUP, id))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void directMessage_isDeletedByItsAuthorOnly() {
    String id = pipeline.say("alice", DM, "mine");

    assertThat(pipeline.refused(delete("bob", DM, id))).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(pipeline.granted(delete("alice", DM, id)).seq()).isEqualTo(2);
  }

  @Test
  void messageDeletedTwice_isDeletedOnce() {
    String id = pipeline.say("carol", GROUP, "oops");
    pipeline.granted(delete("carol", GROUP, id));
    pipeline.say("dave", GROUP, "what was that?");
    pipeline.durable();

    assertThat(pipeline.granted(delete("alice", GROUP, id)).seq()).isEqualTo(5);
    assertThat(pipeline.durable()).isEmpty();
  }

  @Test
  void deletedMessage_isNeitherEditedNorReactedTo() {
    String id = pipeline.say("carol", GROUP, "oops");
    pipeline.granted(delete("carol", GROUP, id));

    assertThat(pipeline.refused(edit("carol", GROUP, id, "x"))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(pipeline.refused(react("dave", GROUP, id, HEART))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  // Reacted to.

  @Test
  void anyMember_reacts() {
    String id = pipeline.say("carol", GROUP, "news");
    pipeline.durable();

    assertThat(pipeline.granted(react("dave", GROUP, id, HEART)).seq()).isEqualTo(4);
    assertThat(pipeline.durable())
        .containsExactly(new Reacted(GROUP, id, 4, 1, HEART, true, user("dave"), pipeline.now()));
  }

  @Test
  void stranger_doesNotReact() {
    String id = pipeline.say("carol", GROUP, "news");

    assertThat(pipeline.refused(react("mallory", GROUP, id, HEART))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void sameReactionAgain_changesNothing() {
    String id = pipeline.say("carol", GROUP, "news");
    pipeline.granted(react("dave", GROUP, id, HEART));
    pipeline.durable();

    assertThat(pipeline.granted(react("dave", GROUP, id, HEART)).seq()).isEqualTo(4);
    assertThat(pipeline.durable()).isEmpty();
    assertThat(pipeline.granted(react("alice", GROUP, id, HEART)).seq()).isEqualTo(5);
  }

  @Test
  void reaction_isTakenOffOnce() {
    String id = pipeline.say("carol", GROUP, "news");
    pipeline.granted(react("dave", GROUP, id, HEART));
    pipeline.durable();

    assertThat(pipeline.granted(unreact("dave", GROUP, id, HEART)).seq()).isEqualTo(5);
    assertThat(pipeline.granted(unreact("dave", GROUP, id, HEART)).seq()).isEqualTo(5);
    assertThat(pipeline.durable())
        .containsExactly(new Reacted(GROUP, id, 5, 1, HEART, false, user("dave"), pipeline.now()));
  }

  @Test
  void reactionOfAnother_isNotTakenOff() {
    String id = pipeline.say("carol", GROUP, "news");
    pipeline.granted(react("dave", GROUP, id, HEART));
    pipeline.durable();
    pipeline.granted(unreact("alice", GROUP, id, HEART));

    assertThat(pipeline.durable()).isEmpty();
  }

  @Test
  void twentyReactionsOfOneUserToOneMessage_areMost() {
    String id = pipeline.say("carol", GROUP, "news");
    String other = pipeline.say("carol", GROUP, "more news");
    for (int i = 0; i < Limits.REACTIONS; i++) {
      pipeline.granted(react("dave", GROUP, id, "emoji-" + i));
    }

    assertThat(pipeline.refused(react("dave", GROUP, id, HEART))).isEqualTo(ErrorCode.TOO_LARGE);
    pipeline.granted(react("dave", GROUP, id, "emoji-0")); // unchanged
    pipeline.granted(react("dave", GROUP, other, HEART));
    pipeline.granted(react("alice", GROUP, id, HEART));
    pipeline.granted(unreact("dave", GROUP, id, "emoji-0"));
    pipeline.granted(react("dave", GROUP, id, HEART));
  }

  // Replied to.

  @Test
  void reply_namesAMessageOfTheConversation() {
    String elsewhere = pipeline.say("alice", DM, "elsewhere");
    pipeline.outbound();

    pipeline.say("alice", GROUP, answering("m-x", null));
    pipeline.say("alice", GROUP, answering(null, "m-x"));
    pipeline.say("alice", GROUP, answering(elsewhere, null));

    assertThat(pipeline.answers(CommandRejected.class))
        .extracting(CommandRejected::code)
        .containsExactly(ErrorCode.NOT_FOUND, ErrorCode.NOT_FOUND, ErrorCode.NOT_FOUND);
  }

  @Test
  void replyInAThread_isAccepted_alsoToAMessageThatIsDeletedSince() {
    String id = pipeline.say("carol", GROUP, "question");
    pipeline.granted(delete("carol", GROUP, id));
    pipeline.say("alice", GROUP, answering(id, id));

    assertThat(pipeline.answers(SendAccepted.class)).hasSize(1);
    assertThat(pipeline.log().getLast().body().replyTo()).isEqualTo(id);
  }

  // In order.

  @Test
  void seqCountsEveryEvent_andNumberMessagesOnly() {
    everyKind();

    List<ConversationEvent> events = pipeline.durable();
    assertThat(events)
        .extracting(ConversationEvent::seq)
        .containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L);
    // Of the message that each is about.
    assertThat(events)
        .extracting(ConversationEvent::number)
        .containsExactly(1L, 1L, 2L, 1L, 2L, 1L, 3L);
  }

  @Test
  void everyKindOfEvent_goesToInterestedGateways() {
    pipeline.subscribe(WEST, GROUP);
    pipeline.outbound();
    String id = pipeline.say("carol", GROUP, "helo");
    assertThat(pipeline.events()).hasSize(1);
    pipeline.send(edit("carol", GROUP, id, "hello").apply(pipeline.origin(WEST)));
    pipeline.send(react("dave", GROUP, id, HEART).apply(pipeline.origin(WEST)));
    pipeline.send(add("alice", GROUP, "erin").apply(pipeline.origin(WEST)));
    pipeline.send(delete("carol", GROUP, id).apply(pipeline.origin(WEST)));

    assertThat(pipeline.events())
        .extracting(event -> event.about().type())
        .containsExactly(
            EventType.MESSAGE_EDITED,
            EventType.REACTION,
            EventType.CONVERSATION,
            EventType.MESSAGE_DELETED);
  }

  /// With the words that its messages have now (DeletedTextByAnOldCursorTest).
  @Test
  void catchUp_sendsEveryKindOfEventAgain() {
    everyKind();
    List<ConversationEvent> log = pipeline.durable();
    pipeline.outbound();
    pipeline.signal(new CatchUp(GROUP, WEST, "c-1", 3, 9));

    List<Pipeline.Delivery> deliveries = pipeline.outbound();
    assertThat(deliveries.subList(0, 7))
        .extracting(MessageChangesTest::seq)
        .containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(deliveries.subList(2, 7))
        .extracting(delivery -> ((Pipeline.Delivery.Event) delivery).event())
        .containsExactlyElementsOf(log.subList(2, 7));
    assertThat(deliveries.getLast())
        .isEqualTo(new Pipeline.Delivery.Answered(new CaughtUp(WEST, "c-1", GROUP, 3, 9)));
  }

  private static long seq(Pipeline.Delivery delivery) {
    return switch (delivery) {
      case Pipeline.Delivery.Event event -> event.event().seq();
      case Pipeline.Delivery.Now now -> now.about().seq();
      default -> throw new AssertionError(delivery + " is no event");
    };
  }

  private void everyKind() {
    String one = pipeline.say("carol", GROUP, "helo");
    pipeline.granted(edit("carol", GROUP, one, "hello"));
    String two = pipeline.say("dave", GROUP, "hi");
    pipeline.granted(react("dave", GROUP, one, HEART));
    pipeline.granted(add("alice", GROUP, "erin"));
    pipeline.granted(delete("carol", GROUP, one));
    pipeline.say("dave", GROUP, answering(two, null));
  }

  private static MessageBody answering(@Nullable String replyTo, @Nullable String threadId) {
    return new MessageBody(
        MessageType.TEXT, "an answer", List.of(), replyTo, threadId, List.of(), null);
  }
}
