package io.parley.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

class GatewayHeartbeatsTest {
  private final Queue<LongConsumer> onTheWay = new ArrayDeque<>();
  private int renewals;

  /// The broker's.
  private long now = -1;

  private final GatewayHeartbeats heartbeats =
      new GatewayHeartbeats(onTheWay::add, () -> renewals++);

  @Test
  void heartbeatsInTime_renewNothing() {
    for (int i = 0; i < 10; i++) {
      beatAfter(Duration.ofSeconds(2));
      write();
    }

    assertThat(renewals).isZero();
  }

  @Test
  void pause_isFollowedByOneRenewal_afterItsHeartbeatIsWritten() {
    beatAfter(Duration.ZERO);
    write();
    beatAfter(Duration.ofSeconds(30));
    assertThat(renewals).isZero();
    write();
    beatAfter(Duration.ofSeconds(2));
    write();
    beatAfter(Duration.ofSeconds(2));

    assertThat(renewals).isEqualTo(1);
  }

  @Test
  void heartbeatsThatDoNotReachKafka_areNoHeartbeats() {
    beatAfter(Duration.ZERO);
    write();
    for (int i = 0; i < 5; i++) {
      beatAfter(Duration.ofSeconds(2));
      onTheWay.clear(); // lost
    }
    beatAfter(Duration.ofSeconds(2));
    write();
    beatAfter(Duration.ofSeconds(2));

    assertThat(renewals).isEqualTo(1);
  }

  private void beatAfter(Duration duration) {
    now += duration.toMillis();
    heartbeats.beat();
  }

  private void write() {
    onTheWay.remove().accept(now);
  }
}
