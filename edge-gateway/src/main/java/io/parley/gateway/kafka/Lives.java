package io.parley.gateway.kafka;

import io.parley.contract.wire.Shard;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Which life serves each partition, by what its answers say. A life knows nothing of what its
/// predecessor was asked for. For one thread.
///
/// Bound: of each partition the last [#REMEMBERED] lives.
final class Lives {
  static final int REMEMBERED = 8;

  /// One that was taken for the predecessor, and is heard while its successor says nothing for so
  /// long, is the successor: the two were heard in the wrong order.
  private static final long SILENT_NANOS = Duration.ofSeconds(3).toNanos();

  private final LongSupplier nanoTime;
  private final Map<Place, Heard> places = new HashMap<>();

  private record Place(Shard shard, int partition) {}

  /// How an answer's life stands to those before.
  enum Life {
    /// It is the one that serves the partition.
    SERVES,
    /// It serves the partition from now on.
    TAKES_OVER,
    /// It has served the partition: its answer is late and counts for nothing.
    SERVED
  }

  private static final class Heard {
    /// The newest first.
    final Deque<String> lives = new ArrayDeque<>(2);

    long at;
  }

  /// @param nanoTime [System#nanoTime]
  Lives(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// The partition's first life has always served it.
  Life hear(Shard shard, int partition, String life) {
    long now = nanoTime.getAsLong();
    Heard heard = places.computeIfAbsent(new Place(shard, partition), _ -> new Heard());
    if (heard.lives.isEmpty() || life.equals(heard.lives.getFirst())) {
      if (heard.lives.isEmpty()) {
        heard.lives.addFirst(life);
      }
      heard.at = now;
      return Life.SERVES;
    }
    if (heard.lives.contains(life) && now - heard.at < SILENT_NANOS) {
      return Life.SERVED;
    }
    heard.lives.remove(life);
    heard.lives.addFirst(life);
    if (heard.lives.size() > REMEMBERED) {
      heard.lives.removeLast();
    }
    heard.at = now;
    return Life.TAKES_OVER;
  }
}
