package io.parley.processor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void ofNothing_areZero() {
    assertThat(latencies.quantile(0.99)).isZero();
    assertThat(latencies.max()).isZero();
  }

  @Test
  void quantile_isNoMoreThanAnEighthTooHigh() {
    for (long value = 1; value <= 100_000; value++) {
      latencies.record(value);
    }
    for (double quantile : new double[] {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1}) {
      double exact = quantile * 100_000;
      assertThat((double) latencies.quantile(quantile)).isBetween(exact, exact * 1.126);
    }
    assertThat(latencies.max()).isEqualTo(100_000);
  }

  @Test
  void anyValue_hasItsBucket() {
    latencies.record(-5);
    latencies.record(Long.MAX_VALUE);
    assertThat(latencies.quantile(0.5)).isZero();
    assertThat(latencies.max()).isEqualTo(Long.MAX_VALUE);
    latencies.reset();
    assertThat(latencies.max()).isZero();
  }
}
