package io.parley.gateway.engineio;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Counts the sessions of a gateway and of each address against [ConnectionLimits]. Safe for use by
/// many threads.
final class ConnectionQuota {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final ConnectionLimits limits;
  private final LongSupplier nanoTime;
  private final ConcurrentHashMap<String, Address> addresses = new ConcurrentHashMap<>();
  private final AtomicInteger connections = new AtomicInteger();

  /// Handshakes that may come now, in nanoseconds of what their limit makes one cost.
  private long credit = SECOND;

  private long creditAt;

  /// @param nanoTime [System#nanoTime]
  ConnectionQuota(ConnectionLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.creditAt = nanoTime.getAsLong();
  }

  /// A client address, one object for all its sessions.
  ///
  /// @param sessions how many there are; 0 once it is out of the table
  record Address(String value, AtomicInteger sessions) {}

  /// @return null if a limit is reached; otherwise to be given to [#release] once
  @Nullable Address admit(String address) {
    if (connections.incrementAndGet() > limits.connections()) {
      connections.decrementAndGet();
      return null;
    }
    Address counted =
        addresses.compute(
            address,
            (key, known) -> {
              Address entry = known == null ? new Address(key, new AtomicInteger()) : known;
              entry.sessions.incrementAndGet();
              return entry;
            });
    if (counted.sessions.get() > limits.connectionsPerAddress() || !takeHandshake()) {
      release(counted);
      return null;
    }
    return counted;
  }

  void release(Address address) {
    connections.decrementAndGet();
    addresses.computeIfPresent(
        address.value, (key, entry) -> entry.sessions.decrementAndGet() == 0 ? null : entry);
  }

  int connections() {
    return connections.get();
  }

  private synchronized boolean takeHandshake() {
    long now = nanoTime.getAsLong();
    credit = Math.min(SECOND, credit + (now - creditAt));
    creditAt = now;
    long price = SECOND / limits.handshakesPerSecond();
    if (credit < price) {
      return false;
    }
    credit -= price;
    return true;
  }
}
