package io.parley.gateway.kafka;

import io.parley.contract.wire.Shard;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Which task of the processor serves each partition. Whenever it is started or moved it has
/// another life, which its answers name, and which knows nothing of what its predecessor was asked
/// for. For one thread.
///
/// Bound: of each partition that there is, the last [#REMEMBERED] lives.
final class PartitionOwners {
  static final int REMEMBERED = 8;

  /// One that was taken for the predecessor, and is heard while its successor says nothing for so
  /// long, is the successor: the two were heard in the wrong order.
  private static final long SILENT_NANOS = Duration.ofSeconds(3).toNanos();

  private final LongSupplier nanoTime;
  private final Map<Partition, Heard> partitions = new HashMap<>();

  private record Partition(Shard shard, int partition) {}

  /// How an answer's life stands to those before.
  enum Owner {
    /// It is the one that serves the partition.
    CURRENT,
    /// It serves the partition from now on.
    NEW,
    /// It has served the partition: its answer is late and counts for nothing.
    FORMER
  }

  private static final class Heard {
    /// The newest first.
    final Deque<String> lives = new ArrayDeque<>(2);

    long at;
  }

  /// @param nanoTime [System#nanoTime]
  PartitionOwners(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// The partition's first life has always served it.
  Owner hear(Shard shard, int partition, String life) {
    long now = nanoTime.getAsLong();
    Heard heard = partitions.computeIfAbsent(new Partition(shard, partition), _ -> new Heard());
    if (heard.lives.isEmpty() || life.equals(heard.lives.getFirst())) {
      if (heard.lives.isEmpty()) {
        heard.lives.addFirst(life);
      }
      heard.at = now;
      return Owner.CURRENT;
    }
    if (heard.lives.contains(life) && now - heard.at < SILENT_NANOS) {
      return Owner.FORMER;
    }
    heard.lives.remove(life);
    heard.lives.addFirst(life);
    if (heard.lives.size() > REMEMBERED) {
      heard.lives.removeLast();
    }
    heard.at = now;
    return Owner.NEW;
  }
}
