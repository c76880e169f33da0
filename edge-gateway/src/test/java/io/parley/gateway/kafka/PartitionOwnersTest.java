package io.parley.gateway.kafka;

import static io.parley.contract.wire.Shard.CONVERSATIONS;
import static io.parley.contract.wire.Shard.USERS;
import static io.parley.gateway.kafka.PartitionOwners.Owner.CURRENT;
import static io.parley.gateway.kafka.PartitionOwners.Owner.FORMER;
import static io.parley.gateway.kafka.PartitionOwners.Owner.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PartitionOwnersTest {
  private long now;
  private final PartitionOwners owners = new PartitionOwners(() -> now);

  @Test
  void anotherLifeThanBefore_takesOver_inItsPartitionOnly() {
    assertThat(owners.hear(CONVERSATIONS, 0, "a")).isEqualTo(CURRENT);
    assertThat(owners.hear(CONVERSATIONS, 1, "b")).isEqualTo(CURRENT);
    assertThat(owners.hear(USERS, 0, "b")).isEqualTo(CURRENT);
    assertThat(owners.hear(CONVERSATIONS, 0, "a")).isEqualTo(CURRENT);

    assertThat(owners.hear(CONVERSATIONS, 0, "c")).isEqualTo(NEW);
    assertThat(owners.hear(CONVERSATIONS, 0, "c")).isEqualTo(CURRENT);
    assertThat(owners.hear(USERS, 0, "b")).isEqualTo(CURRENT);
  }

  @Test
  void lateAnswerOfAFormerLife_countsForNothing() {
    owners.hear(CONVERSATIONS, 0, "a");
    owners.hear(CONVERSATIONS, 0, "b");
    owners.hear(CONVERSATIONS, 0, "c");

    assertThat(owners.hear(CONVERSATIONS, 0, "a")).isEqualTo(FORMER);
    assertThat(owners.hear(CONVERSATIONS, 0, "b")).isEqualTo(FORMER);
    assertThat(owners.hear(CONVERSATIONS, 0, "c")).isEqualTo(CURRENT);
  }

  /// A successor that was heard before the first late answer of its predecessor.
  @Test
  void livesHeardInTheWrongOrder_areSetRight_whenTheOneTakenForTheSuccessorIsSilent() {
    owners.hear(CONVERSATIONS, 0, "successor");
    assertThat(owners.hear(CONVERSATIONS, 0, "predecessor")).isEqualTo(NEW);
    now += Duration.ofSeconds(2).toNanos();
    assertThat(owners.hear(CONVERSATIONS, 0, "successor")).isEqualTo(FORMER);
    now += Duration.ofSeconds(2).toNanos();

    assertThat(owners.hear(CONVERSATIONS, 0, "successor")).isEqualTo(NEW);
    assertThat(owners.hear(CONVERSATIONS, 0, "successor")).isEqualTo(CURRENT);
  }

  @Test
  void onlyTheLastLives_areRemembered() {
    for (int i = 0; i <= PartitionOwners.REMEMBERED; i++) {
      owners.hear(CONVERSATIONS, 0, "life-" + i);
    }

    assertThat(owners.hear(CONVERSATIONS, 0, "life-1")).isEqualTo(FORMER);
    assertThat(owners.hear(CONVERSATIONS, 0, "life-0")).isEqualTo(NEW);
  }
}
