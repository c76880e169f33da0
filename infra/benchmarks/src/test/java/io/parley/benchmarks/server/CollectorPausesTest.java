package io.parley.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CollectorPausesTest {
  @Test
  void pausesOfTheTime_areCounted() {
    CollectorPauses pauses =
        CollectorPauses.of(
            Stream.of(
                "[999ms] Using Serial",
                "[1000ms] GC(0) Pause Young (Allocation Failure) 12M->3M(60M) 5.500ms",
                "[1500ms] GC(1) Pause Full (System.gc()) 12M->3M(60M) 40.000ms",
                "[1600ms] GC(1) Concurrent Mark 7.000ms",
                "[2001ms] GC(2) Pause Young (Allocation Failure) 12M->3M(60M) 90.000ms"),
            1_000,
            2_000);

    assertThat(pauses).isEqualTo(new CollectorPauses(2, 45.5, 40));
  }

  @Test
  void kafkaUse_isTheDifference() {
    KafkaUse before = new KafkaUse(Map.of("Fetch", 5L), Map.of("a", 1L, "b", 2L), 100, 200);
    KafkaUse after =
        new KafkaUse(Map.of("Fetch", 9L, "Produce", 2L), Map.of("a", 4L, "b", 2L), 150, 220);

    assertThat(after.since(before))
        .isEqualTo(new KafkaUse(Map.of("Fetch", 4L, "Produce", 2L), Map.of("a", 3L), 50, 20));
    assertThat(after.since(before).allRequests()).isEqualTo(6);
  }
}
