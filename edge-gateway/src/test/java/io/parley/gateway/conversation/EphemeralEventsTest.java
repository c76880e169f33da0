package io.parley.gateway.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Limits;
import io.parley.contract.PresenceStatus;
import io.parley.contract.ReceiptMark;
import io.parley.contract.UserId;
import io.parley.contract.log.Ephemeral.ReceiptCounts;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.contract.log.MarkCause;
import io.parley.contract.wire.Answer.ReceiptsTold.Moved;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.MarkReceipts;
import io.parley.contract.wire.Command.MarkReceipts.Mark;
import io.parley.contract.wire.Command.MarkReceipts.Marks;
import io.parley.contract.wire.Shard;
import io.parley.gateway.engineio.ManualTimers;
import io.parley.gateway.request.RequestException;
import io.parley.gateway.request.SeenPresence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// What has no place in a conversation's order: receipts, typing, presence.
class EphemeralEventsTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final UserId DAVE = new UserId("dave");
  private static final ConversationId DM = ConversationId.direct(ALICE, BOB);
  private static final ConversationId GROUP = new ConversationId("g-1");

  private final ScriptedProcessor processor = new ScriptedProcessor();
  private final ManualTimers timers = new ManualTimers();
  private final Queue<Runnable> left = new ArrayDeque<>();
  private long now = Duration.ofHours(1).toNanos();
  private final Conversations conversations = processor.conversations(timers, left::add, () -> now);

  // Delivered and read.

  @Test
  void writtenMessages_areMarkedDelivered_onceForAllOfThem() {
    TestClient alice = ready("alice", DM);
    ready("bob", DM);
    say(DM, 3);
    conversations.flushReceipts();

    assertThat(marks()).containsExactly(new ReceiptMark(ALICE, 3, 0), new ReceiptMark(BOB, 3, 0));
    assertThat(alice.seqs()).containsExactly(1L, 2L, 3L);
    processor.commands.clear();
    conversations.flushReceipts();
    assertThat(processor.commands).isEmpty();
  }

  @Test
  void marksOfManyConversations_areOneRecordAPartition() {
    List<ConversationId> all =
        IntStream.range(0, 200).mapToObj(i -> new ConversationId("room-" + i)).toList();
    all.forEach(conversation -> conversations.mark(conversation, ALICE, 1, 0));
    conversations.flushReceipts();

    Map<Integer, List<ConversationId>> written = new HashMap<>();
    for (Command command : processor.commands) {
      List<ConversationId> marked =
          ((MarkReceipts) command).conversations().stream().map(Marks::conversationId).toList();
      assertThat(marked)
          .allMatch(
              conversation ->
                  processor.partitionOf(conversation)
                      == processor.partitionOf(command.conversationId()));
      assertThat(written.put(processor.partitionOf(marked.getFirst()), marked)).isNull();
    }
    assertThat(written.values().stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void marksOfMoreThanOneRecordHolds_areCut_andNoneIsLost() {
    List<ReceiptMark> expected = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      UserId user = new UserId("user-" + i);
      conversations.mark(GROUP, user, i + 1, 0);
      expected.add(new ReceiptMark(user, i + 1, 0));
    }
    conversations.flushReceipts();

    assertThat(processor.commands).hasSize(3);
    assertThat(marks()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void messageThatIsNotWritten_isNotDelivered_untilItIs() {
    TestClient bob = ready("bob", DM);
    bob.hold();
    say(DM, 1);
    conversations.flushReceipts();
    assertThat(processor.commands).isEmpty();

    bob.release();
    conversations.flushReceipts();

    assertThat(marks()).containsExactly(new ReceiptMark(BOB, 1, 0));
  }

  @Test
  void messageOfALargeConversation_isNotMarked() {
    processor.grow(GROUP, 257);
    ready("bob", GROUP);
    say(GROUP, 1);
    conversations.flushReceipts();

    assertThat(processor.commands).isEmpty();
  }

  @Test
  void readMark_isInTheLogBeforeItIsConfirmed() {
    TestClient bob = ready("bob", DM);
    say(DM, 2);
    CompletableFuture<?> done = bob.session().mark(DM, 0, 2);
    assertThat(done).isNotDone();

    conversations.flushReceipts();

    assertThat(done).isCompleted();
    assertThat(marks()).containsExactly(new ReceiptMark(BOB, 2, 0), new ReceiptMark(BOB, 0, 2));
  }

  @Test
  void readMark_thatTheLogDoesNotTake_isRefused() {
    TestClient bob = ready("bob", DM);
    say(DM, 1);
    CompletableFuture<?> done = bob.session().mark(DM, 0, 1);
    processor.trouble = new IllegalStateException("full");
    conversations.flushReceipts();

    assertCode(done, ErrorCode.OVERLOADED);
  }

  @Test
  void readMark_ofAStranger_orBeyondTheLastMessage_isRefused() {
    TestClient bob = ready("bob", DM);
    say(DM, 1);

    assertCode(bob.session().mark(GROUP, 0, 1), ErrorCode.NOT_FOUND);
    assertCode(bob.session().mark(DM, 0, 2), ErrorCode.INVALID);
  }

  @Test
  void marksAndTyping_beforeItIsKnownWhatTheUserIsIn_areForLater() {
    TestClient bob = new TestClient(conversations, "bob");

    assertCode(bob.session().mark(DM, 0, 1), ErrorCode.OVERLOADED);
    assertCode(() -> bob.session().typing(GROUP, true), ErrorCode.OVERLOADED);
  }

  @Test
  void readMark_ofWhatIsReadAlready_needsNoRecord() {
    TestClient bob = ready("bob", DM);
    say(DM, 2);
    conversations.membershipTold(processor.told(bob, ScriptedProcessor.member(DM, 0, 2)));
    processor.commands.clear();

    assertThat(bob.session().mark(DM, 0, 1)).isCompleted();
  }

  @Test
  void ownMessage_isNotDeliveredToItsSender() {
    ready("alice", DM);
    ready("bob", DM);
    processor.say(conversations, DM, ALICE, false);
    conversations.flushReceipts();

    assertThat(marks()).containsExactly(new ReceiptMark(BOB, 1, 0));
  }

  @Test
  void ownMessage_isReadByItsSender_onAllDevices() {
    TestClient bob = ready("bob", DM);
    TestClient elsewhere = ready("bob", DM);
    say(DM, 2);
    processor.say(conversations, DM, BOB, true);
    processor.commands.clear();

    for (TestClient client : List.of(bob, elsewhere)) {
      assertThat(client.session().session().membership(DM))
          .isEqualTo(ScriptedProcessor.member(DM, 0, 3));
    }
  }

  @ParameterizedTest
  @CsvSource({"bob, 4", "alice, 1"})
  void whoHasSaidTheLastThing_hasReadEverything(String lastSender, long read)
      throws RequestException {
    LongStream.range(0, 4).forEach(i -> processor.happen(DM));
    processor.lastSaidBy(DM, new UserId(lastSender));
    TestClient bob = new TestClient(conversations, "bob");
    conversations.memberships(
        new UserMemberships(
            ScriptedProcessor.GATEWAY,
            BOB,
            bob.session().session().id(),
            null,
            List.of(ScriptedProcessor.member(DM, 0, 1)),
            List.of(),
            true));
    conversations.told(processor.subscribed(DM));

    JsonNode ready = last(bob, "session:ready").get("conversations").get(0);
    assertThat(ready.get("readNumber").asLong()).isEqualTo(read);
    assertThat(ready.get("unread").asLong()).isEqualTo(4 - read);
    assertThat(bob.session().conversations(null, 10).conversations().getFirst().membership())
        .isEqualTo(ScriptedProcessor.member(DM, 0, read));
  }

  @Test
  void receiptsOfADirectConversation_reachBoth_oneByOne() {
    TestClient alice = ready("alice", DM);
    TestClient bob = ready("bob", DM);
    processor.pass(
        conversations,
        receipts(DM, List.of(), new ReceiptMark(BOB, 2, 1), new ReceiptMark(ALICE, 3, 0)));

    for (TestClient client : List.of(alice, bob)) {
      assertThat(receipts(client)).containsExactly("bob 2 1", "alice 3 -");
      assertThat(client.eventNames()).doesNotContain("receipts");
    }
  }

  @Test
  void receiptsOfASmallGroup_reachTheAuthorsWhole_andOthersAsFarAsTheyAreRead() {
    processor.grow(GROUP, Limits.READERS_NAMED);
    TestClient alice = ready("alice", GROUP);
    TestClient dave = ready("dave", GROUP);
    processor.pass(
        conversations,
        receipts(GROUP, List.of(ALICE), new ReceiptMark(BOB, 2, 0), new ReceiptMark(DAVE, 2, 1)));
    processor.pass(conversations, receipts(GROUP, List.of(ALICE), new ReceiptMark(BOB, 3, 0)));

    assertThat(receipts(alice)).containsExactly("bob 2 - dave 2 1", "bob 3 -");
    assertThat(receipts(dave)).containsExactly("dave 2 1");
    assertThat(alice.eventNames()).containsExactly("session:ready", "receipts", "receipts");
  }

  @Test
  void receiptsOfALargerGroup_reachTheAuthorsOnly_orAllWhereNoneAreNamed() {
    processor.grow(GROUP, Limits.READERS_NAMED + 1);
    TestClient alice = ready("alice", GROUP);
    TestClient dave = ready("dave", GROUP);
    processor.pass(conversations, receipts(GROUP, List.of(ALICE), new ReceiptMark(BOB, 2, 2)));
    processor.pass(conversations, receipts(GROUP, List.of(), new ReceiptMark(BOB, 3, 0)));

    assertThat(receipts(alice)).containsExactly("bob 2 2", "bob 3 -");
    assertThat(receipts(dave)).containsExactly("bob 3 -");
  }

  @Test
  void receiptsThatWaitForASlowClient_areMergedAndNoneIsLost() {
    processor.grow(GROUP, 3);
    TestClient alice = ready("alice", GROUP);
    alice.hold();
    say(GROUP, 1);
    processor.pass(
        conversations,
        receipts(GROUP, List.of(), new ReceiptMark(BOB, 1, 0), new ReceiptMark(DAVE, 1, 1)));
    processor.pass(conversations, receipts(GROUP, List.of(), new ReceiptMark(BOB, 0, 1)));
    processor.pass(conversations, receipts(GROUP, List.of(), new ReceiptMark(ALICE, 1, 1)));
    alice.release();

    assertThat(receipts(alice)).containsExactly("dave 1 1 bob 1 1 alice 1 1");
  }

  @Test
  void receiptsThatWait_areThoseOfThe256MembersWhoMovedLast() {
    processor.grow(GROUP, 300);
    TestClient alice = ready("alice", GROUP);
    alice.hold();
    say(GROUP, 1);
    for (int i = 0; i < 300; i++) {
      ReceiptMark mark = new ReceiptMark(new UserId("u" + i), 1, 0);
      processor.pass(conversations, receipts(GROUP, List.of(), mark));
    }
    alice.release();

    JsonNode marks = last(alice, "receipts").get("marks");
    assertThat(marks).hasSize(256);
    assertThat(marks.get(0).get("userId").asString()).isEqualTo("u44");
  }

  @Test
  void directReceipts_thatWait_saySoMuchAsTheLastOfEach() {
    TestClient alice = ready("alice", DM);
    alice.hold();
    say(DM, 1);
    processor.pass(conversations, receipts(DM, List.of(), new ReceiptMark(BOB, 7, 0)));
    processor.pass(conversations, receipts(DM, List.of(), new ReceiptMark(BOB, 0, 5)));
    alice.release();

    assertThat(receipts(alice)).containsExactly("bob 7 5");
  }

  @Test
  void whoSendsHasRead_andTheOthersHearOfItAfterTheMessage() {
    TestClient alice = ready("alice", DM);
    TestClient bob = ready("bob", DM);
    processor.say(conversations, DM, BOB, false);
    processor.say(conversations, DM, BOB, true);

    assertThat(alice.eventNames())
        .containsExactly("session:ready", "message", "message", "receipt");
    assertThat(receipts(alice)).containsExactly("bob 2 2");
    assertThat(bob.eventNames()).containsExactly("session:ready", "message", "message");
  }

  @ParameterizedTest
  @CsvSource({"32, true, true", "33, true, false", "256, true, false", "257, false, false"})
  void whoSendsHasRead_inAGroup_asFarAsReadersAreNamed(
      int members, boolean authorHears, boolean othersHear) {
    processor.grow(GROUP, members);
    TestClient author = ready("alice", GROUP);
    TestClient other = ready("dave", GROUP);
    processor.say(conversations, GROUP, ALICE, false);
    processor.say(conversations, GROUP, BOB, true);

    assertThat(receipts(author)).isEqualTo(authorHears ? List.of("bob 2 2") : List.of());
    assertThat(receipts(other)).isEqualTo(othersHear ? List.of("bob 2 2") : List.of());
  }

  @Test
  void receiptCounts_areReceiptsToo() {
    TestClient bob = ready("bob", GROUP);
    processor.pass(conversations, new ReceiptCounts(GROUP, 7, 3, 2, Instant.EPOCH));

    assertThat(last(bob, "receipt").get("readCount").asLong()).isEqualTo(2);
  }

  // Typing.

  @Test
  void typing_isSeenByTheOthers_andStopsByItself() {
    TestClient alice = ready("alice", DM);
    TestClient bob = ready("bob", DM);
    processor.pass(conversations, new Typing(DM, ALICE, "Alice", true));
    assertThat(last(bob, "typing").get("typing").asBoolean()).isTrue();
    assertThat(last(bob, "typing").get("name").asString()).isEqualTo("Alice");

    timers.advance(Duration.ofMillis(2_900));
    assertThat(typing(bob)).containsExactly(true);
    processor.pass(conversations, new Typing(DM, ALICE, "Alice", true));
    timers.advance(Duration.ofMillis(2_900));
    assertThat(typing(bob)).containsExactly(true, true);
    timers.advance(Duration.ofMillis(100));

    assertThat(typing(bob)).containsExactly(true, true, false);
    assertThat(typing(alice)).isEmpty();
  }

  @Test
  void typingThatWasStopped_doesNotStopAgain() {
    TestClient bob = ready("bob", DM);
    processor.pass(conversations, new Typing(DM, ALICE, null, true));
    processor.pass(conversations, new Typing(DM, ALICE, null, false));
    timers.advance(Duration.ofSeconds(10));

    assertThat(typing(bob)).containsExactly(true, false);
  }

  @Test
  void signsOfTyping_arePassedOnOnceASecond() throws RequestException {
    TestClient bob = ready("bob", DM);
    processor.takeAsked();
    bob.session().typing(DM, true);
    bob.session().typing(DM, true);
    now += Duration.ofMillis(1_001).toNanos();
    bob.session().typing(DM, true);
    bob.session().typing(DM, false);
    bob.session().typing(DM, false);

    assertThat(processor.takeAsked())
        .containsExactly(
            "typing " + DM + " bob true",
            "typing " + DM + " bob true",
            "typing " + DM + " bob false");
  }

  @Test
  void typing_ofAStranger_isRefused() {
    TestClient bob = ready("bob", DM);

    assertCode(() -> bob.session().typing(GROUP, true), ErrorCode.NOT_FOUND);
  }

  // Presence.

  @Test
  void partnersOfDirectConversations_areWatchedOnceForAllWhoWantToKnow() {
    TestClient bob = ready("bob", DM);
    TestClient again = ready("bob", DM);
    assertThat(processor.watched).containsExactly("watch alice");

    conversations.presence(ScriptedProcessor.presence("alice", PresenceStatus.ONLINE));

    assertThat(statuses(bob)).containsExactly("online");
    assertThat(statuses(again)).containsExactly("online");
  }

  @Test
  void presenceThatIsKnown_isToldToANewSessionAfterItIsReady() {
    ready("bob", DM);
    conversations.presence(ScriptedProcessor.presence("alice", PresenceStatus.BUSY));
    TestClient again = ready("bob", DM);

    assertThat(again.eventNames()).containsExactly("session:ready", "presence");
  }

  @ParameterizedTest
  @CsvSource({"OFFLINE,", "AWAY, away"})
  void firstPresence_isToldUnlessOffline(PresenceStatus status, String told) {
    TestClient bob = ready("bob", DM);
    conversations.presence(ScriptedProcessor.presence("alice", status));
    conversations.presence(ScriptedProcessor.presence("alice", status));

    assertThat(statuses(bob)).isEqualTo(told == null ? List.of() : List.of(told));
  }

  @Test
  void watch_answersWithThePresenceNow_andOnlyChangesFollow() {
    TestClient bob = ready("bob", DM);
    CompletableFuture<List<SeenPresence>> answer = bob.session().watch(List.of(DAVE, ALICE));
    conversations.presence(ScriptedProcessor.presence("alice", PresenceStatus.OFFLINE));
    assertThat(answer).isNotDone();
    conversations.presence(ScriptedProcessor.publicly("dave", PresenceStatus.BUSY));

    assertThat(answer.join()).extracting(SeenPresence::status).containsExactly("busy", "offline");
    conversations.presence(ScriptedProcessor.publicly("dave", PresenceStatus.OFFLINE));
    assertThat(statuses(bob)).containsExactly("offline");
  }

  @Test
  void watch_thatNobodyAnswers_timesOut() {
    TestClient bob = ready("bob");
    CompletableFuture<List<SeenPresence>> answer = bob.session().watch(List.of(DAVE));
    timers.advance(Duration.ofSeconds(11));

    assertThat(answer).isCompletedExceptionally();
    assertThat(answer.handle((done, failure) -> failure.getCause()).join())
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
  }

  @Test
  void unwatched_isNotToldAnyMore_andForgottenAfterAWhile() {
    TestClient bob = ready("bob");
    var _ = bob.session().watch(List.of(DAVE));
    conversations.presence(ScriptedProcessor.publicly("dave", PresenceStatus.ONLINE));
    bob.session().unwatch(List.of(DAVE));
    int before = statuses(bob).size();
    conversations.presence(ScriptedProcessor.publicly("dave", PresenceStatus.OFFLINE));
    assertThat(statuses(bob)).hasSize(before);

    timers.advance(Duration.ofSeconds(31));
    left.forEach(Runnable::run);
    conversations.askAgain();

    assertThat(processor.watched).containsExactly("watch dave", "unwatch dave");
  }

  @Test
  void sessionThatEnds_watchesNobody() {
    TestClient bob = ready("bob", DM);
    conversations.presence(ScriptedProcessor.presence("alice", PresenceStatus.ONLINE));
    bob.disconnect();
    left.remove().run();
    timers.advance(Duration.ofSeconds(31));
    left.forEach(Runnable::run);
    conversations.askAgain();

    assertThat(processor.watched).containsExactly("watch alice", "unwatch alice");
  }

  @Test
  void unansweredWatch_isAskedAgain_andARenewalAsksForAll() {
    ready("bob", DM);
    now += Duration.ofSeconds(4).toNanos();
    conversations.askAgain();
    assertThat(processor.watched).containsExactly("watch alice", "watch alice");

    conversations.presence(ScriptedProcessor.presence("alice", PresenceStatus.ONLINE));
    now += Duration.ofSeconds(4).toNanos();
    conversations.askAgain();
    conversations.renew();

    assertThat(processor.watched).containsExactly("watch alice", "watch alice", "watch alice");
  }

  @Test
  void watched_areAskedForTogether_andAgainWhenTheyAreTakenOver() {
    TestClient bob = ready("bob");
    CompletableFuture<List<SeenPresence>> answer = bob.session().watch(List.of(DAVE, ALICE));
    assertThat(processor.watched).containsExactly("watch alice dave");
    conversations.presence(ScriptedProcessor.publicly("alice", PresenceStatus.BUSY));
    conversations.presence(ScriptedProcessor.publicly("dave", PresenceStatus.BUSY));
    assertThat(answer).isCompleted();
    processor.watched.clear();

    conversations.takenOver(Shard.USERS, processor.partitionOf(ALICE));
    assertThat(processor.watched).hasSize(1).first().asString().contains("alice");
    now += Duration.ofSeconds(4).toNanos();
    conversations.askAgain();
    assertThat(processor.watched).hasSize(2);
    conversations.presence(ScriptedProcessor.publicly("alice", PresenceStatus.ONLINE));
    assertThat(statuses(bob)).containsExactly("online");
  }

  @Test
  void tooManyWatched_areRefused() {
    TestClient bob = ready("bob");
    List<UserId> many =
        IntStream.rangeClosed(0, ClientSession.MAX_WATCHED)
            .mapToObj(i -> new UserId("user-" + i))
            .toList();

    assertCode(bob.session().watch(many), ErrorCode.TOO_LARGE);
    assertThat(processor.watched).isEmpty();
  }

  @Test
  void chosenStatus_isConfirmedWhenItIsInTheLog() {
    TestClient bob = ready("bob");
    assertThat(bob.session().choose(PresenceStatus.BUSY)).isCompleted();
    processor.trouble = new IllegalStateException("full");
    assertCode(bob.session().choose(PresenceStatus.AWAY), ErrorCode.OVERLOADED);

    assertThat(processor.takeAsked()).contains("status bob BUSY", "status bob AWAY");
  }

  private TestClient ready(String user, ConversationId... in) {
    TestClient client = new TestClient(conversations, user);
    conversations.memberships(processor.conversationsOf(client, in));
    for (ConversationId conversation : in) {
      conversations.told(processor.subscribed(conversation));
    }
    return client;
  }

  private void say(ConversationId conversation, int count) {
    for (int i = 0; i < count; i++) {
      processor.deliver(conversations, conversation, processor.happen(conversation));
    }
  }

  private List<ReceiptMark> marks() {
    return processor.commands.stream()
        .flatMap(command -> ((MarkReceipts) command).conversations().stream())
        .flatMap(marks -> marks.marks().stream())
        .map(EphemeralEventsTest::withoutItsTime)
        .sorted(Comparator.comparing(ReceiptMark::userId))
        .toList();
  }

  private static ReceiptMark withoutItsTime(Mark mark) {
    return mark.cause() == MarkCause.READ
        ? new ReceiptMark(mark.userId(), 0, mark.number())
        : new ReceiptMark(mark.userId(), mark.number(), 0);
  }

  private static JsonNode last(TestClient client, String event) {
    return client.events().stream()
        .filter(e -> e.get(0).asString().equals(event))
        .reduce((first, second) -> second)
        .orElseThrow()
        .get(1);
  }

  private static Moved receipts(
      ConversationId conversation, List<UserId> authors, ReceiptMark... marks) {
    return new Moved(conversation, List.of(marks), authors, Instant.EPOCH);
  }

  /// What it was told of marks, in one way or the other: for each event `user delivered read` of
  /// all.
  private static List<String> receipts(TestClient client) {
    return client.events().stream()
        .filter(e -> e.get(0).asString().startsWith("receipt"))
        .map(e -> e.get(1))
        .map(
            payload ->
                (payload.has("marks") ? payload.get("marks").valueStream() : Stream.of(payload))
                    .map(EphemeralEventsTest::mark)
                    .collect(Collectors.joining(" ")))
        .toList();
  }

  private static String mark(JsonNode mark) {
    return mark.get("userId").asString()
        + " "
        + mark.path("delivered").asString("-")
        + " "
        + mark.path("read").asString("-");
  }

  private static List<Boolean> typing(TestClient client) {
    return client.events().stream()
        .filter(e -> e.get(0).asString().equals("typing"))
        .map(e -> e.get(1).get("typing").asBoolean())
        .toList();
  }

  private static List<String> statuses(TestClient client) {
    return client.events().stream()
        .filter(e -> e.get(0).asString().equals("presence"))
        .map(e -> e.get(1).get("status").asString())
        .toList();
  }

  private static void assertCode(CompletableFuture<?> future, ErrorCode code) {
    assertThat(future).isCompletedExceptionally();
    assertThat(future.exceptionNow())
        .isInstanceOfSatisfying(RequestException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static void assertCode(ThrowingCallable call, ErrorCode code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RequestException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
