package io.parley.operations;

import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/// How many records Kafka's consumers are behind, from their own metrics: nobody is asked.
public final class KafkaLag {
  private KafkaLag() {}

  /// The most that any partition is behind.
  ///
  /// @param metrics of a client or several; may be read by any thread
  /// @param clients by id, those that count
  public static DoubleSupplier most(
      Supplier<? extends Map<MetricName, ? extends Metric>> metrics, Predicate<String> clients) {
    return () ->
        metrics.get().values().stream()
            .filter(metric -> metric.metricName().name().equals("records-lag-max"))
            .filter(metric -> metric.metricName().tags().size() == 1) // of all its partitions
            .filter(
                metric -> clients.test(metric.metricName().tags().getOrDefault("client-id", "")))
            .map(Metric::metricValue)
            .filter(Double.class::isInstance)
            .mapToDouble(Double.class::cast)
            .filter(lag -> !Double.isNaN(lag))
            .max()
            .orElse(0);
  }
}
