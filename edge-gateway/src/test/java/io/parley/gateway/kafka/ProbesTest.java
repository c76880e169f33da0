package io.parley.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.Answer.Alive;
import io.parley.contract.GatewayRef;
import org.junit.jupiter.api.Test;

class ProbesTest {
  private static final GatewayRef GATEWAY = new GatewayRef("here", 1, 0);

  private final Probes probes = new Probes(GATEWAY, 2);

  @Test
  void partitionThatAnswers_isUp() {
    assertThat(probes.up()).isZero();

    probes.answered(new Alive(GATEWAY, 1, "a"));

    assertThat(probes.up()).isEqualTo(1);
  }

  @Test
  void partitionIsTakenOver_whereAnotherAnswersThanBefore() {
    assertThat(probes.answered(new Alive(GATEWAY, 0, "a"))).isFalse();
    assertThat(probes.answered(new Alive(GATEWAY, 1, "b"))).isFalse();
    assertThat(probes.answered(new Alive(GATEWAY, 0, "a"))).isFalse();

    assertThat(probes.answered(new Alive(GATEWAY, 0, "c"))).isTrue();
    assertThat(probes.answered(new Alive(GATEWAY, 0, "c"))).isFalse();
  }

  @Test
  void partitionThatWasAdded_isNotLookedAt() {
    assertThat(probes.answered(new Alive(GATEWAY, 2, "a"))).isFalse();
    assertThat(probes.up()).isZero();
  }
}
