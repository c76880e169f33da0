package io.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class KafkaLagTest {
  private record Reading(MetricName metricName, Object metricValue) implements Metric {}

  @Test
  void lag_isTheMostOfTheClientsThatCount() {
    Map<MetricName, Metric> metrics =
        List.of(
                reading("records-lag-max", Map.of("client-id", "a-consumer"), 3.0),
                reading("records-lag-max", Map.of("client-id", "b-consumer"), 5.0),
                reading("records-lag-max", Map.of("client-id", "c-consumer"), Double.NaN),
                reading("records-lag-max", Map.of("client-id", "a-restore-consumer"), 9.0),
                reading(
                    "records-lag-max",
                    Map.of("client-id", "a-consumer", "topic", "t", "partition", "1"),
                    11.0),
                reading("records-lag-avg", Map.of("client-id", "a-consumer"), 13.0))
            .stream()
            .collect(Collectors.toMap(Metric::metricName, Function.identity()));

    assertThat(KafkaLag.most(() -> metrics, client -> !client.contains("restore")).getAsDouble())
        .isEqualTo(5);
    assertThat(KafkaLag.most(Map::of, client -> true).getAsDouble()).isZero();
  }

  private static Metric reading(String name, Map<String, String> tags, double value) {
    return new Reading(new MetricName(name, "fetch", "", tags), value);
  }
}
