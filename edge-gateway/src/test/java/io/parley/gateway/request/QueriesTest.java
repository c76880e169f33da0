package io.parley.gateway.request;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.ErrorCode;
import io.parley.contract.Limits;
import io.parley.contract.Membership;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Profile;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import io.parley.contract.wire.Answer.ConversationsTold;
import io.parley.contract.wire.Answer.PresenceTold;
import io.parley.contract.wire.Answer.ProfilesTold;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.ConversationStatus;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.SessionEvent;
import io.parley.contract.wire.SessionEvent.QueryMemberships;
import io.parley.contract.wire.SessionEvent.QueryPresence;
import io.parley.contract.wire.SessionEvent.QueryProfiles;
import io.parley.contract.wire.Signal;
import io.parley.contract.wire.Signal.QueryConversations;
import io.parley.contract.wire.Visibility;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueriesTest {
  private static final GatewayRef GATEWAY = new GatewayRef("here", 1, 0);
  private static final UserId ALICE = new UserId("alice");
  private static final ConversationId GROUP = new ConversationId("g-1");

  /// Keeps the questions, or fails to.
  private static final class Questions implements QueryLog {
    final List<QueryConversations> conversations = new ArrayList<>();
    final List<SessionEvent> users = new ArrayList<>();
    @Nullable Exception failure;

    @Override
    public void ask(Signal question, Consumer<Exception> onFailure) {
      conversations.add((QueryConversations) question);
      failIfToo(onFailure);
    }

    @Override
    public void ask(SessionEvent question, Consumer<Exception> onFailure) {
      users.add(question);
      failIfToo(onFailure);
    }

    @Override
    public List<List<ConversationId>> conversationsByQuery(List<ConversationId> conversations) {
      return conversations.stream().map(List::of).toList();
    }

    @Override
    public List<List<UserId>> usersByQuery(List<UserId> users) {
      return users.stream().map(List::of).toList();
    }

    private void failIfToo(Consumer<Exception> onFailure) {
      if (failure != null) {
        onFailure.accept(failure);
      }
    }
  }

  private final Questions questions = new Questions();
  private long now = 1;
  private final Requests requests =
      new Requests(
          GATEWAY,
          new RequestIds(),
          new RecordingLog(),
          new PartitionLoadGates(1, _ -> 0),
          () -> now);
  private final Queries queries = new Queries(requests, questions);

  @Test
  void directConversationsMembers_areKnownByItsId() {
    ConversationId dm = new ConversationId("dm:alice:bob");

    assertThat(queries.isMember(ALICE, dm)).isCompletedWithValue(true);
    assertThat(queries.isMember(new UserId("carol"), dm)).isCompletedWithValue(false);
    assertThat(questions.conversations).isEmpty();
  }

  @Test
  void directConversation_isReadByWhoHasAccepted_andHoldsNothingForTheOther() {
    CompletableFuture<OptionalLong> after = queries.visibleAfter(ALICE, WITH_BOB);
    CompletableFuture<Reader> reader = queries.reader(ALICE, WITH_BOB);
    CompletableFuture<OptionalLong> other = queries.visibleAfter(BOB, WITH_BOB);
    CompletableFuture<OptionalLong> stranger = queries.visibleAfter(new UserId("eve"), WITH_BOB);

    answer(0, described(WITH_BOB, member(WITH_BOB, false), 1));
    answer(1, described(WITH_BOB, member(WITH_BOB, false), 1, List.of(ALICE, BOB)));
    answer(2, described(WITH_BOB, null, 0));

    assertThat(after).isCompletedWithValue(OptionalLong.of(0));
    assertThat(reader.join()).isEqualTo(new Reader(ALICE, List.of(ALICE, BOB), 0));
    assertThat(other).isCompletedWithValue(OptionalLong.of(Reader.NOTHING));
    assertThat(stranger).isCompletedWithValue(OptionalLong.empty());
  }

  @Test
  void groupsMembers_areAskedFor() {
    CompletableFuture<Boolean> member = queries.isMember(ALICE, GROUP);
    CompletableFuture<Boolean> stranger = queries.isMember(new UserId("carol"), GROUP);
    assertThat(member).isNotDone();
    assertThat(questions.conversations.getFirst().userId()).isEqualTo(ALICE);
    assertThat(questions.conversations.getFirst().gateway()).isEqualTo(GATEWAY);

    answer(0, described(GROUP, member(GROUP, false), 1));
    answer(1, described(GROUP, null, 1));

    assertThat(member).isCompletedWithValue(true);
    assertThat(stranger).isCompletedWithValue(false);
  }

  @Test
  void questionWithoutAnAnswer_endsAsACommandDoes() {
    CompletableFuture<Boolean> member = queries.isMember(ALICE, GROUP);

    now += Requests.TIMEOUT.toNanos() + 1;
    requests.expire();

    assertThat(refusal(member).code()).isEqualTo(ErrorCode.TIMEOUT);
  }

  @Test
  void questionThatIsNotWritten_isOverloaded() {
    questions.failure = new IOException("secret");

    assertThat(refusal(queries.isMember(ALICE, GROUP)).code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(refusal(queries.memberships(ALICE)).code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(refusal(queries.presence(ALICE, List.of(ALICE))).code())
        .isEqualTo(ErrorCode.OVERLOADED);
    assertThat(refusal(queries.conversations(ALICE, null, 1)).code())
        .isEqualTo(ErrorCode.OVERLOADED);
  }

  @Test
  void memberships_arePutTogether() {
    CompletableFuture<List<Membership>> memberships = queries.memberships(ALICE);
    Membership first = member(new ConversationId("a"), false);
    Membership second = member(new ConversationId("b"), false);

    name(false, first);
    assertThat(memberships).isNotDone();
    name(true, second);

    assertThat(memberships).isCompletedWithValue(List.of(first, second));
    assertThat(questions.users).hasSize(1);
  }

  /// The processor that was asked may have died.
  @Test
  void queryThatIsNotAnswered_isMadeAgain_andWhatComesTwiceCountsOnce() {
    CompletableFuture<List<Membership>> memberships = queries.memberships(ALICE);
    Membership first = member(new ConversationId("a"), false);
    Membership second = member(new ConversationId("b"), false);
    name(false, first);
    now += Duration.ofSeconds(3).toNanos();
    requests.expire();
    assertThat(questions.users).hasSize(1);
    now++;
    requests.expire();
    requests.expire();
    assertThat(questions.users).hasSize(2);
    assertThat(questions.users.getLast()).isEqualTo(questions.users.getFirst());

    name(false, first);
    name(true, second);
    name(true, second);

    assertThat(memberships).isCompletedWithValue(List.of(first, second));
  }

  @Test
  void conversations_areListedInTheOrderOfSockets() throws RequestException {
    List<ConversationId> ids =
        List.of("old", "new", "pinned", "left", "unknown").stream()
            .map(ConversationId::new)
            .toList();
    CompletableFuture<ListedConversations.Source> listed = queries.conversations(ALICE, null, 2);
    name(true, ids.stream().map(id -> member(id, false)).toArray(Membership[]::new));
    answer(0, described(ids.get(0), member(ids.get(0), false), 1));
    answer(1, described(ids.get(1), member(ids.get(1), false), 3));
    answer(2, described(ids.get(2), member(ids.get(2), true), 2));
    answer(3, described(ids.get(3), null, 4));
    assertThat(questions.conversations).hasSize(5);
    answer(4, described(ids.get(4), null, 0));
    assertThat(listed).as("those of the page, and one more, are described again").isNotDone();
    answer(5, described(ids.get(2), member(ids.get(2), true), 2));
    answer(6, described(ids.get(1), member(ids.get(1), false), 3));
    answer(7, described(ids.get(0), member(ids.get(0), false), 1));
    assertThat(questions.conversations).hasSize(8);

    ListedConversations first = listed.join().page(null, 2);
    assertThat(names(first)).containsExactly("pinned", "new");
    assertThat(first.conversations().getFirst().lastNumber()).isEqualTo(2);

    CompletableFuture<ListedConversations.Source> next =
        queries.conversations(ALICE, first.nextCursor(), 2);
    name(true, member(ids.get(0), false), member(ids.get(1), false));
    answer(8, described(ids.get(0), member(ids.get(0), false), 1));
    answer(9, described(ids.get(1), member(ids.get(1), false), 3));
    answer(10, described(ids.get(0), member(ids.get(0), false), 1));
    ListedConversations second = next.join().page(first.nextCursor(), 2);
    assertThat(names(second)).containsExactly("old");
    assertThat(second.nextCursor()).isNull();
  }

  @Test
  void badCursor_isInvalid() {
    CompletableFuture<ListedConversations.Source> listed = queries.conversations(ALICE, "x", 2);
    name(true);

    assertThat(refusal(listed).code()).isEqualTo(ErrorCode.INVALID);
  }

  /// Finding 5: no user has all of what users share.
  @Test
  void longList_isDescribedPartByPart_andLeavesRoomForOthers() {
    Membership[] many = members(3 * Queries.MAX_LISTED_OF_ONE - 1);
    CompletableFuture<ListedConversations.Source> longest = queries.conversations(ALICE, null, 10);
    for (int from = 0; from < many.length; from += Limits.CONVERSATIONS_PER_ANSWER) {
      int to = Math.min(from + Limits.CONVERSATIONS_PER_ANSWER, many.length);
      name(to == many.length, Arrays.copyOfRange(many, from, to));
    }

    int answered = 0;
    for (int part = 1; part <= 3; part++) {
      int upTo = Math.min(part * Queries.MAX_LISTED_OF_ONE, many.length);
      assertThat(questions.conversations).hasSize(upTo);
      assertThat(refusal(listOf(ALICE, many[0])).code()).isEqualTo(ErrorCode.OVERLOADED);
      for (; answered < upTo; answered++) {
        answer(answered, described(many[answered].conversationId(), many[answered], 1));
      }
    }
    assertThat(questions.conversations).hasSize(many.length + 11);
    for (int i = 0; i < 11; i++) {
      ConversationId id = questions.conversations.get(many.length + i).conversationId();
      answer(many.length + i, described(id, member(id, false), 1));
    }

    assertThat(longest).isDone();
    assertThat(listOf(ALICE, many[0])).isNotDone();
  }

  @Test
  void listsAreBounded_andMakeRoomWhenTheyEnd() {
    Membership[] many = members(Queries.MAX_LISTED_OF_ONE);
    List<CompletableFuture<ListedConversations.Source>> lists = new ArrayList<>();
    for (int i = 0; i < Queries.MAX_LISTED / many.length; i++) {
      lists.add(listOf(new UserId("u" + i), many));
    }
    UserId another = new UserId("another");
    assertThat(refusal(listOf(another, many[0])).code()).isEqualTo(ErrorCode.OVERLOADED);

    for (int i = 0; i < many.length; i++) {
      answer(i, described(many[i].conversationId(), null, 1)); // has left them all
    }
    assertThat(lists.getFirst()).isDone();
    assertThat(listOf(another, many[0])).isNotDone();
  }

  private CompletableFuture<ListedConversations.Source> listOf(UserId user, Membership... all) {
    CompletableFuture<ListedConversations.Source> listed = queries.conversations(user, null, 10);
    name(true, all);
    return listed;
  }

  private static Membership[] members(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> member(new ConversationId("g-" + i), false))
        .toArray(Membership[]::new);
  }

  private static final UserId BOB = new UserId("bob");
  private static final UserId CAROL = new UserId("carol");
  private static final ConversationId WITH_BOB = ConversationId.direct(ALICE, BOB);

  @Test
  void presence_isInTheOrderAskedFor() {
    List<UserId> users = List.of(CAROL, BOB);
    CompletableFuture<List<SeenPresence>> asked = queries.presenceForBackend(ALICE, users);
    see(BOB);
    see(CAROL);

    assertThat(asked).isCompletedWithValue(List.of(online(CAROL), online(BOB)));
    assertThat(questions.users).hasSize(2);
  }

  @Test
  void presence_ofAPartner_needsNoLookAtTheGroups() {
    CompletableFuture<List<SeenPresence>> asked = queries.presence(ALICE, List.of(BOB));
    see(BOB);
    own(List.of(), member(WITH_BOB, false), member(GROUP, false));

    assertThat(asked).isCompletedWithValue(List.of(online(BOB)));
    assertThat(questions.conversations).isEmpty();
  }

  @Test
  void presence_ofAMemberOfASharedGroup_isSeen_andAStrangersIsNot() {
    CompletableFuture<List<SeenPresence>> asked = queries.presence(ALICE, List.of(BOB, CAROL));
    see(BOB);
    see(CAROL);
    own(List.of(), member(GROUP, false));
    assertThat(asked).isNotDone();
    answer(0, described(GROUP, member(GROUP, false), 3, List.of(ALICE, BOB)));

    assertThat(asked).isCompletedWithValue(List.of(online(BOB), SeenPresence.unknown(CAROL)));
  }

  @Test
  void presence_isNotSeenAcrossABlock_whoeverHasBlockedWhom() {
    UserId dave = new UserId("dave");
    CompletableFuture<List<SeenPresence>> asked = queries.presence(ALICE, List.of(BOB, dave));
    see(BOB);
    see(dave, new Visibility(dave, VisibleTo.EVERYONE, List.of(ALICE)));
    own(List.of(BOB), member(WITH_BOB, false), member(ConversationId.direct(ALICE, dave), false));

    assertThat(asked)
        .isCompletedWithValue(List.of(SeenPresence.unknown(BOB), SeenPresence.unknown(dave)));
  }

  @Test
  void presence_isNobodysOrEveryones_whereTheUserSaysSo() {
    CompletableFuture<List<SeenPresence>> asked = queries.presence(ALICE, List.of(BOB, CAROL));
    see(BOB, new Visibility(BOB, VisibleTo.NOBODY, List.of()));
    see(CAROL, new Visibility(CAROL, VisibleTo.EVERYONE, List.of()));
    own(List.of(), member(WITH_BOB, false));

    assertThat(asked).isCompletedWithValue(List.of(SeenPresence.unknown(BOB), online(CAROL)));
  }

  @Test
  void profile_isSeenByWhoSeesThePresence() {
    CompletableFuture<List<SeenProfile>> asked = queries.profiles(ALICE, List.of(CAROL, BOB));
    profile(BOB, Visibility.ofPartners(BOB));
    profile(CAROL, Visibility.ofPartners(CAROL));
    own(List.of(), member(WITH_BOB, false));
    assertThat(asked).isCompletedWithValue(List.of(SeenProfile.unknown(CAROL), named(BOB)));
  }

  @Test
  void profile_isNotSeenAcrossABlock_norOfWhoIsNobodys() {
    CompletableFuture<List<SeenProfile>> asked = queries.profiles(ALICE, List.of(BOB, CAROL));
    profile(BOB, Visibility.ofPartners(BOB));
    profile(CAROL, new Visibility(CAROL, VisibleTo.NOBODY, List.of()));
    own(List.of(BOB), member(WITH_BOB, false));

    assertThat(asked)
        .isCompletedWithValue(List.of(SeenProfile.unknown(BOB), SeenProfile.unknown(CAROL)));
  }

  @Test
  void profile_ofWhoHasNone_isThatOfNobody() {
    CompletableFuture<List<SeenProfile>> asked = queries.profiles(ALICE, List.of(BOB), _ -> true);
    tellProfiles(BOB, List.of(), List.of());

    assertThat(asked).isCompletedWithValue(List.of(SeenProfile.unknown(BOB)));
  }

  private static SeenProfile named(UserId user) {
    return new SeenProfile(user, "Name of " + user, null);
  }

  private void profile(UserId user, Visibility visibility) {
    Profile profile = new Profile(user, "Name of " + user, null, Instant.EPOCH);
    tellProfiles(user, List.of(profile), List.of(visibility));
  }

  /// Answers what is asked of a user's profile.
  private void tellProfiles(UserId user, List<Profile> profiles, List<Visibility> visibilities) {
    String id =
        questions.users.stream()
            .filter(QueryProfiles.class::isInstance)
            .map(QueryProfiles.class::cast)
            .filter(asked -> asked.userIds().equals(List.of(user)))
            .findFirst()
            .orElseThrow()
            .requestId();
    requests.told(id, new ProfilesTold(GATEWAY, id, profiles, visibilities, true), true);
  }

  private static SeenPresence online(UserId user) {
    return new SeenPresence(user, "online", null);
  }

  private void see(UserId user) {
    see(user, Visibility.ofPartners(user));
  }

  /// Answers what is asked of a user's presence.
  private void see(UserId user, Visibility visibility) {
    QueryPresence query =
        questions.users.stream()
            .filter(QueryPresence.class::isInstance)
            .map(QueryPresence.class::cast)
            .filter(asked -> asked.userIds().equals(List.of(user)))
            .findFirst()
            .orElseThrow();
    String id = requireNonNull(query.requestId());
    Presence presence = new Presence(user, PresenceStatus.ONLINE, null);
    requests.told(
        id,
        new PresenceTold(GATEWAY, 0, "life", id, List.of(presence), List.of(visibility), null),
        true);
  }

  /// What alice is a member of, and whom she has blocked.
  private void own(List<UserId> blocked, Membership... memberships) {
    String id =
        questions.users.stream()
            .filter(QueryMemberships.class::isInstance)
            .map(QueryMemberships.class::cast)
            .findFirst()
            .orElseThrow()
            .requestId();
    requests.told(
        id, new UserMemberships(GATEWAY, ALICE, null, id, List.of(), blocked, false), false);
    requests.told(
        id,
        new UserMemberships(GATEWAY, ALICE, null, id, List.of(memberships), List.of(), true),
        true);
  }

  @Test
  void directConversation_isAskedWhetherItIsSilenced_andAGroupIsNot() {
    assertThat(queries.isSilenced(ALICE, GROUP)).isCompletedWithValue(false);
    assertThat(questions.conversations).isEmpty();
    CompletableFuture<Boolean> silenced = queries.isSilenced(ALICE, WITH_BOB);
    answer(0, new ConversationStatus(WITH_BOB, null, null, 0, 0, null, null, null, true));

    assertThat(silenced).isCompletedWithValue(true);
  }

  private void answer(int index, ConversationStatus answer) {
    String id = requireNonNull(questions.conversations.get(index).requestId());
    requests.told(id, new ConversationsTold(GATEWAY, 0, "life", id, List.of(answer), true), true);
  }

  /// Answers the last question, or a part of it.
  private void name(boolean last, Membership... memberships) {
    String id = ((QueryMemberships) questions.users.getLast()).requestId();
    requests.told(
        id,
        new UserMemberships(GATEWAY, ALICE, null, id, List.of(memberships), List.of(), last),
        last);
  }

  /// @param last what happened last, and when; 0 for nothing
  private static ConversationStatus described(
      ConversationId id, @Nullable Membership membership, long last) {
    return described(id, membership, last, List.of());
  }

  private static ConversationStatus described(
      ConversationId id, @Nullable Membership membership, long last, List<UserId> members) {
    ConversationView view =
        new ConversationView(
            id,
            ConversationKind.GROUP,
            null,
            null,
            false,
            null,
            List.of(),
            members,
            2,
            Instant.EPOCH);
    return new ConversationStatus(
        id,
        last == 0 ? null : view,
        membership,
        last,
        last,
        last == 0 ? null : Instant.ofEpochMilli(last),
        null,
        null,
        null);
  }

  private static Membership member(ConversationId id, boolean pinned) {
    return new Membership(id, true, 0, 0, false, false, pinned);
  }

  private static List<String> names(ListedConversations listed) {
    return listed.conversations().stream()
        .map(entry -> entry.conversation().conversationId().value())
        .toList();
  }

  private static RequestException refusal(CompletableFuture<?> future) {
    assertThat(future).isCompletedExceptionally();
    return Replies.reason(future.exceptionNow());
  }
}
