package io.parley.processor.conversation;

import static io.parley.processor.topology.Requests.add;
import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.crowd;
import static io.parley.processor.topology.Requests.join;
import static io.parley.processor.topology.Requests.leave;
import static io.parley.processor.topology.Requests.picture;
import static io.parley.processor.topology.Requests.remove;
import static io.parley.processor.topology.Requests.role;
import static io.parley.processor.topology.Requests.title;
import static io.parley.processor.topology.Requests.user;
import static io.parley.processor.topology.Requests.users;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.ErrorCode;
import io.parley.contract.Limits;
import io.parley.contract.Role;
import io.parley.contract.RoleChange;
import io.parley.contract.VisibleHistory;
import io.parley.contract.log.Change;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.wire.Command.UpdateConversation;
import io.parley.processor.store.ConversationProfile;
import io.parley.processor.store.ConversationState;
import io.parley.processor.store.Counters;
import io.parley.processor.store.Member;
import io.parley.processor.store.StoreEntries;
import io.parley.processor.topology.Pipeline;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who may change a group: alice owns it, bob is an admin, carol and dave are members.
class GroupMembersTest {
  private static final ConversationId GROUP = new ConversationId("team");
  private static final ConversationId DM = ConversationId.direct(user("alice"), user("bob"));

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

  // Added.

  @Test
  void ownerAndAdmins_addMembers() {
    assertThat(pipeline.granted(add("alice", GROUP, "erin")).conversation().memberCount())
        .isEqualTo(5);
    assertThat(pipeline.granted(add("bob", GROUP, "frank")).conversation().members())
        .containsExactlyElementsOf(users("alice", "bob", "carol", "dave", "erin", "frank"));
  }

