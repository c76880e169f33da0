package io.parley.gateway.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.Membership;
import io.parley.contract.MessageBody;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.wire.Signal.CatchUp;
import io.parley.gateway.engineio.ManualTimers;
import io.parley.gateway.history.HistorySource;
import io.parley.gateway.login.recovery.Recovered;
import io.parley.gateway.login.recovery.RecoveryTokens;
import io.parley.gateway.login.recovery.Rooms;
import io.parley.gateway.request.RequestIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// SocketConnections that come back, to this gateway or another one.
class RecoveryTest {
  private static final ConversationId DM =
      ConversationId.direct(new UserId("alice"), new UserId("bob"));
  private static final ConversationId TEAM = new ConversationId("team");
  private static final ConversationId LATER = new ConversationId("later");

  private final RecoveryTokens tokens =
      new RecoveryTokens(
          List.of(new SecretKeySpec("a key of all gateways".getBytes(UTF_8), "HmacSHA256")));

  private final ScriptedProcessor processor = new ScriptedProcessor();

  /// What history answers: none at first.
  private HistorySource answer = HistorySource.NONE;

  private final HistorySource history =
      (id, after, to, last) -> answer.between(id, after, to, last);
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private long now;
  private final Conversations conversations = gateway();
  private final Conversations other = gateway();

  private Conversations gateway() {
    return new Conversations(
        processor,
        processor,
        processor,
        history,
        new RequestIds(),
        new ManualTimers(),
        tasks::add,
        () -> now);
  }

  private TestClient connect(
      Conversations gateway, ResumePosition place, ConversationId... memberOf) {
    TestClient client = new TestClient(gateway, "bob", place, tokens);
    gateway.memberships(processor.conversationsOf(client, memberOf));
    Arrays.stream(memberOf).map(processor::subscribed).forEach(gateway::told);
    work();
    return client;
  }

  private TestClient connect(String user, ResumePosition place, Membership membership) {
    TestClient client = new TestClient(conversations, user, place, null);
    conversations.memberships(processor.conversationsOf(client, List.of(membership)));
    conversations.told(processor.subscribed(membership.conversationId()));
    work();
    return client;
  }

  private void work() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private void answerAll(Conversations gateway) {
    processor.takeCatchUps().forEach(request -> processor.answer(gateway, request, 1));
  }

  private ResumePosition placeOf(TestClient client) {
    return new ResumePosition(
        tokens.read(client.claim(), new UserId("bob"), Instant.EPOCH).orElseThrow(), Map.of());
  }

  private void happen(Conversations gateway, ConversationId conversation) {
    processor.deliver(gateway, conversation, processor.happen(conversation));
  }

  @Test
  void recoveredClient_getsWhatItMissed_inOrder_andNothingTwice() {
    processor.happen(DM);
    TestClient bob = connect(conversations, ResumePosition.NOWHERE, DM, TEAM);
    happen(conversations, DM);
    happen(conversations, TEAM);
    assertThat(bob.seqs()).containsExactly(2L, 1L);
    processor.happen(DM);
    processor.happen(DM);
    processor.happen(TEAM);

    TestClient again = connect(other, placeOf(bob), DM, TEAM);
    answerAll(other);
    happen(other, DM);

    assertThat(again.eventNames()).startsWith("session:ready");
    assertThat(again.seqs(DM)).containsExactly(3L, 4L, 5L);
    assertThat(again.seqs(TEAM)).containsExactly(2L);
  }

  @Test
  void clientThatHadNoEvent_isRecoveredFromWhereItBegan() {
    processor.happen(DM);
    TestClient bob = connect(conversations, ResumePosition.NOWHERE, DM);
    processor.happen(DM);

    TestClient again = connect(other, placeOf(bob), DM);
    answerAll(other);

    assertThat(again.seqs()).containsExactly(2L);
  }

  @Test
  void recoveredClient_isRecoveredAgain() {
    TestClient bob = connect(conversations, ResumePosition.NOWHERE, DM, TEAM);
    happen(conversations, DM);
    TestClient second = connect(other, placeOf(bob), DM, TEAM);
    happen(other, TEAM);
    processor.happen(DM);
    processor.happen(TEAM);

    TestClient third = connect(gateway(), placeOf(second), DM, TEAM);
    assertThat(processor.takeCatchUps())
        .extracting(request -> request.conversationId() + " from " + request.from())
        .containsExactlyInAnyOrder(DM + " from 2", "team from 2");
    assertThat(third.eventNames()).containsExactly("session:ready");
  }

