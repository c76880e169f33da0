package io.parley.processor.conversation;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.archive;
import static io.parley.processor.topology.Requests.block;
import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.createOpen;
import static io.parley.processor.topology.Requests.join;
import static io.parley.processor.topology.Requests.leave;
import static io.parley.processor.topology.Requests.mute;
import static io.parley.processor.topology.Requests.pin;
import static io.parley.processor.topology.Requests.user;
import static io.parley.processor.topology.Requests.users;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Membership;
import io.parley.contract.kafka.Topic;
import io.parley.contract.wire.Answer.CommandRejected;
import io.parley.contract.wire.Answer.MembershipTold;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.Command.UpdateConversation;
import io.parley.processor.topology.Pipeline;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is a member's own: muted, archived and pinned conversations, and blocked users.
class OwnSettingsTest {
  private static final ConversationId GROUP = new ConversationId("team");
  private static final ConversationId DM = ConversationId.direct(user("alice"), user("bob"));

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  // Settings.

  @Test
  void settings_areAnsweredWithTheMembershipAndTheLastSeq() {
    pipeline.granted(create("alice", GROUP, "bob"));
    var answer = pipeline.granted(mute("bob", GROUP, true));

    assertThat(answer.seq()).isEqualTo(1);
    assertThat(answer.membership()).isEqualTo(membership(GROUP, true, false, false));
    assertThat(answer.conversation().members()).isEqualTo(users("alice", "bob"));
  }

  @Test
  void settings_areNoEvent() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.subscribe(WEST, GROUP);
    pipeline.durable();
    pipeline.read(Topic.CONVERSATIONS);
    pipeline.outbound();
    pipeline.send(mute("bob", GROUP, true).apply(pipeline.origin(EAST)));

    assertThat(pipeline.durable()).isEmpty();
    assertThat(pipeline.read(Topic.CONVERSATIONS)).isEmpty();
    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void settings_areKeptOneByOne() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.granted(mute("bob", GROUP, true));
    pipeline.granted(archive("bob", GROUP, true));
    pipeline.granted(pin("bob", GROUP, true));

