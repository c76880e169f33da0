package io.parley.processor.conversation;

import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.createOpen;
import static io.parley.processor.topology.Requests.join;
import static io.parley.processor.topology.Requests.joinOrMake;
import static io.parley.processor.topology.Requests.leave;
import static io.parley.processor.topology.Requests.role;
import static io.parley.processor.topology.Requests.user;
import static io.parley.processor.topology.Requests.users;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.ErrorCode;
import io.parley.contract.Membership;
import io.parley.contract.Role;
import io.parley.contract.VisibleHistory;
import io.parley.contract.log.Change;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.wire.Command.CreateConversation;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.topology.Pipeline;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Making, joining and leaving conversations.
class GroupsTest {
  private static final ConversationId GROUP = new ConversationId("team");
  private static final ConversationId DM = ConversationId.direct(user("alice"), user("bob"));

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  // Made.

  @Test
  void groupIsMade_withItsMakerAsOwnerAndMember() {
    ConversationView view =
        pipeline
            .granted(
                origin ->
                    new CreateConversation(
                        GROUP,
                        "The team",
                        "https://pictures.example/team",
                        false,
                        users("carol", "bob"),
                        user("alice"),
                        origin))
            .conversation();

    assertThat(view)
        .isEqualTo(
            new ConversationView(
                GROUP,
                ConversationKind.GROUP,
                "The team",
                "https://pictures.example/team",
                false,
                user("alice"),
                List.of(),
                users("alice", "bob", "carol"),
                3,
                pipeline.now(),
                VisibleHistory.JOINED));
  }

  @Test
  void membersNamedTwice_countOnce() {
    ConversationView view =
        pipeline.granted(create("alice", GROUP, "bob", "alice", "bob")).conversation();

    assertThat(view.members()).containsExactly(user("alice"), user("bob"));
    assertThat(view.memberCount()).isEqualTo(2);
  }

  @Test
  void created_isTheFirstEvent() {
    ConversationView view = pipeline.granted(create("alice", GROUP, "bob")).conversation();

    assertThat(pipeline.durable())
        .containsExactly(
            new ConversationChanged(
                GROUP,
                1,
                0,
                Change.CREATED,
                users("alice", "bob"),
                user("alice"),
                pipeline.now(),
                view));
  }

  @Test
  void directConversationMadeBeforeItsFirstMessage_hasNoOwnerAndBothMembers() {
    ConversationView view = pipeline.granted(create("bob", DM, "alice")).conversation();

    assertThat(view.kind()).isEqualTo(ConversationKind.DIRECT);
    assertThat(view.owner()).isNull();
    assertThat(view.members()).containsExactly(user("alice"), user("bob"));
  }

  @Test
  void directConversation_isNeverOpenAndHasNobodyElse() {
    ConversationView view =
        pipeline.granted(createOpen("bob", DM, "alice", "carol")).conversation();

    assertThat(view.open()).isFalse();
    assertThat(view.members()).containsExactly(user("alice"), user("bob"));
  }

