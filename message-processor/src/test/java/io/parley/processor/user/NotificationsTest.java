package io.parley.processor.user;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.add;
import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.crowd;
import static io.parley.processor.topology.Requests.mute;
import static io.parley.processor.topology.Requests.read;
import static io.parley.processor.topology.Requests.user;
import static io.parley.processor.topology.Requests.users;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageId;
import io.parley.contract.MessageType;
import io.parley.contract.NotificationId;
import io.parley.contract.Preview;
import io.parley.contract.Sender;
import io.parley.contract.log.Notification.Cancelled;
import io.parley.contract.log.Notification.Cancelled.Reason;
import io.parley.contract.log.Notification.Requested;
import io.parley.contract.wire.Command.DeleteMessage;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.MarkReceipts.Mark;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.processor.topology.Pipeline;
import io.parley.processor.topology.Requests;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What push services are asked for.
class NotificationsTest {
  private static final ConversationId DM = ConversationId.direct(user("alice"), user("bob"));
  private static final ConversationId GROUP = new ConversationId("team");

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  // For whom.

  @Test
  void memberWithoutASession_isNotifiedWithinASecond_andTheSenderIsNot() {
    Sender alice = new Sender(user("alice"), "Alice", "https://pictures.example/alice");
    pipeline.send(
        new SendMessage(DM, "c", alice, MessageBody.text("hello"), pipeline.origin(EAST)));
    assertThat(pipeline.notifications()).isEmpty();
    pipeline.pass(1);

    Preview preview =
        new Preview(
            MessageId.of(DM, 1, 1).toString(),
            alice,
            MessageType.TEXT,
            "hello",
            false,
            pipeline.now().minusSeconds(1));
    assertThat(pipeline.notifications())
        .containsExactly(new Requested(user("bob"), DM, 1, preview, 1, preview.at()));
  }

  @Test
  void messageThatIsDeletedAtOnce_isNotShown() {
    String messageId = pipeline.say("alice", DM, "oh no");
    pipeline.send(new DeleteMessage(DM, messageId, user("alice"), pipeline.origin(EAST)));
    pipeline.pass(3);

    assertThat(pipeline.notifications()).isEmpty();
  }

  @Test
  void moreConversationsThanARunTells_allHaveTheirTurn() {
    int many = 60;
    for (int i = 0; i < many; i++) {
      pipeline.say("alice", ConversationId.direct(user("alice"), user("friend-" + i)), "hello");
    }
    pipeline.pass(2);
    assertThat(pipeline.requested()).hasSize(many);
    pipeline.pass(3);
    assertThat(pipeline.requested()).isEmpty();
  }

  @Test
  void memberWithASession_isNotNotified() {
    pipeline.open(WEST, "bob", "phone");
    pipeline.say("alice", DM, "hello");
    pipeline.pass(3);

    assertThat(pipeline.notifications()).isEmpty();
  }

  @Test
  void memberWhoseGatewayIsDead_isNotified() {
    pipeline.heartbeat(WEST);
    pipeline.open(WEST, "bob", "phone");
    Requests.live(pipeline, EAST, 11);
    pipeline.say("alice", DM, "hello");
    pipeline.pass(1);

    assertThat(pipeline.requested()).hasSize(1);
  }

