package io.parley.benchmarks.server;

import java.util.Map;
import java.util.TreeMap;

/// What was asked of a Kafka broker.
///
/// @param requests by kind, such as `Produce`
/// @param records written, by topic
/// @param bytesIn written by clients
/// @param bytesOut read by clients
public record KafkaUse(
    Map<String, Long> requests, Map<String, Long> records, long bytesIn, long bytesOut) {
  public KafkaUse {
    requests = Map.copyOf(requests);
    records = Map.copyOf(records);
  }

  KafkaUse since(KafkaUse before) {
    return new KafkaUse(
        difference(requests, before.requests),
        difference(records, before.records),
        bytesIn - before.bytesIn,
        bytesOut - before.bytesOut);
  }

  public long allRequests() {
    return requests.values().stream().mapToLong(Long::longValue).sum();
  }

  public long allRecords() {
    return records.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Without what has not changed.
  private static Map<String, Long> difference(Map<String, Long> now, Map<String, Long> before) {
    Map<String, Long> difference = new TreeMap<>();
    now.forEach(
        (name, count) -> {
          long more = count - before.getOrDefault(name, 0L);
          if (more != 0) {
            difference.put(name, more);
          }
        });
    return difference;
  }
}
