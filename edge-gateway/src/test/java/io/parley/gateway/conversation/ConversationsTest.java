package io.parley.gateway.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.Profile;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer.CaughtUp;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.Shard;
import io.parley.contract.wire.Signal.CatchUp;
import io.parley.gateway.engineio.Burst;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.ManualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationsTest {
  private static final ConversationId DM =
      ConversationId.direct(new UserId("alice"), new UserId("bob"));

  private static final ConversationId OTHER =
      ConversationId.direct(new UserId("bob"), new UserId("carol"));

  private final ScriptedProcessor processor = new ScriptedProcessor();
  private final ManualTimers timers = new ManualTimers();

  /// What sessions leave behind, done when the test says so: never in the call that ends them.
  private final Queue<Runnable> left = new ArrayDeque<>();

  private long now = Duration.ofHours(1).toNanos();
  private final Conversations conversations = processor.conversations(timers, left::add, () -> now);

  @Test
  void session_isReadyWhenEveryConversationHasLetItIn() {
    TestClient bob = new TestClient(conversations, "bob");
    processor.happen(DM);
    conversations.memberships(processor.conversationsOf(bob, DM, OTHER));
    conversations.told(processor.subscribed(DM));
    assertThat(bob.eventNames()).isEmpty();

    conversations.told(processor.subscribed(OTHER));

    assertThat(bob.eventNames()).containsExactly("session:ready");
    var ready = bob.events().getFirst().get(1);
    assertThat(ready.get("userId").asString()).isEqualTo("bob");
    assertThat(ready.get("sessionId").asString()).isEqualTo(bob.session().session().id());
    assertThat(ready.get("conversations").get(0).get("conversationId").asString())
        .isEqualTo(DM.value());
    assertThat(ready.get("conversations").get(0).get("lastSeq").asLong()).isEqualTo(1);
    assertThat(ready.get("conversations").get(1).get("lastSeq").asLong()).isZero();
  }

  /// Until the processor has answered; what it has it need not be told again.
  @Test
  void profile_isToldWithTheSession_untilThatIsAnswered() {
    TestClient bob = new TestClient(conversations, "bob");
    conversations.renew();
    Profile known = new Profile(new UserId("bob"), "bob's name", null, Instant.EPOCH);
    assertThat(processor.takeProfiles()).containsExactly(known, known);

    conversations.memberships(processor.conversationsOf(bob));
    conversations.renew();
    assertThat(processor.takeProfiles()).isEmpty();
  }

  /// However often a client shows it, in turn with others: refreshing costs nothing.
  @Test
  void tokenThatSaysSomethingElse_isToldOnce() {
    TestClient bob = ready("bob", DM);
    processor.takeProfiles();
    Profile robert = new Profile(new UserId("bob"), "Robert", null, Instant.ofEpochSecond(7));
    Sender sender = new Sender(robert.userId(), robert.name(), robert.picture());

    Profile before = new Profile(robert.userId(), "Bob", null, Instant.ofEpochSecond(5));
    for (int i = 0; i < 3; i++) {
      bob.session().renewed(sender, robert);
      bob.session().renewed(new Sender(before.userId(), before.name(), null), before);
      bob.session().renewed(new Sender(robert.userId(), null, null), null);
    }

    assertThat(processor.takeProfiles()).containsExactly(robert);
  }

  @Test
  void session_withoutConversations_isReadyAtOnce() {
    TestClient bob = new TestClient(conversations, "bob");
    conversations.memberships(processor.conversationsOf(bob));

    assertThat(bob.eventNames()).containsExactly("session:ready");
  }

  @Test
  void events_comeAfterReady_alsoThoseThatHappenedBefore() {
    TestClient bob = new TestClient(conversations, "bob");
    conversations.memberships(processor.conversationsOf(bob, DM, OTHER));
    conversations.told(processor.subscribed(DM));
    processor.deliver(conversations, DM, processor.happen(DM));
    conversations.told(processor.subscribed(OTHER));

    assertThat(bob.eventNames()).containsExactly("session:ready", "message");
  }

  @Test
  void secondSession_ofAConversationThatIsFollowed_asksNothing() {
    TestClient bob = ready("bob", DM);
    processor.takeAsked();
    TestClient alice = new TestClient(conversations, "alice");
    conversations.memberships(processor.conversationsOf(alice, DM));
    processor.deliver(conversations, DM, processor.happen(DM));

    assertThat(processor.takeAsked()).containsExactly("opened alice");
    assertThat(alice.eventNames()).containsExactly("session:ready", "message");
    assertThat(bob.seqs()).containsExactly(1L);
  }

  @Test
  void duplicates_areDropped() {
    TestClient bob = ready("bob", DM);
    long first = processor.happen(DM);
    processor.deliver(conversations, DM, first);
    processor.deliver(conversations, DM, first);
    processor.deliver(conversations, DM, processor.happen(DM));
    processor.deliver(conversations, DM, first);

    assertThat(bob.seqs()).containsExactly(1L, 2L);
  }

  @Test
  void gap_isClosedBeforeAnythingElseIsPushed() {
    TestClient bob = ready("bob", DM);
    LongStream.range(0, 4).forEach(i -> processor.happen(DM));
    processor.deliver(conversations, DM, 1);
    processor.deliver(conversations, DM, 4);
    assertThat(bob.seqs()).containsExactly(1L);

    CatchUp request = processor.takeCatchUps().getFirst();
    assertThat(request.from()).isEqualTo(2);
    processor.answer(conversations, request, 1);

    assertThat(bob.seqs()).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void gapThatNobodyCanClose_isToldToTheClient() {
    TestClient bob = ready("bob", DM);
    LongStream.range(0, 5).forEach(i -> processor.happen(DM));
    processor.deliver(conversations, DM, 5);
    processor.answer(conversations, processor.takeCatchUps().getFirst(), 4);

    assertThat(bob.eventNames()).containsExactly("session:ready", "gap", "message", "message");
    var gap = bob.events().get(1).get(1);
    assertThat(gap.get("from").asLong()).isEqualTo(1);
    assertThat(gap.get("to").asLong()).isEqualTo(3);
    assertThat(bob.seqs()).containsExactly(4L, 5L);
  }

  @Test
  void whatIsStillToCome_isAskedAgainLater() {
    TestClient bob = ready("bob", DM);
    processor.happen(DM);
    processor.deliver(conversations, DM, processor.happen(DM));
    CatchUp request = processor.takeCatchUps().getFirst();
    conversations.caughtUp(new CaughtUp(ScriptedProcessor.GATEWAY, request.requestId(), DM, 1, 0));
    assertThat(processor.takeCatchUps()).isEmpty();

    later(Duration.ofSeconds(4));
    processor.answer(conversations, processor.takeCatchUps().getFirst(), 1);
    assertThat(bob.places()).containsExactly("message 1", "message 2");
  }

  @Test
  void unanswered_isAskedAgain() {
    TestClient bob = new TestClient(conversations, "bob");
    assertThat(processor.takeAsked()).containsExactly("opened bob");
    later(Duration.ofSeconds(4));
    assertThat(processor.takeAsked()).containsExactly("opened bob");

    conversations.memberships(processor.conversationsOf(bob, DM));
    assertThat(processor.takeAsked()).containsExactly("subscribe " + DM);
    later(Duration.ofSeconds(4));
    assertThat(processor.takeAsked()).containsExactly("subscribe " + DM);

    conversations.told(processor.subscribed(DM));
    processor.happen(DM);
    processor.deliver(conversations, DM, processor.happen(DM));
    assertThat(processor.takeAsked()).containsExactly("catch-up " + DM + " 1-2");
    later(Duration.ofSeconds(4));
    assertThat(processor.takeAsked()).containsExactly("catch-up " + DM + " 1-2");

    processor.answer(conversations, processor.takeCatchUps().getLast(), 1);
    later(Duration.ofSeconds(4));
    assertThat(processor.takeAsked()).isEmpty();
    assertThat(bob.seqs()).containsExactly(1L, 2L);
  }

  @Test
  void newMember_getsTheConversationFromItsStart() {
    TestClient bob = ready("bob");
    processor.happen(DM);
    processor.happen(DM);
    conversations.membershipTold(processor.added(bob, DM, 0));
    conversations.told(processor.subscribed(DM));
    processor.takeCatchUps().forEach(request -> processor.answer(conversations, request, 1));

    assertThat(bob.seqs()).containsExactly(1L, 2L);
  }

  @Test
  void newMember_whoIsToldTwice_joinsOnce() {
    TestClient bob = ready("bob");
    conversations.membershipTold(processor.added(bob, DM, 0));
    conversations.membershipTold(processor.added(bob, DM, 0));
    conversations.told(processor.subscribed(DM));
    processor.deliver(conversations, DM, processor.happen(DM));

    assertThat(bob.seqs()).containsExactly(1L);
  }

  @Test
  void newMember_whoCatchesUp_delaysNobodyElse() {
    TestClient alice = ready("alice", DM);
    TestClient bob = ready("bob");
    LongStream.rangeClosed(1, 3)
        .forEach(i -> processor.deliver(conversations, DM, processor.happen(DM)));
    conversations.membershipTold(processor.added(bob, DM, 0));
    processor.deliver(conversations, DM, processor.happen(DM));

    assertThat(alice.seqs()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(bob.seqs()).isEmpty();
    processor.takeCatchUps().forEach(request -> processor.answer(conversations, request, 1));
    assertThat(bob.seqs()).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void sessionsThatStandAtTheSamePlace_shareOneCatchUp() {
    ready("alice", DM);
    List<TestClient> devices = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      devices.add(ready("bob"));
    }
    LongStream.rangeClosed(1, 3)
        .forEach(i -> processor.deliver(conversations, DM, processor.happen(DM)));
    conversations.membershipTold(processor.added(devices.getFirst(), DM, 0));
    disconnect(devices.getLast());

    var requests = processor.takeCatchUps();
    assertThat(requests).hasSize(1);
    processor.answer(conversations, requests.getFirst(), 1);
    processor.deliver(conversations, DM, processor.happen(DM));
    assertThat(devices.subList(0, 99))
        .allSatisfy(device -> assertThat(device.seqs()).containsExactly(1L, 2L, 3L, 4L));
    assertThat(devices.getLast().seqs()).isEmpty();
    assertThat(processor.takeCatchUps()).isEmpty();
  }

  @Test
  void conversation_isKeptForAWhileAfterItsLastSession() {
    TestClient bob = ready("bob", DM);
    disconnect(bob);
    linger(Duration.ofSeconds(20));
    assertThat(processor.takeAsked()).doesNotContain("unsubscribe " + DM);
    TestClient again = new TestClient(conversations, "bob");
    conversations.memberships(processor.conversationsOf(again, DM));
    linger(Duration.ofSeconds(20));

    assertThat(processor.takeAsked()).containsExactly("opened bob");
    disconnect(again);
    linger(Duration.ofSeconds(31));
    conversations.askAgain();
    assertThat(processor.takeAsked()).containsExactly("closed bob", "unsubscribe " + DM);
  }

  @Test
  void closedSession_getsNothingMoreAndIsForgotten() {
    TestClient bob = ready("bob", DM);
    disconnect(bob);
    processor.deliver(conversations, DM, processor.happen(DM));

    assertThat(bob.seqs()).isEmpty();
    assertThat(conversations.sessionCount()).isZero();
  }

  @Test
  void sessionThatClosesBeforeItIsReady_leavesNothingBehind() {
    TestClient bob = new TestClient(conversations, "bob");
    conversations.memberships(processor.conversationsOf(bob, DM));
    disconnect(bob);
    conversations.told(processor.subscribed(DM));
    linger(Duration.ofSeconds(31));
    conversations.askAgain();

    assertThat(processor.takeAsked()).endsWith("closed bob", "unsubscribe " + DM);
  }

  @Test
  void floodBeforeReady_closesTheSocketInsteadOfGrowing() {
    TestClient bob = new TestClient(conversations, "bob");
    conversations.memberships(processor.conversationsOf(bob, DM, OTHER));
    conversations.told(processor.subscribed(DM));
    for (int i = 0; i < 100_000 && bob.ended() == null; i++) {
      processor.deliver(conversations, DM, processor.happen(DM));
    }

    assertThat(bob.ended()).isEqualTo(CloseReason.SLOW_CONSUMER);
  }

  @Test
  void renewal_bringsWhatWasMissedWhileTheProcessorTookTheGatewayForDead() {
    TestClient bob = ready("bob", DM);
    processor.deliver(conversations, DM, processor.happen(DM));
    processor.happen(DM); // not routed here
    processor.happen(OTHER); // a conversation that came into being meanwhile
    processor.takeAsked();

    conversations.renew();
    assertThat(processor.takeAsked()).containsExactly("opened bob", "subscribe " + DM);
    conversations.memberships(processor.conversationsOf(bob, DM, OTHER));
    conversations.told(processor.subscribed(DM));
    conversations.told(processor.subscribed(OTHER));
    processor.takeCatchUps().forEach(request -> processor.answer(conversations, request, 1));

    assertThat(bob.seqs()).containsExactly(1L, 2L, 1L);
    assertThat(bob.eventNames().stream().filter("session:ready"::equals)).hasSize(1);
  }

  @Test
  void conversationsThatWereTakenOver_areSubscribedToAgain_andWhatWasNotRoutedHereComes() {
    TestClient bob = ready("bob", DM, OTHER);
    processor.happen(DM); // whoever took over does not know that it is wanted here
    processor.takeAsked();

    conversations.takenOver(Shard.CONVERSATIONS, processor.partitionOf(DM));
    assertThat(processor.takeAsked()).containsExactly("subscribe " + DM);
    conversations.told(processor.subscribed(DM));
    processor.takeCatchUps().forEach(request -> processor.answer(conversations, request, 1));

    assertThat(bob.seqs()).containsExactly(1L);
    later(Duration.ofSeconds(4));
    assertThat(processor.takeAsked()).doesNotContain("subscribe " + DM);
  }

  @Test
  void takeover_thatIsNotAnswered_isAskedForAgain() {
    ready("bob", DM, OTHER);
    conversations.takenOver(Shard.CONVERSATIONS, processor.partitionOf(DM));
    processor.takeAsked();

    later(Duration.ofSeconds(4));
    assertThat(processor.takeAsked()).containsExactly("subscribe " + DM);
  }

  @Test
  void sessionWithManyConversations_asksForAllOfThemAtOnce() {
    List<ConversationId> many =
        IntStream.range(0, 1_000).mapToObj(i -> new ConversationId("g-" + i)).toList();
    TestClient bob = new TestClient(conversations, "bob");
    processor.takeAsked();
    Burst.run(_ -> conversations.memberships(conversationsOf(bob, many)));

    assertThat(processor.takeAsked()).containsExactly("subscribe " + sorted(many));
    conversations.told(processor.subscribed(many.toArray(ConversationId[]::new)));
    assertThat(bob.eventNames()).containsExactly("session:ready");

    conversations.takenOver(Shard.CONVERSATIONS, 1);
    assertThat(processor.takeAsked())
        .containsExactly(
            "subscribe "
                + sorted(many.stream().filter(id -> processor.partitionOf(id) == 1).toList()));
    disconnect(bob);
    linger(Duration.ofSeconds(31));
    assertThat(conversations.follows(1)).isFalse();
    processor.takeAsked();
    conversations.askAgain();
    assertThat(processor.takeAsked()).containsExactly("unsubscribe " + sorted(many));
  }

  @Test
  void sessionsOfOneBurst_askTogether_andOneThatComesBackIsNotUnsubscribed() {
    TestClient bob = new TestClient(conversations, "bob");
    TestClient alice = new TestClient(conversations, "alice");
    processor.takeAsked();
    Burst.run(
        _ -> {
          conversations.memberships(processor.conversationsOf(bob, DM));
          conversations.memberships(processor.conversationsOf(alice, DM, OTHER));
        });
    assertThat(processor.takeAsked()).containsExactly("subscribe " + sorted(List.of(DM, OTHER)));

    disconnect(bob);
    disconnect(alice);
    linger(Duration.ofSeconds(31));
    processor.takeAsked();
    TestClient again = new TestClient(conversations, "bob");
    conversations.memberships(processor.conversationsOf(again, DM));
    assertThat(processor.takeAsked())
        .containsExactly("opened bob", "unsubscribe " + OTHER, "subscribe " + DM);
  }

  private static UserMemberships conversationsOf(TestClient client, List<ConversationId> all) {
    return new UserMemberships(
        ScriptedProcessor.GATEWAY,
        client.session().user(),
        client.session().session().id(),
        null,
        all.stream().map(ScriptedProcessor::member).toList(),
        List.of(),
        true);
  }

  private static String sorted(List<ConversationId> ids) {
    return ids.stream().map(ConversationId::value).sorted().collect(Collectors.joining(" "));
  }

  /// Live events lost, doubled and out of order, answers lost, sessions that come at any moment:
  /// every session still gets every event after its start once and in order.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whateverTheRouteDoes_everySessionGetsEachEventOnceAndInOrder(int seed) {
    Random random = new Random(seed);
    List<TestClient> members = new ArrayList<>();
    List<Long> starts = new ArrayList<>();
    members.add(ready("alice", DM));
    starts.add(0L);
    List<Long> onTheWay = new ArrayList<>();
    long last = 0;
    for (int step = 0; step < 2_000; step++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          last = processor.happen(DM);
          onTheWay.add(last);
        }
        case 3, 4 -> {
          if (!onTheWay.isEmpty()) {
            long seq = onTheWay.get(random.nextInt(Math.min(3, onTheWay.size())));
            processor.deliver(conversations, DM, seq);
            if (random.nextInt(10) > 0) { // else it comes again
              onTheWay.remove(seq);
            }
          }
        }
        case 5 -> {
          if (!onTheWay.isEmpty() && random.nextInt(4) == 0) {
            onTheWay.removeFirst(); // lost
          }
        }
        case 6 -> {
          for (CatchUp request : processor.takeCatchUps()) {
            if (random.nextInt(4) > 0) { // else lost
              processor.answer(conversations, request, 1);
            }
          }
          later(Duration.ofSeconds(random.nextInt(5)));
        }
        default -> {
          if (members.size() < 6 && random.nextInt(50) == 0) {
            TestClient late = ready("late-" + members.size());
            long start = last == 0 ? 0 : random.nextLong(last);
            conversations.membershipTold(processor.added(late, DM, start));
            members.add(late);
            starts.add(start);
          }
        }
      }
    }
    processor.deliver(conversations, DM, processor.happen(DM)); // shows what is missing
    last++;
    for (int i = 0; i < 50; i++) {
      processor.takeCatchUps().forEach(request -> processor.answer(conversations, request, 1));
      later(Duration.ofSeconds(4));
    }

    for (int i = 0; i < members.size(); i++) {
      assertThat(members.get(i).seqs())
          .as("member %d from %d", i, starts.get(i))
          .isEqualTo(LongStream.rangeClosed(starts.get(i) + 1, last).boxed().toList());
    }
  }

  private void cleanUp() {
    for (Runnable task = left.poll(); task != null; task = left.poll()) {
      task.run();
    }
  }

  private void disconnect(TestClient client) {
    client.disconnect();
    cleanUp();
  }

  private void linger(Duration duration) {
    timers.advance(duration);
    cleanUp();
  }

  private void later(Duration duration) {
    now += duration.toNanos();
    conversations.askAgain();
  }

  private TestClient ready(String user, ConversationId... followed) {
    TestClient client = new TestClient(conversations, user);
    conversations.memberships(processor.conversationsOf(client, followed));
    for (ConversationId conversation : followed) {
      conversations.told(processor.subscribed(conversation));
    }
    assertThat(client.eventNames()).containsExactly("session:ready");
    return client;
  }
}
