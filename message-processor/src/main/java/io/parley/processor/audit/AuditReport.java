package io.parley.processor.audit;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.log.AuditVerdict;
import io.parley.contract.log.AuditVerdict.Fault;
import io.parley.contract.log.AuditVerdict.FaultType;
import io.parley.contract.log.AuditVerdict.Summary;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one partition's audit comes to: each fault is published and counted, everything else is
/// counted. expected = delivered + missing deliveries + unjudged + those that still wait.
final class AuditReport {
  /// What is counted, in the names of the metrics.
  enum Count {
    AUDITED,
    EXPECTED,
    DELIVERED,
    READ,
    MISSING,
    DOUBLED,
    OUT_OF_ORDER,
    LATE,
    REPEATED,
    UNJUDGED,
    UNREADABLE,
    /// Of a kind that a later version has brought: passed over.
    UNKNOWN;

    String metric() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final Logger log = LoggerFactory.getLogger(AuditReport.class);

  /// What takes longer counts as this: it bounds the histogram.
  private static final long LONGEST_MS = Duration.ofDays(1).toMillis();

  private final int partition;
  private final BiConsumer<byte[], byte[]> publish;
  private final AuditMetrics metrics;
  private final Map<Count, Long> since = new EnumMap<>(Count.class);

  /// Of deliveries, milliseconds; of each the first three digits.
  private final Histogram latencies = new Histogram(3);

  /// @param publish takes a record's key and value
  AuditReport(int partition, BiConsumer<byte[], byte[]> publish, AuditMetrics metrics) {
    this.partition = partition;
    this.publish = publish;
    this.metrics = metrics;
  }

  void count(Count count) {
    count(count, 1);
  }

  void count(Count count, long more) {
    since.merge(count, more, Long::sum);
  }

  void delivered(long latencyMs) {
    count(Count.DELIVERED);
    latencies.recordValue(Math.clamp(latencyMs, 0, LONGEST_MS));
  }

  void fault(
      ConversationId conversation,
      FaultType type,
      long seq,
      @Nullable String messageId,
      @Nullable UserId user,
      String detail,
      Instant at) {
    Fault fault = new Fault(conversation, type, seq, messageId, user, detail, at);
    count(
        switch (type) {
          case MISSING -> Count.MISSING;
          case DOUBLED -> Count.DOUBLED;
          case OUT_OF_ORDER -> Count.OUT_OF_ORDER;
          case LATE -> Count.LATE;
        });
    log.warn("{}", fault);
    write(conversation.value(), fault);
  }

  /// Publishes what has been counted since the last one.
  void summarise(Instant at) {
    Summary summary =
        new Summary(
            partition,
            since(Count.AUDITED),
            since(Count.EXPECTED),
            since(Count.DELIVERED),
            since(Count.READ),
            since(Count.MISSING),
            since(Count.DOUBLED),
            since(Count.OUT_OF_ORDER),
            since(Count.LATE),
            since(Count.REPEATED),
            since(Count.UNJUDGED),
            since(Count.UNREADABLE),
            latencies.getValueAtPercentile(50),
            latencies.getValueAtPercentile(99),
            latencies.getMaxValue(),
            at);
    since.forEach(metrics::counted);
    metrics.latencies(summary.p50Ms(), summary.p99Ms(), summary.maxMs());
    since.clear();
    latencies.reset();
    write("partition-" + partition, summary);
  }

  private long since(Count count) {
    return since.getOrDefault(count, 0L);
  }

  private void write(String key, AuditVerdict verdict) {
    publish.accept(key.getBytes(StandardCharsets.UTF_8), Codec.AUDIT.encode(verdict));
  }
}