  @Test
  void memberWhoGoesLater_isNotifiedOfWhatFollowsOnly() {
    pipeline.open(WEST, "bob", "phone");
    pipeline.say("alice", DM, "while there");
    pipeline.pass(3);
    pipeline.close(WEST, "bob", "phone");
    pipeline.pass(10);
    assertThat(pipeline.notifications()).isEmpty();

    pipeline.say("alice", DM, "while away");
    pipeline.pass(3);
    assertThat(pipeline.requested())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.message().text()).isEqualTo("while away");
              assertThat(request.badge()).isEqualTo(2);
            });
  }

  @Test
  void everyMemberOfAGroup_isNotifiedButTheSender() {
    pipeline.granted(create("alice", GROUP, "bob", "carol"));
    pipeline.say("bob", GROUP, "hello");
    pipeline.pass(3);

    assertThat(pipeline.requested())
        .extracting(Requested::userId)
        .containsExactlyElementsOf(users("alice", "carol"));
  }

  @Test
  void conversationsBeingMade_andOtherEvents_notifyNobody() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.granted(add("alice", GROUP, "carol"));
    pipeline.pass(3);

    assertThat(pipeline.notifications()).isEmpty();
  }

  @Test
  void mutedConversation_notifiesNobody_norCounts() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.granted(mute("bob", GROUP, true));
    pipeline.say("alice", GROUP, "noise");
    pipeline.say("alice", DM, "hello");
    pipeline.pass(3);

    assertThat(pipeline.requested())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.conversationId()).isEqualTo(DM);
              assertThat(request.badge()).isEqualTo(1);
            });
  }

  @Test
  void muting_takesBackWhatWasNotified_alsoOutOfTheBadge() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.say("alice", DM, "hello");
    pipeline.say("alice", GROUP, "noise");
    pipeline.pass(3);
    pipeline.notifications();
    pipeline.granted(mute("bob", GROUP, true));

    assertThat(pipeline.notifications())
        .containsExactly(cancelled("bob", 1, 1, Reason.MUTED, 0, 1));
  }

  @Test
  void unmuted_itNotifiesAgain() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.granted(mute("bob", GROUP, true));
    pipeline.granted(mute("bob", GROUP, false));
    pipeline.say("alice", GROUP, "signal");
    pipeline.pass(3);

    assertThat(pipeline.requested()).hasSize(1);
  }

  // With what.

  @Test
  void longContent_isCutAt256Bytes_betweenCharacters() {
    pipeline.say("alice", DM, "x".repeat(255) + "é and more");
    pipeline.say("bob", DM, "x".repeat(253) + "𝄞 and more"); // four bytes, two chars
    pipeline.pass(3);
    assertThat(pipeline.requested())
        .singleElement()
        .satisfies(request -> assertThat(request.message().text()).isEqualTo("x".repeat(253)));

    pipeline.say("alice", DM, "é".repeat(200));
    pipeline.pass(3);
    assertThat(pipeline.requested())
        .singleElement()
        .satisfies(
            request ->
                assertThat(request.message().text().getBytes(UTF_8)).hasSize(Limits.PREVIEW_BYTES));
  }

  @Test
  void badge_countsOverAllConversations() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.say("alice", GROUP, "one");
    pipeline.say("alice", GROUP, "two");
    pipeline.pass(3);
    assertThat(pipeline.requested()).extracting(Requested::badge).containsExactly(2L);

    pipeline.say("alice", DM, "three");
    pipeline.pass(3);
    assertThat(pipeline.requested()).extracting(Requested::badge).containsExactly(3L);
  }

  @Test
  void badge_doesNotCountWhatWasSaidBeforeTheMemberCame() {
    pipeline.granted(create("alice", GROUP));
    pipeline.say("alice", GROUP, "one");
    pipeline.say("alice", GROUP, "two");
    pipeline.pass(3);
    pipeline.granted(add("alice", GROUP, "bob"));
    pipeline.say("alice", GROUP, "three");
    pipeline.pass(3);

    assertThat(pipeline.requested()).extracting(Requested::badge).containsExactly(1L);
  }

  @Test
  void mention_isFlaggedForWhomItMentions_once() {
    pipeline.granted(create("alice", GROUP, "bob", "carol"));
    pipeline.say("alice", GROUP, mentioning("bob"));
    pipeline.pass(1);
    assertThat(pipeline.requested())
        .extracting(request -> request.userId() + " " + request.message().mention())
        .containsExactly("bob true", "carol false");

    pipeline.say("alice", GROUP, "and more");
    pipeline.pass(1);
    assertThat(pipeline.requested())
        .extracting(request -> request.userId() + " " + request.message().mention())
        .containsExactly("bob false", "carol false");
  }

  @Test
  void messagesWithinASecond_areOneNotification_withTheLastOne() {
    pipeline.say("alice", DM, MessageBody.text("one"));
    pipeline.say("alice", DM, mentioning("bob"));
    pipeline.say("alice", DM, "three");
    pipeline.pass(5);

    assertThat(pipeline.requested())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.number()).isEqualTo(3);
              assertThat(request.message().text()).isEqualTo("three");
              assertThat(request.message().mention()).isTrue();
              assertThat(request.badge()).isEqualTo(3);
            });
  }

  @Test
  void messagesSecondsApart_areNotifiedOneByOne_eachOnce() {
    pipeline.say("alice", DM, "one");
    pipeline.pass(1);
    pipeline.say("alice", DM, "two");
    pipeline.pass(1);
    pipeline.say("alice", DM, "three");
    pipeline.pass(60);

    assertThat(pipeline.requested()).extracting(Requested::number).containsExactly(1L, 2L, 3L);
  }

  @Test
  void whoAnswers_isNotNotifiedOfWhatTheyAnswered() {
    pipeline.say("alice", DM, "question");
    pipeline.say("bob", DM, "answer");
    pipeline.pass(3);

    assertThat(pipeline.requested()).extracting(Requested::userId).containsExactly(user("alice"));
  }

  @Test
  void readWithinTheSecond_isNotNotified() {
    pipeline.say("alice", DM, "hello");
    pipeline.send(read("bob", DM, 1));
    pipeline.pass(3);

    assertThat(pipeline.notifications()).isEmpty();
  }

  // In large conversations.

  @Test
  void above256Members_onlyWhoIsMentionedIsNotified() {
    pipeline.granted(create("alice", GROUP, "member-1000", "member-1001"));
    pipeline.crowd(GROUP, "alice", crowd("other", 254));
    pipeline.say("alice", GROUP, "to all");
    pipeline.say("alice", GROUP, mentioning("member-1000", "member-1001", "alice", "nobody"));
    pipeline.pass(3);

    assertThat(pipeline.requested())
        .allSatisfy(request -> assertThat(request.message().mention()).isTrue())
        .allSatisfy(request -> assertThat(request.badge()).isEqualTo(1))
        .extracting(Requested::userId)
        .containsExactlyInAnyOrderElementsOf(users("member-1000", "member-1001"));
  }

  @Test
  void above256Members_mentionsAreCountedOneByOne_untilRead() {
    pipeline.granted(create("alice", GROUP, "member-1000", "member-1001"));
    pipeline.crowd(GROUP, "alice", crowd("other", 254));
    pipeline.say("alice", GROUP, mentioning("member-1000"));
    pipeline.say("alice", GROUP, "to all");
    pipeline.say("alice", GROUP, mentioning("member-1000"));
    assertThat(pipeline.requested()).extracting(Requested::badge).containsExactly(1L, 2L);

    pipeline.send(new MarkReceipts(GROUP, List.of(Mark.read(user("member-1000"), 3, 0))));
    assertThat(pipeline.notifications())
        .containsExactly(cancelled("member-1000", 1, 3, Reason.READ, 3, 0));
  }

  @Test
  void above256Members_whoHasMutedIsNotNotifiedOfAMentionEither() {
    pipeline.granted(create("alice", GROUP, "member-1000", "member-1001"));
    pipeline.crowd(GROUP, "alice", crowd("other", 254));
    pipeline.granted(mute("member-1000", GROUP, true));
    pipeline.say("alice", GROUP, mentioning("member-1000"));
    pipeline.pass(3);

    assertThat(pipeline.notifications()).isEmpty();
  }

  private static MessageBody mentioning(String... users) {
    return new MessageBody(MessageType.TEXT, "hey", List.of(), null, null, users(users), null);
  }

  private Cancelled cancelled(
      String user, long first, long last, Reason reason, long readNumber, long badge) {
    return new Cancelled(
        user(user),
        GROUP,
        NotificationId.of(user(user), GROUP, first),
        NotificationId.of(user(user), GROUP, last),
        readNumber,
        reason,
        badge,
        pipeline.now());
  }
}
