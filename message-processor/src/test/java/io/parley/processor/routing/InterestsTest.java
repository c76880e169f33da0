package io.parley.processor.routing;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.wire.GatewayRef;
import org.junit.jupiter.api.Test;

class InterestsTest {
  private final GatewayDirectory gateways = new GatewayDirectory();
  private final Interests<String> interests = new Interests<>(gateways);

  @Test
  void whoAsks_isTold_onceHoweverOften() {
    interests.add("a", EAST, 1);
    interests.add("a", EAST, 2);
    interests.add("a", WEST, 3);

    assertThat(interests.of("a")).containsExactly(EAST, WEST);
    assertThat(interests.of("b")).isEmpty();
  }

  @Test
  void whoAsksNoMore_isForgotten() {
    interests.add("a", EAST, 1);
    interests.add("a", WEST, 1);
    interests.remove("a", EAST);
    assertThat(interests.of("a")).containsExactly(WEST);

    interests.remove("a", WEST);
    assertThat(interests.size()).isZero();
  }

  @Test
  void laterRun_replacesTheEarlierOne_ofAllThatItAskedFor() {
    GatewayRef later = new GatewayRef(EAST.id(), EAST.epoch() + 1, EAST.slot());
    interests.add("a", EAST, 1);
    interests.add("b", EAST, 1);
    interests.add("a", later, 2);
    interests.add("a", EAST, 3); // read late

    assertThat(interests.of("a")).containsExactly(later);
    assertThat(interests.of("b")).isEmpty();
  }

  @Test
  void sweep_forgetsTheDead() {
    gateways.heard(EAST, 1_000);
    gateways.heard(WEST, 1_000);
    interests.add("a", EAST, 1_000);
    interests.add("b", WEST, 1_000);
    for (int i = 2; i <= 10; i++) {
      gateways.heard(WEST, i * 1_000);
    }
    interests.sweep();

    assertThat(interests.size()).isEqualTo(1);
    assertThat(interests.of("b")).containsExactly(WEST);
  }
}
