package io.parley.processor.conversation;

import static io.parley.processor.topology.Requests.crowd;
import static io.parley.processor.topology.Requests.delivered;
import static io.parley.processor.topology.Requests.read;
import static io.parley.processor.topology.Requests.user;
import static io.parley.processor.topology.Requests.users;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.Ephemeral.ReceiptCounts;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.CreateConversation;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.Origin;
import io.parley.processor.Effort;
import io.parley.processor.conversation.FastProcessor.Input;
import io.parley.processor.conversation.Lives.Death;
import io.parley.processor.conversation.Lives.Life;
import io.parley.processor.store.FastStore.Update;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// After a crash, Streams replays input from the last committed offset against a store that is an
/// exact prefix of its changelog (docs/adr/0001). Whatever the prefix and the offset, nobody sees
/// that there was a crash.
class CrashTest {
  private static final int SEEDS = Effort.of(24, 400);
  private static final int CASES = Effort.of(2_500, 40_000);
  private static final int LARGE_GROUPS = Effort.of(8, 100);
  private static final int GROWING_GROUPS = Effort.of(1, 20);
  private static final int ENOUGH = 10;

  /// Of a changelog with hundreds of entries of members, some cuts only.
  private static final int MOST_CUTS = 40;

  private static final int CUTS_OF_A_GROWING_GROUP = Effort.of(12, 200);

  private static final ConversationId LARGE = new ConversationId("large");
  private static final Origin ORIGIN = new Origin(RandomRequests.GATEWAY, "r-1");

  private int cases;
  private int interrupted;