  @Test
  void conversationThatBeganWhileItWasAway_comesWhole() {
    TestClient bob = connect(conversations, ResumePosition.NOWHERE, DM);
    happen(conversations, DM);
    processor.happen(LATER);
    processor.happen(LATER);

    TestClient again = connect(other, placeOf(bob), DM, LATER);
    answerAll(other);

    assertThat(again.seqs(LATER)).containsExactly(1L, 2L);
    assertThat(again.seqs(DM)).isEmpty();
  }

  @Test
  void toldGap_isPartOfWhereTheClientStands() {
    TestClient bob = connect(conversations, ResumePosition.NOWHERE, DM);
    processor.happen(DM);
    processor.happen(DM);
    processor.deliver(conversations, DM, processor.happen(DM));
    processor.answer(conversations, processor.takeCatchUps().getFirst(), 4);
    assertThat(bob.eventNames()).containsExactly("session:ready", "gap");

    TestClient again = connect(other, placeOf(bob), DM);

    assertThat(processor.takeCatchUps()).isEmpty();
    assertThat(again.eventNames()).containsExactly("session:ready");
  }

  @Test
  void eventsForManyWhoHaveHadTheSame_areEncodedOnce() {
    TestClient bob = connect(conversations, ResumePosition.NOWHERE, DM);
    TestClient second = connect(conversations, ResumePosition.NOWHERE, DM);
    happen(conversations, DM);

    assertThat(bob.claim().offset()).isNotNull().isEqualTo(second.claim().offset());
  }

  @Test
  void tooManyConversationsWithEvents_makeItStartAnew() {
    ConversationId[] many = new ConversationId[RecoveryStamper.MAX_CONVERSATIONS + 1];
    Arrays.setAll(many, i -> new ConversationId("group-" + i));
    TestClient bob = connect(conversations, ResumePosition.NOWHERE, many);
    for (ConversationId conversation : many) {
      assertThat(tokens.read(bob.claim(), new UserId("bob"), Instant.EPOCH)).isPresent();
      happen(conversations, conversation);
    }

    assertThat(bob.claim().offset()).isEmpty();
    assertThat(tokens.read(bob.claim(), new UserId("bob"), Instant.EPOCH)).isEmpty();
    assertThat(bob.seqs()).hasSize(many.length);
  }

  /// Nothing has happened: but the client is to bring its rooms with it.
  @Test
  void roomsThatChange_areToldWithoutAnEvent() {
    TestClient bob = connect(conversations, ResumePosition.NOWHERE, DM);
    bob.rooms = Rooms.none(tokens.seal()).with(TEAM);
    bob.session().roomsChanged();

    assertThat(bob.eventNames()).containsExactly("session:ready", "parley:offset");
    Recovered recovered = tokens.read(bob.claim(), new UserId("bob"), Instant.EPOCH).orElseThrow();
    assertThat(recovered.rooms()).isEqualTo(bob.rooms);
    happen(conversations, DM);
    assertThat(requireNonNull(placeOf(bob).recovered()).rooms()).isEqualTo(bob.rooms);
  }

  @Test
  void roomsThatChangeBeforeItIsReady_areToldWhenItIs() {
    TestClient bob = new TestClient(conversations, "bob", ResumePosition.NOWHERE, tokens);
    bob.rooms = Rooms.none(tokens.seal()).with(TEAM);
    bob.session().roomsChanged();
    conversations.memberships(processor.conversationsOf(bob));

    assertThat(bob.eventNames()).containsExactly("session:ready", "parley:offset");
  }

  @Test
  void moreRoomsThanCanBeRecovered_makeItStartAnew() {
    TestClient bob = connect(conversations, ResumePosition.NOWHERE, DM);
    for (int i = 0; i <= Rooms.MAX_RECOVERED; i++) {
      bob.rooms = bob.rooms.with(new ConversationId("room-" + i));
    }
    bob.session().roomsChanged();
    assertThat(bob.claim().offset()).isEmpty();
    bob.rooms = Rooms.none(tokens.seal());
    bob.session().roomsChanged();
    assertThat(bob.claim().offset()).isNotEmpty();
  }

