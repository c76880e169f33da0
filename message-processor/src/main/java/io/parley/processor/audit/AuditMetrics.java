package io.parley.processor.audit;

import io.parley.operations.Metrics;
import io.parley.processor.audit.AuditReport.Count;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.MeasurableStat;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.metrics.stats.Value;
import org.apache.kafka.streams.StreamsMetrics;

/// The counts as metrics of Kafka's own registry, so also as MBeans, `kafka.streams:type=
/// parley.audit,task-id=...`: `audited-total` and so on for each [Count], and of the last summary
/// `delivery-latency-p50-ms`, `-p99-ms` and `-max-ms`. They move with every summary, each 10 s.
public final class AuditMetrics {
  private static final String GROUP = "parley.audit";

  private final StreamsMetrics metrics;
  private final String taskId;
  private final Map<Count, Sensor> counts = new EnumMap<>(Count.class);
  private final Sensor p50;
  private final Sensor p99;
  private final Sensor max;

  AuditMetrics(StreamsMetrics metrics, String taskId) {
    this.metrics = metrics;
    this.taskId = taskId;
    for (Count count : Count.values()) {
      counts.put(
          count,
          sensor(count.metric() + "-total", "audit: " + count.metric(), new CumulativeSum()));
    }
    p50 = latency("p50");
    p99 = latency("p99");
    max = latency("max");
  }

  /// The same, of all the tasks of a process.
  ///
  /// @param read the registry that they are in
  public static void register(
      Metrics metrics, Supplier<? extends Map<MetricName, ? extends Metric>> read) {
    for (Count count : Count.values()) {
      metrics.counter(
          "parley.audit." + count.metric().replace('-', '.'),
          "As the attribute " + count.metric() + "-total of the auditor's MBeans",
          () -> (long) values(read.get(), count.metric() + "-total").sum());
    }
    for (String which : List.of("p50", "p99", "max")) {
      var _ = // as long as the process
          metrics.gauge(
              "parley.audit.delivery.latency." + which + ".seconds",
              "From acceptance to receipt over the last 10 s, of the partition with the longest",
              () -> values(read.get(), "delivery-latency-" + which + "-ms").max().orElse(0) / 1e3);
    }
  }

  private static DoubleStream values(Map<MetricName, ? extends Metric> metrics, String name) {
    return metrics.values().stream()
        .filter(metric -> metric.metricName().group().equals(GROUP))
        .filter(metric -> metric.metricName().name().equals(name))
        .map(Metric::metricValue)
        .filter(Double.class::isInstance)
        .mapToDouble(Double.class::cast)
        .filter(Double::isFinite);
  }

  void counted(Count count, long more) {
    Objects.requireNonNull(counts.get(count)).record((double) more);
  }

  /// In milliseconds.
  void latencies(long median, long percentile99, long longest) {
    p50.record((double) median);
    p99.record((double) percentile99);
    max.record((double) longest);
  }

  /// The task goes elsewhere.
  void remove() {
    counts.values().forEach(metrics::removeSensor);
    List.of(p50, p99, max).forEach(metrics::removeSensor);
  }

  private Sensor latency(String which) {
    String description = "audit: acceptance to receipt, over the last 10 s";
    return sensor("delivery-latency-" + which + "-ms", description, new Value());
  }

  private Sensor sensor(String name, String description, MeasurableStat stat) {
    Sensor sensor = metrics.addSensor(GROUP + "." + taskId + "." + name, RecordingLevel.INFO);
    sensor.add(new MetricName(name, GROUP, description, Map.of("task-id", taskId)), stat);
    return sensor;
  }
}
