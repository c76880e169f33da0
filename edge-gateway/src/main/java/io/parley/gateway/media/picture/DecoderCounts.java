package io.parley.gateway.media.picture;

import io.parley.gateway.media.picture.DecoderLostException.Loss;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/// What became of decoders. Safe for use by many threads.
public final class DecoderCounts {
  private final LongAdder started = new LongAdder();
  private final Map<String, LongAdder> lost =
      Arrays.stream(Loss.values())
          .collect(Collectors.toUnmodifiableMap(Loss::name, loss -> new LongAdder()));

  void countStarted() {
    started.increment();
  }

  void countLost(Loss loss) {
    count(loss.name()).increment();
  }

  /// Those that were ready for pictures.
  public long started() {
    return started.sum();
  }

  /// How one may be lost, in order.
  public static List<String> losses() {
    return Arrays.stream(Loss.values()).map(Loss::name).toList();
  }

  /// @param loss of [#losses]
  public long lost(String loss) {
    return count(loss).sum();
  }

  private LongAdder count(String loss) {
    return Objects.requireNonNull(lost.get(loss), loss);
  }
}
