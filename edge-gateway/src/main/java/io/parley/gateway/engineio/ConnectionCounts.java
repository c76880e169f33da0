package io.parley.gateway.engineio;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What an [EngineServer] has seen of connections: `opened = open + closed`. Safe for use by many
/// threads.
public final class ConnectionCounts {
  private final LongAdder opened = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final Map<CloseReason, LongAdder> closed;

  ConnectionCounts() {
    Map<CloseReason, LongAdder> all = new EnumMap<>(CloseReason.class);
    for (CloseReason reason : CloseReason.values()) {
      all.put(reason, new LongAdder());
    }
    closed = Collections.unmodifiableMap(all);
  }

  void open() {
    opened.increment();
  }

  void refuse() {
    refused.increment();
  }

  void drop() {
    dropped.increment();
  }

  void close(CloseReason reason) {
    adder(reason).increment();
  }

  public long opened() {
    return opened.sum();
  }

  /// Those that [ConnectionLimits] kept out.
  public long refused() {
    return refused.sum();
  }

  /// [Volatile] frames that found no room.
  public long dropped() {
    return dropped.sum();
  }

  public long closed(CloseReason reason) {
    return adder(reason).sum();
  }

  private LongAdder adder(CloseReason reason) {
    LongAdder adder = closed.get(reason);
    if (adder == null) {
      throw new AssertionError(reason);
    }
    return adder;
  }
}
