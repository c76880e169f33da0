package io.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicLagsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final TopicLags lags =
      new TopicLags(new MicrometerMetrics(registry), List.of("t", "other"));

  @Test
  void lag_isOfWhatWasReadLast() {
    lags.read("t", NOW.minusMillis(1_500), NOW);
    assertThat(lag("t")).isEqualTo(1.5);
    assertThat(lag("other")).isZero();

    lags.read("t", NOW.minusMillis(250), NOW);
    assertThat(lag("t")).isEqualTo(0.25);
  }

  @Test
  void clockThatIsAhead_makesNoNegativeLag() {
    lags.read("t", NOW.minusSeconds(1), NOW);
    lags.read("t", NOW.plusSeconds(3_600), NOW);
    assertThat(lag("t")).isZero();

    lags.read("t", NOW.minusSeconds(1), NOW);
    lags.read("t", Instant.MAX, NOW);
    assertThat(lag("t")).isZero();
  }

  @Test
  void clockThatIsSet_makesNoLagOfYears() {
    lags.read("t", NOW.minus(TopicLags.MOST).plusSeconds(1), NOW);
    assertThat(lag("t")).isEqualTo(Duration.ofDays(1).toSeconds() - 1);
    lags.read("t", Instant.EPOCH, NOW);
    assertThat(lag("t")).isEqualTo(Duration.ofDays(1).toSeconds());
  }

  @Test
  void whatHasNoTime_saysNothing() {
    lags.read("t", NOW.minusSeconds(2), NOW);
    lags.read("t", Instant.ofEpochMilli(-1), NOW);
    lags.read("t", Instant.MIN, NOW);
    assertThat(lag("t")).isEqualTo(2);
  }

  private double lag(String topic) {
    return registry.get("parley.topic.lag.seconds").tag("topic", topic).gauge().value();
  }
}