  @Test
  void messageAfterCreated_hasSeq2AndNumber1() {
    pipeline.granted(create("bob", DM, "alice"));
    pipeline.say("alice", DM, "hello");

    assertThat(pipeline.log())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.seq()).isEqualTo(2);
              assertThat(message.number()).isEqualTo(1);
            });
  }

  @Test
  void directConversationOfOthers_cannotBeMade() {
    assertThat(pipeline.refused(create("mallory", DM))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(pipeline.size(ConversationStore.NAME)).isZero();
  }

  @Test
  void groupMadeAgainByItsOwner_isUnchanged() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.durable();

    var again = pipeline.granted(create("alice", GROUP, "carol"));

    assertThat(again.seq()).isEqualTo(1);
    assertThat(again.conversation().members()).containsExactly(user("alice"), user("bob"));
    assertThat(pipeline.durable()).isEmpty();
  }

  @Test
  void groupMadeAgainBySomebodyElse_isAConflict() {
    pipeline.granted(create("alice", GROUP, "bob"));

    assertThat(pipeline.refused(create("bob", GROUP))).isEqualTo(ErrorCode.CONFLICT);
    assertThat(pipeline.refused(create("mallory", GROUP))).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void directConversationMadeAgainByTheOther_isUnchanged() {
    pipeline.say("alice", DM, "hello");

    assertThat(pipeline.granted(create("bob", DM, "alice")).seq()).isEqualTo(1);
    assertThat(pipeline.durable()).hasSize(1);
  }

  // Joined.

  @Test
  void anybodyJoinsAnOpenGroup() {
    pipeline.granted(createOpen("alice", GROUP));

    var joined = pipeline.granted(join("bob", GROUP));

    assertThat(joined.seq()).isEqualTo(2);
    assertThat(joined.conversation().members()).containsExactly(user("alice"), user("bob"));
    assertThat(joined.membership())
        .isEqualTo(new Membership(GROUP, true, 1, 0, false, false, false));
  }

  @Test
  void closedGroup_cannotBeJoined() {
    pipeline.granted(create("alice", GROUP));

    assertThat(pipeline.refused(join("bob", GROUP))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void joiningWhatThereIsNot_makesItForEverybody_ifThatIsWanted() {
    var made = pipeline.granted(joinOrMake("alice", GROUP));
    assertThat(made.seq()).isEqualTo(1);
    assertThat(made.conversation().open()).isTrue();
    assertThat(made.conversation().owner()).isEqualTo(user("alice"));
    assertThat(pipeline.granted(joinOrMake("alice", GROUP)).seq()).isEqualTo(1);

    var joined = pipeline.granted(joinOrMake("bob", GROUP));

    assertThat(joined.seq()).isEqualTo(2);
    assertThat(joined.conversation().members()).containsExactly(user("alice"), user("bob"));
  }

  @Test
  void joiningADirectConversation_makesNone() {
    assertThat(pipeline.refused(joinOrMake("alice", DM))).isEqualTo(ErrorCode.INVALID);
  }

  @Test
  void closedGroup_isNotOpenedByWantingToMakeIt() {
    pipeline.granted(create("alice", GROUP));

    assertThat(pipeline.refused(joinOrMake("bob", GROUP))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void unknownGroup_cannotBeJoined() {
    assertThat(pipeline.refused(join("bob", GROUP))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void directConversationOfOthers_cannotBeJoined() {
    assertThat(pipeline.refused(join("mallory", DM))).isEqualTo(ErrorCode.NOT_FOUND);
    pipeline.say("alice", DM, "hello");
    assertThat(pipeline.refused(join("mallory", DM))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void memberWhoJoinsAgain_changesNothingAndHearsTheLastSeq() {
    pipeline.granted(createOpen("alice", GROUP, "bob"));
    pipeline.say("alice", GROUP, "hello");
    pipeline.durable();

    assertThat(pipeline.granted(join("bob", GROUP)).seq()).isEqualTo(2);
    assertThat(pipeline.durable()).isEmpty();
  }

  // Left.

  @Test
  void memberWhoHasLeft_canDoNothingMore() {
    pipeline.granted(create("alice", GROUP, "bob"));

    var left = pipeline.granted(leave("bob", GROUP));

    assertThat(left.conversation().members()).containsExactly(user("alice"));
    assertThat(left.membership()).isNull();
    pipeline.durable();
    pipeline.say("bob", GROUP, "still here?");
    assertThat(pipeline.durable()).isEmpty();
    assertThat(pipeline.refused(leave("bob", GROUP))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void unknownGroup_cannotBeLeft() {
    assertThat(pipeline.refused(leave("bob", GROUP))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void directConversation_cannotBeLeft() {
    pipeline.say("alice", DM, "hello");

    assertThat(pipeline.refused(leave("bob", DM))).isEqualTo(ErrorCode.INVALID);
  }

  @Test
  void ownerWhoLeaves_isFollowedByTheFirstAdmin() {
    pipeline.granted(create("alice", GROUP, "bob", "carol", "dave"));
    pipeline.granted(role("alice", GROUP, Role.ADMIN, "dave", "carol"));

    ConversationView view = pipeline.granted(leave("alice", GROUP)).conversation();

    assertThat(view.owner()).isEqualTo(user("dave"));
    assertThat(view.admins()).containsExactly(user("carol"));
  }

  @Test
  void ownerWhoLeavesAGroupWithoutAdmins_isFollowedByTheFirstMember() {
    pipeline.granted(create("alice", GROUP, "carol", "bob"));

    assertThat(pipeline.granted(leave("alice", GROUP)).conversation().owner())
        .isEqualTo(user("bob"));
  }

  @Test
  void adminWhoLeaves_isNoAdminWhenBack() {
    pipeline.granted(createOpen("alice", GROUP, "bob"));
    pipeline.granted(role("alice", GROUP, Role.ADMIN, "bob"));

    assertThat(pipeline.granted(leave("bob", GROUP)).conversation().admins()).isEmpty();
    assertThat(pipeline.granted(join("bob", GROUP)).conversation().admins()).isEmpty();
  }

  @Test
  void groupThatEverybodyHasLeft_belongsToNobody() {
    pipeline.granted(createOpen("alice", GROUP));

    ConversationView view = pipeline.granted(leave("alice", GROUP)).conversation();

    assertThat(view.owner()).isNull();
    assertThat(view.memberCount()).isZero();
  }

  @Test
  void closedGroupThatEverybodyHasLeft_staysClosed() {
    pipeline.granted(create("alice", GROUP));
    pipeline.granted(leave("alice", GROUP));

    assertThat(pipeline.refused(join("alice", GROUP))).isEqualTo(ErrorCode.NOT_FOUND);
  }
}
