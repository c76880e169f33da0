package io.parley.history;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A record that will not get into the history however often it is tried, and why. It goes to the
/// dead letters.
record Rejected(ConsumerRecord<byte[], byte[]> record, Cause cause, String reason) {
  /// Why, in a word that is counted.
  enum Cause {
    UNREADABLE,
    WRONG_KEY,
    REFUSED_BY_MONGODB
  }
}
