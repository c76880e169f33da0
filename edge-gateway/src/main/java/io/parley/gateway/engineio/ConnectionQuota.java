package io.parley.gateway.engineio;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Counts the sessions of a gateway and of each address against [ConnectionLimits]. One address has
/// at most half of the handshakes, so that it never takes them from all others. Safe for use by
/// many threads.
///
/// Bound: one entry for each address that has a session, or has begun one within the last two
/// seconds.
final class ConnectionQuota {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /// After which an address has all of its handshakes again.
  private static final long RESTED = 2 * SECOND;

  private final ConnectionLimits limits;
  private final LongSupplier nanoTime;

  // Under this object's lock.
  private final Map<String, Address> addresses = new HashMap<>();

  /// Addresses that have had no session since, the longest first.
  private final Queue<Rest> resting = new ArrayDeque<>();

  private final Credit handshakes;
  private volatile int connections;

  /// @param nanoTime [System#nanoTime]
  ConnectionQuota(ConnectionLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.handshakes = new Credit(limits.handshakesPerSecond());
  }

  private record Rest(Address address, long since) {}

  /// A client address as it is counted, one object for all its sessions.
  final class Address {
    private final String value;
    private final Credit handshakes = new Credit(Math.ceilDiv(limits.handshakesPerSecond(), 2));
    private int sessions;

    private Address(String value) {
      this.value = value;
    }

    String value() {
      return value;
    }
  }

  /// Handshakes that may come now, in nanoseconds of what their limit makes one cost.
  private final class Credit {
    private final long price;
    private long left = SECOND;
    private long at = nanoTime.getAsLong();

    Credit(int perSecond) {
      price = SECOND / perSecond;
    }

    boolean covers(long now) {
      left = Math.min(SECOND, left + (now - at));
      at = now;
      return left >= price;
    }

    void take() {
      left -= price;
    }
  }

  /// @param address as of [ClientAddress]
  /// @return null if a limit is reached; otherwise to be given to [#release] once
  synchronized @Nullable Address admit(String address) {
    long now = nanoTime.getAsLong();
    forgetRested(now);
    if (connections >= limits.connections() || !handshakes.covers(now)) {
      return null;
    }
    Address counted = addresses.computeIfAbsent(address, Address::new);
    if (counted.sessions >= limits.connectionsPerAddress() || !counted.handshakes.covers(now)) {
      return null; // it was there before: a new one has both
    }
    handshakes.take();
    counted.handshakes.take();
    counted.sessions++;
    connections = connections + 1; // under the lock
    return counted;
  }

  synchronized void release(Address address) {
    connections = connections - 1;
    address.sessions--;
    if (address.sessions == 0) {
      resting.add(new Rest(address, nanoTime.getAsLong()));
    }
  }

  int connections() {
    return connections;
  }

  /// How many are known.
  synchronized int addresses() {
    return addresses.size();
  }

  private void forgetRested(long now) {
    for (Rest rest = resting.peek();
        rest != null && now - rest.since > RESTED;
        rest = resting.peek()) {
      resting.remove();
      if (rest.address.sessions == 0 && now - rest.address.handshakes.at > RESTED) {
        addresses.remove(rest.address.value, rest.address);
      }
    }
  }
}
