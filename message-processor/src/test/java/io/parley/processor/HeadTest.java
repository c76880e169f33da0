package io.parley.processor;

import static io.parley.processor.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeadTest {
  private static final ConversationId ID = new ConversationId("team 語😀");

  @Test
  void snapshot_isReadBack() {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      Head head = head(random);
      byte[] bytes = HeadFormat.write(head, "life");
      Head read = HeadFormat.read(ID, bytes);

      assertThat(HeadFormat.life(bytes)).isEqualTo("life");
      assertThat(HeadFormat.write(read, "life")).isEqualTo(bytes);
      assertThat(read.counters).isEqualTo(head.counters);
      assertThat(read.profile).isEqualTo(head.profile);
      assertThat(read.members).isEqualTo(head.members);
      assertThat(read.lastSender).isEqualTo(head.lastSender);
      assertThat(read.told).isEqualTo(head.told);
    }
  }

  @Test
  void snapshotOfAnotherVersion_isRefused() {
    byte[] bytes = HeadFormat.write(new Head(ID), "life");
    bytes[0]++;

    assertThatThrownBy(() -> HeadFormat.read(ID, bytes)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void authors_areKnownOfTheLastMessages() {
    Head head = new Head(ID);
    for (long number = 1; number <= 100; number++) {
      head.knowAuthor(number, user("u" + number));
    }
    head.counters = new Counters(100, 100, 1, 1);

    assertThat(head.author(100)).isEqualTo(user("u100"));
    assertThat(head.author(37)).isEqualTo(user("u37"));
    assertThat(head.author(36)).isNull();
    assertThat(head.author(101)).isNull();
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
    int size = new Head(new ConversationId("a")).bytes();
    HeadCache cache = new HeadCache(3 * size, head -> gone.add(head.id.value()));
    for (String id : List.of("a", "b", "c")) {
      cache.put(new Head(new ConversationId(id)));
    }
    assertThat(cache.get(new ConversationId("a"))).isNotNull();
    cache.put(new Head(new ConversationId("d")));

    assertThat(gone).containsExactly("b");
    assertThat(cache.get(new ConversationId("b"))).isNull();
  }

  private static Head head(Random random) {
    Head head = new Head(ID);
    head.counters =
        new Counters(
            random.nextLong(1L << 60),
            random.nextInt(9),
            random.nextLong(1L << 42),
            random.nextInt(3) - 1);
    if (random.nextBoolean()) {
      head.profile =
          new Profile(
              ConversationKind.values()[random.nextInt(2)],
              random.nextBoolean() ? "title 😀" : null,
              random.nextBoolean() ? "" : null,
              random.nextBoolean(),
              random.nextBoolean() ? user("owner") : null,
              random.nextBoolean() ? List.of(user("a"), user("b")) : List.of(),
              random.nextInt(300),
              Instant.ofEpochMilli(random.nextLong(1L << 42)));
    }
    int members = random.nextInt(5) * random.nextInt(60);
    for (int i = 0; i < members; i++) {
      head.members.put(
          user("u" + i),
          new Member(
              random.nextInt(3),
              random.nextLong(1L << 40),
              random.nextInt(200),
              random.nextInt(4) - 1,
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextBoolean()));
    }
    head.lastSender = random.nextBoolean() ? user("u") : null;
    head.told = random.nextInt(100);
    return head;
  }
}