  @Test
  void cursors_resumeTheConversationsThatTheyName() {
    for (int i = 0; i < 3; i++) {
      processor.happen(DM);
      processor.happen(TEAM);
    }
    TestClient bob = connect(conversations, new ResumePosition(null, Map.of(DM, 1L)), DM, TEAM);
    answerAll(conversations);

    assertThat(bob.seqs(DM)).containsExactly(2L, 3L);
    assertThat(bob.seqs(TEAM)).isEmpty();
  }

  /// See [ResumePositionTest].
  @Test
  void cursorBeforeTheMembership_getsWhatTheMemberMaySee() {
    for (int i = 0; i < 4; i++) {
      processor.happen(TEAM);
    }
    ResumePosition place = new ResumePosition(null, Map.of(TEAM, 0L));
    TestClient bob =
        connect("bob", place, new Membership(TEAM, true, 2, 0, false, false, false, 2L));
    TestClient carol = connect("carol", place, ScriptedProcessor.member(TEAM, 2, 0));
    answerAll(conversations);

    assertThat(bob.seqs(TEAM)).containsExactly(3L, 4L);
    assertThat(carol.seqs(TEAM)).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void cursorsOfARecoveredClient_countWhereTheyAreAhead() {
    TestClient bob = connect(conversations, ResumePosition.NOWHERE, DM);
    happen(conversations, DM);
    happen(conversations, DM);
    ResumePosition place = placeOf(bob);

    assertThat(
            new ResumePosition(place.recovered(), Map.of(DM, 1L)).in(ScriptedProcessor.member(DM)))
        .isEqualTo(2);
    assertThat(
            new ResumePosition(place.recovered(), Map.of(DM, 7L)).in(ScriptedProcessor.member(DM)))
        .isEqualTo(7);
  }

  @Test
  void cursorAheadOfEverything_waitsForWhatComesAfterIt() {
    processor.happen(DM);
    TestClient bob = connect(conversations, new ResumePosition(null, Map.of(DM, 3L)), DM);
    happen(conversations, DM);
    happen(conversations, DM);
    assertThat(bob.seqs()).isEmpty();
    happen(conversations, DM);

    assertThat(bob.seqs()).containsExactly(4L);
  }

  @Test
  void clientThatReadsSlowly_isGivenNoMoreThanFits_andHoldsUpNobody() {
    TestClient swift =
        new TestClient(conversations, "bob", new ResumePosition(null, Map.of(DM, 0L)), tokens);
    TestClient slow =
        new TestClient(conversations, "bob", new ResumePosition(null, Map.of(DM, 0L)), tokens);
    for (int i = 0; i < 2; i++) {
      processor.happen(DM);
    }
    List<TestClient> clients = List.of(swift, slow);
    clients.forEach(c -> conversations.memberships(processor.conversationsOf(c, DM)));
    slow.hold();
    conversations.told(processor.subscribed(DM));
    slow.fill();
    work();

    assertThat(processor.catchUps).hasSize(1);
    answerAll(conversations);
    assertThat(swift.seqs()).containsExactly(1L, 2L);
    assertThat(slow.seqs()).isEmpty();
    assertThat(slow.ended()).isNull();

    slow.release();
    conversations.askAgain();
    answerAll(conversations);
    assertThat(slow.seqs()).containsExactly(1L, 2L);
  }

  @Test
  void answerThatIsLate_isTakenAllTheSame_andAskedForLessAndLessOften() {
    processor.happen(DM);
    processor.happen(DM);
    TestClient bob = connect(conversations, new ResumePosition(null, Map.of(DM, 0L)), DM);
    List<CatchUp> asked = new ArrayList<>();
    for (int second = 0; second < 40; second++) {
      asked.addAll(processor.takeCatchUps());
      now += Duration.ofSeconds(1).toNanos();
      conversations.askAgain();
    }
    assertThat(asked).hasSize(4); // after 3 s, 6 s more, 12 s more
    assertThat(asked).extracting(CatchUp::requestId).containsOnly(asked.getFirst().requestId());

    processor.answer(conversations, asked.getFirst(), 1);

    assertThat(bob.seqs()).containsExactly(1L, 2L);
    asked.forEach(late -> processor.answer(conversations, late, 1));
    assertThat(bob.seqs()).containsExactly(1L, 2L);
  }

  private static HistoryMessage message(long number, long seq) {
    return HistoryMessage.of(
        new MessageAccepted(
            "m-" + number,
            "c-" + number,
            DM,
            seq,
            number,
            new Sender(new UserId("alice"), null, null),
            MessageBody.text("text " + number),
            Instant.EPOCH));
  }

  private TestClient awayForDays() {
    for (int i = 0; i < 9; i++) {
      processor.happen(DM);
    }
    TestClient bob = connect(conversations, new ResumePosition(null, Map.of(DM, 1L)), DM);
    processor.takeCatchUps().forEach(request -> processor.answer(conversations, request, 8));
    return bob;
  }

  @Test
  void whatTheProcessorHasNoMore_comesFromHistory_andOnlyTheRestIsAGap() {
    answer =
        (id, after, to, last) -> {
          assertThat(List.of(id, after, to, last)).containsExactly(DM, 1L, 7L, 9L);
          return CompletableFuture.completedFuture(
              List.of(message(2, 3), message(3, 4), message(4, 6)));
        };
    TestClient bob = awayForDays();

    assertThat(bob.places())
        .containsExactly(
            "gap 2-2",
            "message 3",
            "message 4",
            "gap 5-5",
            "message 6",
            "gap 7-7",
            "message 8",
            "message 9");
    assertThat(bob.events().get(2).get(1).get("content").asString()).isEqualTo("text 2");
  }

  @Test
  void historyThatDoesNotAnswer_leavesAGap() {
    answer =
        (id, after, to, last) ->
            CompletableFuture.failedFuture(new TimeoutException("expected by the test"));
    TestClient bob = awayForDays();

    assertThat(bob.places()).containsExactly("gap 2-7", "message 8", "message 9");
  }

  @Test
  void historyOfWhichTooMuchIsAsked_isAskedAgain() {
    answer = (id, after, to, last) -> null;
    TestClient bob = awayForDays();
    assertThat(bob.places()).isEmpty();

    answer = HistorySource.NONE;
    now += Duration.ofSeconds(4).toNanos();
    conversations.askAgain();
    processor.takeCatchUps().forEach(request -> processor.answer(conversations, request, 8));

    assertThat(bob.places()).containsExactly("gap 2-7", "message 8", "message 9");
  }

  /// A processor that is asked twice answers twice.
  @Test
  void historyThatIsSlow_isAskedOnce() {
    List<CompletableFuture<List<HistoryMessage>>> pages = new ArrayList<>();
    answer =
        (id, after, to, last) -> {
          pages.add(new CompletableFuture<>());
          return pages.getLast();
        };
    for (int i = 0; i < 9; i++) {
      processor.happen(DM);
    }
    TestClient bob = connect(conversations, new ResumePosition(null, Map.of(DM, 1L)), DM);
    now += Duration.ofSeconds(4).toNanos();
    conversations.askAgain();
    List<CatchUp> asked = processor.takeCatchUps();
    assertThat(asked).hasSize(2);
    asked.forEach(request -> processor.answer(conversations, request, 8));
    now += Duration.ofSeconds(7).toNanos();
    conversations.askAgain();
    assertThat(processor.takeCatchUps()).isEmpty();
    assertThat(pages).hasSize(1);

    pages.getFirst().complete(List.of(message(7, 7)));

    assertThat(bob.places()).containsExactly("gap 2-6", "message 7", "message 8", "message 9");
    conversations.askAgain();
    assertThat(processor.takeCatchUps()).isEmpty();
  }

  /// Should history never answer: nobody is left waiting.
  @Test
  void historyThatIsLost_isAskedAgain() {
    answer = (id, after, to, last) -> new CompletableFuture<>();
    TestClient bob = awayForDays();
    answer = HistorySource.NONE;
    now += Duration.ofSeconds(31).toNanos();
    conversations.askAgain();
    processor.takeCatchUps().forEach(request -> processor.answer(conversations, request, 8));

    assertThat(bob.places()).containsExactly("gap 2-7", "message 8", "message 9");
  }

  @Test
  void liveEvents_waitForHistory() {
    CompletableFuture<List<HistoryMessage>> later = new CompletableFuture<>();
    answer = (id, after, to, last) -> later;
    TestClient bob = awayForDays();
    happen(conversations, DM);
    assertThat(bob.places()).isEmpty();

    later.complete(List.of(message(7, 7)));

    assertThat(bob.places())
        .containsExactly("gap 2-6", "message 7", "message 8", "message 9", "message 10");
  }
}
