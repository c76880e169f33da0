package io.parley.faults.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void delays_areTheOfficialClients() {
    for (int seed = 0; seed < 100; seed++) {
      Backoff backoff = new Backoff(new Random(seed));

      assertThat(backoff.next()).isBetween(Duration.ofMillis(500), Duration.ofMillis(1_500));
      assertThat(backoff.next()).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(3_000));
      assertThat(backoff.next()).isBetween(Duration.ofMillis(2_000), Duration.ofMillis(5_000));
      for (int i = 0; i < 100; i++) {
        assertThat(backoff.next()).isBetween(Duration.ofMillis(4_000), Duration.ofMillis(5_000));
      }
      backoff.reset();
      assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(1_500));
    }
  }
}
