package io.parley.gateway.http;

import io.parley.gateway.engineio.ClientAddress;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.engineio.Untrusted;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Who is at the gateway's port: TCP connections, counted against [PortLimits], and those whose
/// request is not whole yet, which owe for it ([Untrusted]) and are cut when it takes too long.
/// Safe for use by many threads.
///
/// Bound: one entry for each connection. Overflow: a connection that is too many, or for which
/// nothing is left to lend, is closed without an answer.
public final class Port {
  private static final Duration SWEEP = Duration.ofMillis(250);

  private final PortLimits limits;
  private final Untrusted untrusted;
  private final LongSupplier nanoTime;

  /// Those whose headers are awaited.
  private final Set<PortConnection> awaited = ConcurrentHashMap.newKeySet();

  // Under this object's lock.
  private final Map<String, Integer> perAddress = new HashMap<>();
  private int open;

  private final LongAdder refused = new LongAdder();
  private final LongAdder late = new LongAdder();

  /// @param timers that see to it that nobody takes too long
  public Port(PortLimits limits, Untrusted untrusted, Timers timers) {
    this(limits, untrusted, timers, System::nanoTime);
  }

  /// @param nanoTime [System#nanoTime]
  Port(PortLimits limits, Untrusted untrusted, Timers timers, LongSupplier nanoTime) {
    this.limits = limits;
    this.untrusted = untrusted;
    this.nanoTime = nanoTime;
    sweepLater(timers);
  }

  /// TCP connections now.
  public synchronized int open() {
    return open;
  }

  /// Connections that were too many, or owed too much before their request was whole.
  public long refused() {
    return refused.sum();
  }

  /// Connections whose headers took too long.
  public long late() {
    return late.sum();
  }

  /// A connection has been accepted.
  ///
  /// @param cut closes it
  /// @return null if it is too many: to be closed
  @Nullable PortConnection arrived(InetAddress from, Runnable cut) {
    String address = limits.behindProxy() ? null : ClientAddress.counted(from);
    if (!take(address)) {
      refused.increment();
      return null;
    }
    PortConnection connection = new PortConnection(this, address, loan(address), limits.tls(), cut);
    if (!connection.await(nanoTime.getAsLong())) {
      connection.closed();
      refused.increment();
      return null;
    }
    return connection;
  }

  private Untrusted.Loan loan(@Nullable String address) {
    return untrusted.loan(address, PortConnection.USUAL);
  }

  private synchronized boolean take(@Nullable String address) {
    if (open >= limits.connections()) {
      return false;
    }
    if (address != null) {
      int of = perAddress.getOrDefault(address, 0);
      if (of >= limits.connectionsPerAddress()) {
        return false;
      }
      perAddress.put(address, of + 1);
    }
    open++;
    return true;
  }

  synchronized void giveBack(@Nullable String address) {
    open--;
    if (address != null) {
      perAddress.computeIfPresent(address, (_, of) -> of == 1 ? null : of - 1);
    }
  }

  Set<PortConnection> awaited() {
    return awaited;
  }

  long now() {
    return nanoTime.getAsLong();
  }

  void refuse() {
    refused.increment();
  }

  private void sweepLater(Timers timers) {
    timers.schedule(
        SWEEP,
        () -> {
          try {
            sweep();
          } finally {
            sweepLater(timers);
          }
        });
  }

  private void sweep() {
    long now = nanoTime.getAsLong();
    long patience = limits.headersWithin().toNanos();
    for (PortConnection connection : awaited) {
      if (connection.isLate(now, patience)) {
        late.increment();
        connection.cut();
      }
    }
  }
}
