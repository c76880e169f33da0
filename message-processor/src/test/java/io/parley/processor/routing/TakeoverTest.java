package io.parley.processor.routing;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.wire.Answer.Alive;
import io.parley.contract.wire.Shard;
import io.parley.processor.topology.Pipeline;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TakeoverTest {
  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void everyLivingGateway_isToldOfALifeThatBegins_ofBothKinds() {
    pipeline.heartbeat(EAST);
    pipeline.heartbeat(WEST);
    pipeline.advance(Duration.ofMillis(100));

    List<Alive> told = pipeline.answers(Alive.class);
    assertThat(told)
        .extracting(alive -> alive.gateway().id() + " " + alive.shard())
        .containsExactlyInAnyOrder(
            "east " + Shard.CONVERSATIONS,
            "west " + Shard.CONVERSATIONS,
            "east " + Shard.USERS,
            "west " + Shard.USERS);
    assertThat(told).extracting(Alive::partition).containsOnly(0);
  }

  @Test
  void gatewayThatIsHeardOfLater_isToldToo_andThenThereIsAnEnd() {
    pipeline.advance(Duration.ofMillis(100));
    assertThat(pipeline.answers(Alive.class)).isEmpty();

    pipeline.heartbeat(EAST);
    for (int i = 0; i < 50; i++) {
      pipeline.advance(Duration.ofMillis(100));
    }
    assertThat(pipeline.answers(Alive.class)).hasSize(4); // twice of each kind
  }
}
