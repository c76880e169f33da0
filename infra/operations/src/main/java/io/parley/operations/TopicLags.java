package io.parley.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// How late the readers of topics are: of each topic, how old what was read last was then. The
/// metric is the same in every service that reads. It is 0 before anything is read, and stays as it
/// was while nothing is. Safe for use by many threads.
public final class TopicLags {
  /// More is not told. By then it is a reader that was away for long, or somebody's clock.
  public static final Duration MOST = Duration.ofDays(1);

  private final Map<String, AtomicLong> millis = new ConcurrentHashMap<>();

  /// @param topics by name, all that are read
  public TopicLags(Metrics metrics, Collection<String> topics) {
    for (String topic : topics) {
      AtomicLong lag = new AtomicLong();
      millis.put(topic, lag);
      var _ = // as long as the service
          metrics.gauge(
              "parley.topic.lag.seconds",
              "How old the newest of a topic was when it could be read, at most a day",
              () -> lag.get() / 1e3,
              "topic",
              topic);
    }
  }

  /// Clocks differ and are set: a lag is never less than nothing or more than [#MOST], and what has
  /// a time before 1970 has none, and says nothing.
  ///
  /// @param at what the lag is counted from
  /// @param now when it was read
  public void read(String topic, Instant at, Instant now) {
    if (at.isBefore(Instant.EPOCH)) {
      return;
    }
    Duration lag = Duration.between(at, now);
    long bounded =
        lag.isNegative() ? 0 : lag.compareTo(MOST) > 0 ? MOST.toMillis() : lag.toMillis();
    Objects.requireNonNull(millis.get(topic)).set(bounded);
  }
}
