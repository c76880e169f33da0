package io.parley.processor.store;

import static io.parley.processor.topology.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.UserId;
import io.parley.contract.VisibleHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConversationStateTest {
  private static final ConversationId ID = new ConversationId("team 語😀");

  @Test
  void snapshot_isReadBack() {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      ConversationState state = state(random);
      byte[] bytes = new Snapshot("life", state).toBytes();
      Snapshot snapshot = Snapshot.of(ID, bytes);
      ConversationState read = snapshot.state();

      assertThat(snapshot.life()).isEqualTo("life");
      assertThat(snapshot.toBytes()).isEqualTo(bytes);
      assertThat(read.counters).isEqualTo(state.counters);
      assertThat(read.profile).isEqualTo(state.profile);
      assertThat(read.members).isEqualTo(state.members);
      assertThat(read.lastSender).isEqualTo(state.lastSender);
      assertThat(read.told).isEqualTo(state.told);
    }
  }

  @Test
  void snapshotOfAnotherVersion_isRefused() {
    byte[] bytes = new Snapshot("life", new ConversationState(ID)).toBytes();
    bytes[0]++;

    assertThatThrownBy(() -> Snapshot.of(ID, bytes)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void authors_areKnownOfTheLastMessages() {
    ConversationState state = new ConversationState(ID);
    for (long number = 1; number <= 100; number++) {
      state.knowAuthor(number, user("u" + number));
    }
    state.counters = new Counters(100, 100, 1, 1);

    assertThat(state.author(100)).isEqualTo(user("u100"));
    assertThat(state.author(37)).isEqualTo(user("u37"));
    assertThat(state.author(36)).isNull();
    assertThat(state.author(101)).isNull();
  }

  @Test
  void authorBlock_isReadBack_andKnowsNoOtherSeq() {
    AuthorBlock block = new AuthorBlock();
    for (long number = 64; number < 128; number += 3) {
      block.put(number, number + number % 7, user("u" + number % 5));
    }
    AuthorBlock read = AuthorBlock.of(block.toBytes());
    for (long number = 64; number < 128; number++) {
      boolean known = (number - 64) % 3 == 0;
      UserId author = read.author(number, number + number % 7);
      assertThat(author).isEqualTo(known ? user("u" + number % 5) : null);
      assertThat(read.author(number, number + 8)).isNull();
    }
  }

  @Test
  void cache_letsTheLongestUnusedGo_andSeesItOff() {
    List<String> gone = new ArrayList<>();
    int size = new ConversationState(new ConversationId("a")).bytes();
    ConversationStateCache cache =
        new ConversationStateCache(3 * size, state -> gone.add(state.id.value()));
    for (String id : List.of("a", "b", "c")) {
      cache.put(new ConversationState(new ConversationId(id)));
    }
    assertThat(cache.get(new ConversationId("a"))).isNotNull();
    cache.put(new ConversationState(new ConversationId("d")));

    assertThat(gone).containsExactly("b");
    assertThat(cache.get(new ConversationId("b"))).isNull();
  }

  private static ConversationState state(Random random) {
    ConversationState state = new ConversationState(ID);
    state.counters =
        new Counters(
            random.nextLong(1L << 60),
            random.nextInt(9),
            random.nextLong(1L << 42),
            random.nextInt(3) - 1);
    if (random.nextBoolean()) {
      boolean isDirect = random.nextBoolean();
      state.profile =
          new ConversationProfile(
              isDirect ? ConversationKind.DIRECT : ConversationKind.GROUP,
              random.nextBoolean() ? "title 😀" : null,
              random.nextBoolean() ? "" : null,
              random.nextBoolean(),
              random.nextBoolean() ? user("owner") : null,
              random.nextBoolean() ? List.of(user("a"), user("b")) : List.of(),
              random.nextInt(300),
              Instant.ofEpochMilli(random.nextLong(1L << 42)),
              isDirect ? null : VisibleHistory.values()[random.nextInt(2)]);
    }
    int members = random.nextInt(5) * random.nextInt(60);
    for (int i = 0; i < members; i++) {
      state.members.put(
          user("u" + i),
          new Member(
              random.nextInt(3),
              random.nextLong(1L << 40),
              random.nextInt(200),
              random.nextInt(4) - 1,
              random.nextLong(1L << 42),
              random.nextBoolean()
                  ? new Member.Answered(random.nextInt(9), 7, random.nextBoolean())
                  : null,
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextInt(4) - 1,
              random.nextInt(4) - 1,
              random.nextBoolean()));
    }
    state.lastSender = random.nextBoolean() ? user("u") : null;
    state.told = random.nextInt(100);
    return state;
  }
}
