package io.parley.history;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/// The numbers as Micrometer's: counters `parley.sink.records` with `outcome` `read`, `written`,
/// `dead-lettered` or `left`, gauges `parley.sink.lag.records` and `parley.sink.lag` (a time) with
/// `topic` and `partition`.
final class MeteredSink implements SinkMetrics {
  private static final class Lag {
    volatile long records;
    volatile Duration behind = Duration.ZERO;
    List<Meter> meters = List.of();
  }

  private final MeterRegistry registry;
  private final Counter read;
  private final Counter written;
  private final Counter deadLettered;
  private final Counter left;
  private final Map<TopicPartition, Lag> lags = new HashMap<>();

  MeteredSink(MeterRegistry registry) {
    this.registry = registry;
    this.read = counter("read");
    this.written = counter("written");
    this.deadLettered = counter("dead-lettered");
    this.left = counter("left");
  }

  @Override
  public void read(int records) {
    read.increment(records);
  }

  @Override
  public void written(int records) {
    written.increment(records);
  }

  @Override
  public void deadLettered(int records) {
    deadLettered.increment(records);
  }

  @Override
  public void left(int records) {
    left.increment(records);
  }

  @Override
  public void lag(TopicPartition partition, long records, Duration behind) {
    Lag lag = lags.computeIfAbsent(partition, this::register);
    lag.records = records;
    lag.behind = behind;
  }

  @Override
  public void noLag(TopicPartition partition) {
    Lag gone = lags.remove(partition);
    if (gone != null) {
      gone.meters.forEach(registry::remove);
    }
  }

  private Lag register(TopicPartition partition) {
    Lag lag = new Lag();
    String number = Integer.toString(partition.partition());
    lag.meters =
        List.of(
            Gauge.builder("parley.sink.lag.records", lag, now -> now.records)
                .tags("topic", partition.topic(), "partition", number)
                .register(registry),
            TimeGauge.builder(
                    "parley.sink.lag", lag, TimeUnit.MILLISECONDS, now -> now.behind.toMillis())
                .tags("topic", partition.topic(), "partition", number)
                .register(registry));
    return lag;
  }

  private Counter counter(String outcome) {
    return Counter.builder("parley.sink.records").tag("outcome", outcome).register(registry);
  }
}
