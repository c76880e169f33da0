package io.parley.gateway.kafka;

import static io.parley.contract.wire.Shard.CONVERSATIONS;
import static io.parley.contract.wire.Shard.USERS;
import static io.parley.gateway.kafka.Lives.Life.SERVED;
import static io.parley.gateway.kafka.Lives.Life.SERVES;
import static io.parley.gateway.kafka.Lives.Life.TAKES_OVER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LivesTest {
  private long now;
  private final Lives lives = new Lives(() -> now);

  @Test
  void anotherLifeThanBefore_takesOver_inItsPartitionOnly() {
    assertThat(lives.hear(CONVERSATIONS, 0, "a")).isEqualTo(SERVES);
    assertThat(lives.hear(CONVERSATIONS, 1, "b")).isEqualTo(SERVES);
    assertThat(lives.hear(USERS, 0, "b")).isEqualTo(SERVES);
    assertThat(lives.hear(CONVERSATIONS, 0, "a")).isEqualTo(SERVES);

    assertThat(lives.hear(CONVERSATIONS, 0, "c")).isEqualTo(TAKES_OVER);
    assertThat(lives.hear(CONVERSATIONS, 0, "c")).isEqualTo(SERVES);
    assertThat(lives.hear(USERS, 0, "b")).isEqualTo(SERVES);
  }

  @Test
  void lateAnswerOfAFormerLife_countsForNothing() {
    lives.hear(CONVERSATIONS, 0, "a");
    lives.hear(CONVERSATIONS, 0, "b");
    lives.hear(CONVERSATIONS, 0, "c");

    assertThat(lives.hear(CONVERSATIONS, 0, "a")).isEqualTo(SERVED);
    assertThat(lives.hear(CONVERSATIONS, 0, "b")).isEqualTo(SERVED);
    assertThat(lives.hear(CONVERSATIONS, 0, "c")).isEqualTo(SERVES);
  }

  /// A successor that was heard before the first late answer of its predecessor.
  @Test
  void livesHeardInTheWrongOrder_areSetRight_whenTheOneTakenForTheSuccessorIsSilent() {
    lives.hear(CONVERSATIONS, 0, "successor");
    assertThat(lives.hear(CONVERSATIONS, 0, "predecessor")).isEqualTo(TAKES_OVER);
    now += Duration.ofSeconds(2).toNanos();
    assertThat(lives.hear(CONVERSATIONS, 0, "successor")).isEqualTo(SERVED);
    now += Duration.ofSeconds(2).toNanos();

    assertThat(lives.hear(CONVERSATIONS, 0, "successor")).isEqualTo(TAKES_OVER);
    assertThat(lives.hear(CONVERSATIONS, 0, "successor")).isEqualTo(SERVES);
  }

  @Test
  void onlyTheLastLives_areRemembered() {
    for (int i = 0; i <= Lives.REMEMBERED; i++) {
      lives.hear(CONVERSATIONS, 0, "life-" + i);
    }

    assertThat(lives.hear(CONVERSATIONS, 0, "life-1")).isEqualTo(SERVED);
    assertThat(lives.hear(CONVERSATIONS, 0, "life-0")).isEqualTo(TAKES_OVER);
  }
}