  @Test
  void everyCrashPoint_leavesTheSameLogAndState() {
    List<String> found = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS && found.isEmpty(); seed++) {
      check(seed, inputs(seed), MOST_CUTS, true, UnaryOperator.identity(), found);
    }
    assertThat(found).isEmpty();
    assertThat(cases).isGreaterThan(CASES);
    assertThat(interrupted).isPositive();
  }

  /// MemberUpdates are entries of their own there, and where only counts of receipts are published,
  /// nobody is counted twice.
  @Test
  void everyCrashPointInALargeGroup_leavesTheSameCounts() {
    List<String> found = new ArrayList<>();
    for (int seed = 1; seed <= LARGE_GROUPS && found.isEmpty(); seed++) {
      check(seed, largeGroup(seed), MOST_CUTS, true, UnaryOperator.identity(), found);
    }
    assertThat(found).isEmpty();
    assertThat(cases).isGreaterThan(500);
  }

  /// Another command may have moved a member since and changed no counts: alice has answered; or
  /// has read what was said before the last message.
  @Test
  void countsOfWhoHasMovedSince_areSaidAgain() {
    assertThat(
            countsSaidAgain(
                say("owner", "one"), read("alice", LARGE, 1), say("bob", "2"), say("alice", "3")))
        .containsExactly(List.of(1L, 1L, 1L));
    assertThat(
            countsSaidAgain(
                say("owner", "one"),
                say("owner", "two"),
                delivered("alice", LARGE, 2),
                read("alice", LARGE, 1)))
        .containsExactly(List.of(2L, 1L, 0L));
  }

  /// What a life says in a large group, all of which another has written down and none of which it
  /// has sent.
  ///
  /// @return of each, the number, and to how many it was delivered, and how many have read it
  private static List<List<Long>> countsSaidAgain(Command... commands) {
    List<Input> inputs = new ArrayList<>();
    UserId[] crowd = Stream.of(crowd("member", 254)).map(UserId::new).toArray(UserId[]::new);
    List<UserId> members = new ArrayList<>(List.of(crowd));
    members.addAll(users("alice", "bob"));
    inputs.add(
        Input.of(
            0,
            1_000,
            new CreateConversation(LARGE, null, null, false, members, user("owner"), ORIGIN)));
    for (Command command : commands) {
      inputs.add(Input.of(inputs.size(), 1_000 * (1 + inputs.size()), command));
    }
    FastProcessor processor = new FastProcessor();
    List<Update> stored =
        processor.process(inputs).stream().flatMap(step -> step.conversations().stream()).toList();
    processor.life = "b";
    processor.start(stored);
    return processor.process(inputs).stream()
        .flatMap(step -> step.values(Topic.RECEIPTS).stream())
        .map(value -> (ReceiptCounts) Codec.EPHEMERALS.decode(value))
        .map(counts -> List.of(counts.number(), counts.deliveredCount(), counts.readCount()))
        .toList();
  }

  private static SendMessage say(String by, String text) {
    Sender sender = new Sender(user(by), null, null);
    return new SendMessage(LARGE, text, sender, MessageBody.text(text), ORIGIN);
  }

  /// A group that becomes large, small and large again, with other members.
  @Test
  void everyCrashPointOfAGroupThatGrowsAndShrinks_leavesTheSameMembers() {
    List<String> found = new ArrayList<>();
    for (int seed = 1; seed <= GROWING_GROUPS && found.isEmpty(); seed++) {
      List<Input> inputs = new RandomRequests(seed).growingGroup();
      check(seed, inputs, CUTS_OF_A_GROWING_GROUP, true, UnaryOperator.identity(), found);
    }
    assertThat(found).isEmpty();
    assertThat(cases).isGreaterThan(Effort.of(100, 500));
  }

  /// The mutations of the order that the store's design forbids. What was decided, written after
  /// what is known to follow from it:
  @Test
  void snapshotBeforeTheJournal_isDetected() {
    assertDetected(CrashTest::manyInputs, true, written -> movedBehind("h\0", written, "j\0"));
  }

  /// A message that is known by its seq and not by its clientMessageId.
  @Test
  void journalBeforeTheClientMessageId_isDetected() {
    assertDetected(CrashTest::manyInputs, true, written -> movedBehind("j\0", written, "d\0"));
  }

  @Test
  void snapshotBeforeMembers_isDetected() {
    assertDetected(CrashTest::largeGroup, true, written -> movedBehind("h\0", written, "m\0"));
  }

  /// A life that takes the snapshot of another for its own does not ask the journal.
  @Test
  void livesOfTheSameName_areDetected() {
    assertDetected(CrashTest::manyInputs, false, UnaryOperator.identity());
  }

  /// Each of some seeds finds the mutation, so that the test does not live by one lucky case.
  private void assertDetected(
      IntFunction<List<Input>> inputs, boolean named, UnaryOperator<List<Update>> mutation) {
    for (int seed = 1; seed <= 5; seed++) {
      List<String> found = new ArrayList<>();
      check(seed, inputs.apply(seed), MOST_CUTS, named, mutation, found);
      assertThat(found).as("found with seed %d", seed).isNotEmpty();
    }
  }

  private static List<Input> inputs(int seed) {
    return new RandomRequests(seed).take(14 + seed % 16);
  }

  private static List<Input> manyInputs(int seed) {
    return new RandomRequests(seed).take(40);
  }

  private static List<Input> largeGroup(int seed) {
    return new RandomRequests(seed).largeGroup(16);
  }

  private static List<Update> movedBehind(String first, List<Update> written, String... prefixes) {
    List<Update> order = new ArrayList<>(written);
    List<Update> moved =
        written.stream()
            .filter(update -> Stream.of(prefixes).anyMatch(prefix -> begins(update, prefix)))
            .toList();
    if (written.stream().anyMatch(update -> begins(update, first))) {
      order.removeAll(moved);
      order.addAll(moved);
    }
    return order;
  }

  private static boolean begins(Update update, String prefix) {
    byte[] key = update.key().get();
    return new String(key, StandardCharsets.ISO_8859_1).startsWith(prefix);
  }

  /// Every update of the changelog, with every commit before it; now and then the life after it
  /// ends with a crash too.
  private void check(
      int seed,
      List<Input> inputs,
      int mostCuts,
      boolean named,
      UnaryOperator<List<Update>> mutation,
      List<String> found) {
    Lives lives = new Lives(inputs, named);
    Life life = lives.first(mutation);
    CrashCheck check = new CrashCheck(life);
    found.addAll(check.logIsSound());
    crashes(seed, inputs, mostCuts, lives, life, check, found);
    interrupted += check.interrupted();
  }

  private void crashes(
      int seed,
      List<Input> inputs,
      int mostCuts,
      Lives lives,
      Life life,
      CrashCheck check,
      List<String> found) {
    Random random = new Random(seed);
    for (int committed = 0; committed < inputs.size(); committed++) {
      int least = life.conversationsAt()[committed];
      int step = Math.max(1, (life.conversations().size() - least) / mostCuts);
      for (int left = least; left <= life.conversations().size(); left += step) {
        Death death = new Death(committed, left);
        try {
          Life second = lives.after(life, death, random.nextInt(8) == 0 ? null : life);
          note(seed, death, check.violations(second), found);
          if (random.nextInt(6) == 0) {
            Death again = death(second, random);
            note(seed, again, check.violations(lives.after(second, again, life)), found);
          }
        } catch (RuntimeException e) {
          note(seed, death, List.of(e.toString()), found);
        }
        if (found.size() > ENOUGH) {
          return;
        }
      }
    }
  }

  private static Death death(Life life, Random random) {
    int committed = life.from() + random.nextInt(life.steps().size() - life.from());
    int least = life.conversationsAt()[committed];
    return new Death(committed, least + random.nextInt(life.conversations().size() - least + 1));
  }

  private void note(int seed, Death death, List<String> wrong, List<String> found) {
    cases++;
    wrong.forEach(text -> found.add("seed " + seed + ", " + death + ": " + text));
  }
}
