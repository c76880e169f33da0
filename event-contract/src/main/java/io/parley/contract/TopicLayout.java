package io.parley.contract;

import java.util.Optional;

/// How the topics are cut when they are first made. Later changes are the operator's: a
/// conversation must keep its partition.
///
/// @param partitions of each topic keyed by conversation or user; 1 to 1000
/// @param slots partitions of `parley.outbound`: as many gateways as can have one of their own; 1
///   to 10,000
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
}
