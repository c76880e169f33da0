package io.parley.contract.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;

/// How the topics are cut when they are first made. Later changes are the operator's: a
/// conversation must keep its partition.
///
/// @param partitions of each topic keyed by conversation or user; 1 to 1000
/// @param slots partitions of `parley.internal.outbound`: as many gateways as can have one of their
///   own; 1 to 10,000
/// @param replication copies of each partition; empty for the broker's default
public record TopicLayout(int partitions, int slots, Optional<Short> replication) {
  public TopicLayout {
    if (partitions < 1 || partitions > 1_000) {
      throw new IllegalArgumentException("partitions: expected 1 to 1000, but was " + partitions);
    }
    if (slots < 1 || slots > 10_000) {
      throw new IllegalArgumentException("slots: expected 1 to 10000, but was " + slots);
    }
  }

  /// What every topic is made with, Streams' own too. Of three copies or more, two must have a
  /// record before it counts as written: then losing a broker loses nothing, and stops nothing.
  public Map<String, String> sharedConfig() {
    Map<String, String> config = new HashMap<>();
    // Outputs have the time of what caused it. A broker whose clock was put back still takes them.
    config.put(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));
    if (replication.isPresent() && replication.get() >= 3) {
      config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
    }
    return config;
  }
}