  @Test
  void othersAndStrangers_addNobody() {
    assertThat(pipeline.refused(add("carol", GROUP, "erin"))).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(pipeline.refused(add("mallory", GROUP, "mallory"))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(pipeline.durable()).isEmpty();
  }

  @Test
  void membersAddedAgain_areLeftOut() {
    pipeline.granted(add("alice", GROUP, "carol", "erin", "erin"));

    assertThat(pipeline.durable())
        .singleElement()
        .satisfies(
            event -> {
              ConversationChanged changed = (ConversationChanged) event;
              assertThat(changed.members()).containsExactly(user("erin"));
              assertThat(changed.conversation().memberCount()).isEqualTo(5);
            });
  }

  @Test
  void nobodyNew_changesNothingAndIsAnsweredWithTheLastSeq() {
    assertThat(pipeline.granted(add("alice", GROUP, "carol", "alice")).seq()).isEqualTo(2);
    assertThat(pipeline.granted(add("alice", GROUP)).seq()).isEqualTo(2);
    assertThat(pipeline.durable()).isEmpty();
  }

  @Test
  void directConversation_hasNobodyAddedOrRemoved() {
    pipeline.say("alice", DM, "hello");

    assertThat(pipeline.refused(add("alice", DM, "carol"))).isEqualTo(ErrorCode.INVALID);
    assertThat(pipeline.refused(remove("alice", DM, "bob"))).isEqualTo(ErrorCode.INVALID);
  }

  @Test
  void unknownGroup_isNotFoundByAnyCommand() {
    ConversationId unknown = new ConversationId("unknown");

    assertThat(pipeline.refused(add("alice", unknown, "erin"))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(pipeline.refused(remove("alice", unknown, "bob"))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(pipeline.refused(title("alice", unknown, "x"))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void aMillionMembersAreMost() {
    ConversationId world = new ConversationId("world");
    ConversationState state = new ConversationState(world);
    state.counters = new Counters(1, 0, pipeline.now().toEpochMilli(), 0);
    state.profile =
        new ConversationProfile(
            ConversationKind.GROUP,
            null,
            null,
            true,
            user("alice"),
            List.of(),
            Limits.MEMBERS_PER_GROUP - 1,
            pipeline.now(),
            VisibleHistory.ALL);
    pipeline.put(StoreEntries.snapshotKey(world), StoreEntries.snapshot("earlier", state));
    pipeline.put(
        StoreEntries.memberKey(world, user("alice")), StoreEntries.member(Member.since(0, 0)));

    assertThat(pipeline.refused(add("alice", world, "bob", "carol")))
        .isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(pipeline.granted(join("bob", world)).conversation().memberCount())
        .isEqualTo(1_000_000);
    assertThat(pipeline.refused(join("carol", world))).isEqualTo(ErrorCode.TOO_LARGE);
  }

  // Removed.

  @Test
  void ownerRemovesAnybody_andAdminsWithTheirRole() {
    ConversationView view = pipeline.granted(remove("alice", GROUP, "bob", "carol")).conversation();

    assertThat(view.members()).containsExactly(user("alice"), user("dave"));
    assertThat(view.admins()).isEmpty();
    assertThat(view.memberCount()).isEqualTo(2);
  }

  @Test
  void adminsRemoveMembers_butNeitherAdminsNorTheOwner() {
    pipeline.granted(role("alice", GROUP, Role.ADMIN, "carol"));

    assertThat(pipeline.granted(remove("bob", GROUP, "dave")).conversation().memberCount())
        .isEqualTo(3);
    assertThat(pipeline.refused(remove("bob", GROUP, "carol"))).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(pipeline.refused(remove("bob", GROUP, "alice"))).isEqualTo(ErrorCode.FORBIDDEN);
  }

  @Test
  void membersAndStrangers_removeNobody() {
    assertThat(pipeline.refused(remove("carol", GROUP, "dave"))).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(pipeline.refused(remove("mallory", GROUP, "dave"))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void nobodyRemovesThemselves() {
    assertThat(pipeline.refused(remove("alice", GROUP, "carol", "alice")))
        .isEqualTo(ErrorCode.INVALID);
    assertThat(pipeline.refused(remove("bob", GROUP, "bob"))).isEqualTo(ErrorCode.INVALID);
    assertThat(pipeline.durable()).isEmpty();
  }

  @Test
  void whoIsNoMember_isRemovedWithoutAnEvent() {
    assertThat(pipeline.granted(remove("alice", GROUP, "nobody")).seq()).isEqualTo(2);
    assertThat(pipeline.durable()).isEmpty();
  }

  @Test
  void removedMember_isAStranger() {
    pipeline.granted(remove("alice", GROUP, "carol"));
    pipeline.durable();
    pipeline.say("carol", GROUP, "why?");

    assertThat(pipeline.durable()).isEmpty();
    assertThat(pipeline.refused(join("carol", GROUP))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  // Updated.

  @Test
  void ownerAndAdmins_changeTitleAndPicture() {
    pipeline.granted(title("alice", GROUP, "Us"));
    ConversationView view =
        pipeline.granted(picture("bob", GROUP, "https://pictures.example/us")).conversation();

    assertThat(view.title()).isEqualTo("Us");
    assertThat(view.picture()).isEqualTo("https://pictures.example/us");
  }

  @Test
  void emptyTitleOrPicture_takesItAway() {
    pipeline.granted(title("alice", GROUP, "Us"));
    pipeline.granted(picture("alice", GROUP, "https://pictures.example/us"));

    assertThat(pipeline.granted(title("alice", GROUP, "")).conversation().title()).isNull();
    assertThat(pipeline.granted(picture("alice", GROUP, "")).conversation().picture()).isNull();
  }

  @Test
  void sameTitle_changesNothing() {
    pipeline.granted(title("alice", GROUP, "Us"));
    pipeline.durable();

    assertThat(pipeline.granted(title("alice", GROUP, "Us")).seq()).isEqualTo(3);
    assertThat(pipeline.durable()).isEmpty();
  }

  @Test
  void membersAndStrangers_changeNothing() {
    assertThat(pipeline.refused(title("carol", GROUP, "Mine"))).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(pipeline.refused(picture("mallory", GROUP, "x"))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void directConversation_hasNoTitleOfItsOwn() {
    pipeline.say("alice", DM, "hello");

    assertThat(pipeline.refused(title("alice", DM, "Us two"))).isEqualTo(ErrorCode.INVALID);
  }

  @Test
  void titleRefused_setsNothingOfTheMembersOwnEither() {
    assertThat(
            pipeline.refused(
                origin ->
                    new UpdateConversation(
                        GROUP, "Mine", null, List.of(), true, null, null, user("carol"), origin)))
        .isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(pipeline.conversations().member(GROUP, user("carol")))
        .hasValueSatisfying(member -> assertThat(member.muted()).isFalse());
  }

  // Roles.

  @Test
  void newOwner_makesTheOldOneAnAdmin() {
    ConversationView view =
        pipeline.granted(role("alice", GROUP, Role.OWNER, "carol")).conversation();

    assertThat(view.owner()).isEqualTo(user("carol"));
    assertThat(view.admins()).containsExactly(user("bob"), user("alice"));
    assertThat(pipeline.durable())
        .singleElement()
        .satisfies(
            event -> assertThat(((ConversationChanged) event).change()).isEqualTo(Change.UPDATED));
  }

  @Test
  void adminWhoBecomesOwner_isNoAdminBesides() {
    ConversationView view =
        pipeline.granted(role("alice", GROUP, Role.OWNER, "bob")).conversation();

    assertThat(view.owner()).isEqualTo(user("bob"));
    assertThat(view.admins()).containsExactly(user("alice"));
  }

  @Test
  void adminMadeMember_mayNoMore() {
    pipeline.granted(role("alice", GROUP, Role.MEMBER, "bob"));

    assertThat(pipeline.refused(add("bob", GROUP, "erin"))).isEqualTo(ErrorCode.FORBIDDEN);
  }

  @Test
  void ownersOwnRole_changesOnlyByANewOwner() {
    assertThat(pipeline.granted(role("alice", GROUP, Role.MEMBER, "alice")).seq()).isEqualTo(2);
    assertThat(pipeline.durable()).isEmpty();
  }

  @Test
  void severalRoles_areGivenOneAfterTheOther() {
    List<RoleChange> roles =
        List.of(
            new RoleChange(user("carol"), Role.OWNER),
            new RoleChange(user("alice"), Role.MEMBER),
            new RoleChange(user("dave"), Role.ADMIN));
    ConversationView view =
        pipeline
            .granted(
                origin ->
                    new UpdateConversation(
                        GROUP, null, null, roles, null, null, null, user("alice"), origin))
            .conversation();

    assertThat(view.owner()).isEqualTo(user("carol"));
    assertThat(view.admins()).containsExactly(user("bob"), user("dave"));
  }

  @Test
  void onlyTheOwner_changesRoles() {
    assertThat(pipeline.refused(role("bob", GROUP, Role.ADMIN, "carol")))
        .isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(pipeline.refused(role("carol", GROUP, Role.OWNER, "carol")))
        .isEqualTo(ErrorCode.FORBIDDEN);
  }

  @Test
  void roleOfNoMember_isNotFound() {
    assertThat(pipeline.refused(role("alice", GROUP, Role.ADMIN, "carol", "nobody")))
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(pipeline.durable()).isEmpty();
  }

  @Test
  void aHundredAdminsAreMost() {
    ConversationId large = new ConversationId("large");
    String[] members = crowd("member", Limits.ADMINS);
    pipeline.granted(create("alice", large, members));
    pipeline.granted(add("alice", large, "zoe"));
    ConversationView view =
        pipeline.granted(role("alice", large, Role.ADMIN, members)).conversation();
    assertThat(view.admins()).hasSize(Limits.ADMINS);

    assertThat(pipeline.refused(role("alice", large, Role.ADMIN, "zoe")))
        .isEqualTo(ErrorCode.TOO_LARGE);
    // The old owner would be one too many.
    assertThat(pipeline.refused(role("alice", large, Role.OWNER, "zoe")))
        .isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(pipeline.granted(leave("alice", large)).conversation().admins())
        .hasSize(Limits.ADMINS - 1);
  }
}