    assertThat(pipeline.granted(mute("bob", GROUP, false)).membership())
        .isEqualTo(membership(GROUP, false, true, true));
    assertThat(pipeline.granted(archive("bob", GROUP, false)).membership())
        .isEqualTo(membership(GROUP, false, false, true));
  }

  @Test
  void settings_areToldToAllGatewaysOfTheUserAndToNobodyElse() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.open(EAST, "bob", "phone");
    pipeline.open(WEST, "bob", "laptop");
    pipeline.open(WEST, "alice", "desk");
    pipeline.outbound();
    pipeline.send(pin("bob", GROUP, true).apply(pipeline.origin(EAST)));

    Membership pinned = membership(GROUP, false, false, true);
    assertThat(pipeline.answers(MembershipTold.class))
        .containsExactlyInAnyOrder(
            new MembershipTold(EAST, user("bob"), pinned),
            new MembershipTold(WEST, user("bob"), pinned));
  }

  @Test
  void settings_areToldToADeviceThatComesLater() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.granted(archive("bob", GROUP, true));
    pipeline.open(EAST, "bob", "phone");

    assertThat(pipeline.answers(UserMemberships.class))
        .singleElement()
        .extracting(UserMemberships::memberships)
        .isEqualTo(List.of(membership(GROUP, false, true, false)));
  }

  @Test
  void settingsOfADirectConversation_areTheMembersOwnToo() {
    pipeline.say("alice", DM, "hello");

    assertThat(pipeline.granted(archive("bob", DM, true)).membership())
        .isEqualTo(membership(DM, false, true, false));
  }

  @Test
  void settingsAndTitleTogether_areOneEventAndOneMembership() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.durable();
    var answer =
        pipeline.granted(
            origin ->
                new UpdateConversation(
                    GROUP, "Us", null, List.of(), true, null, null, user("alice"), origin));

    assertThat(answer.seq()).isEqualTo(2);
    assertThat(answer.conversation().title()).isEqualTo("Us");
    assertThat(answer.membership().muted()).isTrue();
    assertThat(pipeline.durable()).hasSize(1);
  }

  @Test
  void stranger_hasNothingToSet() {
    pipeline.granted(create("alice", GROUP));

    assertThat(pipeline.refused(mute("mallory", GROUP, true))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(pipeline.refused(mute("alice", new ConversationId("unknown"), true)))
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void settings_goWithTheMembership() {
    pipeline.granted(createOpen("alice", GROUP, "bob"));
    pipeline.granted(mute("bob", GROUP, true));
    pipeline.granted(leave("bob", GROUP));

    assertThat(pipeline.granted(join("bob", GROUP)).membership().muted()).isFalse();
  }

  // Blocked.

  @Test
  void whileOneHasBlockedTheOther_neitherSends() {
    pipeline.say("alice", DM, "hello");
    pipeline.granted(block("bob", DM, true));
    pipeline.log();
    pipeline.say("alice", DM, "are you there?");
    pipeline.say("bob", DM, "no");

    assertThat(pipeline.log()).isEmpty();
    assertThat(pipeline.answers(CommandRejected.class))
        .extracting(CommandRejected::code)
        .containsExactly(ErrorCode.FORBIDDEN, ErrorCode.FORBIDDEN);
  }

  @Test
  void blockBeforeTheFirstMessage_keepsTheConversationFromBeing() {
    pipeline.granted(block("bob", DM, true));
    pipeline.say("alice", DM, "hello");

    assertThat(pipeline.durable()).isEmpty();
    assertThat(pipeline.read(Topic.CONVERSATIONS)).isEmpty();
    assertThat(pipeline.memberships("bob")).isEmpty();
  }

  @Test
  void unblocked_theConversationGoesOn() {
    pipeline.granted(block("bob", DM, true));
    pipeline.say("alice", DM, "refused");
    pipeline.granted(block("bob", DM, false));
    pipeline.outbound();
    pipeline.say("alice", DM, "hello");

    assertThat(pipeline.answers(SendAccepted.class))
        .singleElement()
        .satisfies(accepted -> assertThat(accepted.seq()).isEqualTo(1));
    assertThat(pipeline.memberships("bob")).containsExactly(membership(DM, false, false, false));
  }

  @Test
  void whoWasBlocked_cannotUnblockThemselves() {
    pipeline.say("alice", DM, "hello");
    pipeline.granted(block("bob", DM, true));
    pipeline.granted(block("alice", DM, true));
    pipeline.granted(block("alice", DM, false));
    pipeline.log();
    pipeline.say("alice", DM, "hello?");

    assertThat(pipeline.log()).isEmpty();
  }

  @Test
  void block_isNoEvent_andNotForTheOtherToSee() {
    pipeline.say("alice", DM, "hello");
    pipeline.open(WEST, "alice", "s-1");
    pipeline.subscribe(WEST, DM);
    pipeline.durable();
    pipeline.outbound();
    pipeline.send(block("bob", DM, true).apply(pipeline.origin(EAST)));

    assertThat(pipeline.durable()).isEmpty();
    assertThat(pipeline.outbound()).hasSize(1); // the answer
  }

  @Test
  void otherConversations_areNotBlocked() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.granted(block("bob", DM, true));
    pipeline.log();
    pipeline.say("alice", GROUP, "hello all");

    assertThat(pipeline.log()).hasSize(1);
  }

  @Test
  void groupsAndConversationsOfOthers_cannotBeBlocked() {
    pipeline.granted(create("alice", GROUP));

    assertThat(pipeline.refused(block("alice", GROUP, true))).isEqualTo(ErrorCode.INVALID);
    assertThat(pipeline.refused(block("mallory", DM, true))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(pipeline.refused(block("alice", new ConversationId("unknown"), true)))
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  private static Membership membership(
      ConversationId conversation, boolean muted, boolean archived, boolean pinned) {
    long afterSeq = 0;
    return new Membership(conversation, true, afterSeq, 0, muted, archived, pinned);
  }
}
