package io.parley.contract.kafka;

import org.apache.kafka.common.utils.Utils;

/// Where a record of a key is, in a topic of so many partitions: where Kafka's producers put it.
public final class KeyPartitions {
  private KeyPartitions() {}

  public static int of(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
