package io.parley.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.processor.FastProcessor.Input;
import io.parley.processor.FastStore.Update;
import io.parley.processor.Lives.Death;
import io.parley.processor.Lives.Life;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// After a crash, Streams replays input from the last committed offset against stores that are
/// exact prefixes of their changelogs (DESIGN.md, "The conversation state machine"). Whatever the
/// prefixes and the offset, nobody sees that there was a crash.
class CrashTest {
  private static final int SEEDS = 95;
  private static final int CASES = 20_000;
  private static final int ENOUGH = 10;

  private int cases;
  private int interrupted;

  @Test
  void everyCrashPoint_leavesTheSameLogAndState() {
    List<String> found = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS && found.isEmpty(); seed++) {
      check(seed, UnaryOperator.identity(), found);
    }
    assertThat(found).isEmpty();
    assertThat(cases).isGreaterThan(CASES);
    assertThat(interrupted).isPositive();
  }

  /// Where only counts of receipts are published, nobody is counted twice.
  @Test
  void everyCrashPointInALargeGroup_leavesTheSameCounts() {
    List<String> found = new ArrayList<>();
    for (int seed = 1; seed <= 4; seed++) {
      List<Input> inputs = new RandomRequests(seed).largeGroup(16);
      check(seed, inputs, UnaryOperator.identity(), found);
    }
    assertThat(found).isEmpty();
    assertThat(cases).isGreaterThan(CASES / 20);
  }

  /// The mutation of the order that the stores' design forbids: what was decided, written after the
  /// counters.
  @Test
  void swappedOrder_isDetected() {
    assertDetected(written -> movedBehindCounters(written, "d\0", "e\0"));
  }

  @Test
  void countersBeforeMembers_areDetected() {
    assertDetected(written -> movedBehindCounters(written, "m\0"));
  }

  /// Without it, who was refused before a change is let in by the half of it.
  @Test
  void changeWithoutNotice_isDetected() {
    List<String> found = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS && found.isEmpty(); seed++) {
      check(seed, CrashTest::withoutNotice, found);
    }
    assertThat(found).isNotEmpty();
  }

  /// Each of some seeds finds the mutation, so that the test does not live by one lucky case.
  private void assertDetected(UnaryOperator<List<Update>> mutation) {
    for (int seed = 1; seed <= 5; seed++) {
      List<String> found = new ArrayList<>();
      check(seed, mutation, found);
      assertThat(found).as("found with seed %d", seed).isNotEmpty();
    }
  }

  private static List<Update> movedBehindCounters(List<Update> written, String... prefixes) {
    List<Update> order = new ArrayList<>(written);
    List<Update> moved =
        written.stream()
            .filter(update -> Stream.of(prefixes).anyMatch(prefix -> begins(update, prefix)))
            .toList();
    if (written.stream().anyMatch(update -> begins(update, "c\0"))) {
      order.removeAll(moved);
      order.addAll(moved);
    }
    return order;
  }

  /// Only the last write of the counters is left.
  private static List<Update> withoutNotice(List<Update> written) {
    List<Update> counters = written.stream().filter(update -> begins(update, "c\0")).toList();
    List<Update> order = new ArrayList<>(written);
    if (counters.size() == 2) {
      order.remove(counters.getFirst());
    }
    return order;
  }

  private static boolean begins(Update update, String prefix) {
    byte[] key = update.key().get();
    return new String(key, StandardCharsets.ISO_8859_1).startsWith(prefix);
  }

  private void check(int seed, UnaryOperator<List<Update>> mutation, List<String> found) {
    List<Input> inputs = new RandomRequests(seed).take(14 + seed % 16);
    check(seed, inputs, mutation, found);
  }

  /// Every update of the changelog of `conversations`, with every commit before it; now and then
  /// the life after it ends with a crash too.
  private void check(
      int seed, List<Input> inputs, UnaryOperator<List<Update>> mutation, List<String> found) {
    Lives lives = new Lives(inputs);
    Life life = lives.first(mutation);
    CrashCheck check = new CrashCheck(life);
    found.addAll(check.logIsSound());
    crashes(seed, inputs, lives, life, check, found);
    interrupted += check.interrupted();
  }

  private void crashes(
      int seed, List<Input> inputs, Lives lives, Life life, CrashCheck check, List<String> found) {
    Random random = new Random(seed);
    for (int committed = 0; committed < inputs.size(); committed++) {
      int least = life.conversationsAt()[committed];
      for (int left = least; left <= life.conversations().size(); left++) {
        Death death = new Death(committed, left, recentLeft(life, committed, random));
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
    int left = least + random.nextInt(life.conversations().size() - least + 1);
    return new Death(committed, left, recentLeft(life, committed, random));
  }

  private static int recentLeft(Life life, int committed, Random random) {
    int least = life.recentAt()[committed];
    return least + random.nextInt(life.recent().size() - least + 1);
  }

  private void note(int seed, Death death, List<String> wrong, List<String> found) {
    cases++;
    wrong.forEach(text -> found.add("seed " + seed + ", " + death + ": " + text));
  }
}
