package io.parley.gateway.http;

import io.parley.gateway.engineio.Untrusted;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.jspecify.annotations.Nullable;

/// One TCP connection at the [Port]. While a request's headers come in it owes what they cost, and
/// has a deadline, which bytes that trickle in do not move; while one is handled, or once it is a
/// websocket, others see to it. Safe for use by many threads.
final class PortConnection {
  /// What a connection costs of which nothing is known, in bytes.
  private static final int BASE = 4_096;

  /// The same, of one that begins by TLS.
  private static final int TLS_BASE = 32 * 1024;

  /// What a byte of a header costs, once it is a field of its own.
  private static final int PER_BYTE = 16;

  /// Headers of 2 KiB.
  static final int USUAL = TLS_BASE + 2_048 * PER_BYTE;

  private final Port port;
  private final @Nullable String address;
  private final Untrusted.Loan loan;
  private final int base;

  /// Closes it: the channel until there is an end point.
  private volatile Runnable cut;

  // Under this object's lock.
  private boolean awaiting;
  private long since;
  private long received;
  private int handling;
  private boolean closed;

  /// It is a websocket: nothing more is asked of it here.
  private volatile boolean passed;

  /// @param address as it is counted; null if it stands for many
  /// @param tls whether it begins by TLS
  PortConnection(
      Port port, @Nullable String address, Untrusted.Loan loan, boolean tls, Runnable cut) {
    this.base = tls ? TLS_BASE : BASE;
    this.port = port;
    this.address = address;
    this.loan = loan;
    this.cut = cut;
  }

  /// That of a request; null where the connector is not ours.
  static @Nullable PortConnection of(ConnectionMetaData http) {
    EndPoint endPoint = http.getConnection().getEndPoint();
    while (endPoint instanceof EndPoint.Wrapper wrapper) { // such as TLS
      endPoint = wrapper.unwrap();
    }
    return endPoint instanceof PortEndPoint ours ? ours.connection() : null;
  }

  /// Headers are awaited from now on.
  ///
  /// @return false if nothing is left to lend
  synchronized boolean await(long now) {
    awaiting = true;
    since = now;
    received = 0;
    port.awaited().add(this);
    return loan.owe(base);
  }

  void endsBy(Runnable close) {
    cut = close;
  }

  /// Bytes have come in.
  ///
  /// @return false if they are too many: it has been closed
  boolean received(int bytes) {
    if (passed || owes(bytes)) {
      return true;
    }
    port.refuse();
    cut();
    return false;
  }

  private synchronized boolean owes(int bytes) {
    if (handling > 0 || closed) {
      return true;
    }
    if (!awaiting && !await(port.now())) {
      return false;
    }
    received += bytes;
    return loan.owe(base + received * PER_BYTE);
  }

  /// The headers of a request are whole.
  synchronized void requested() {
    handling++;
    settle();
  }

  /// A request has been answered.
  synchronized void answered() {
    handling--;
  }

  /// It becomes a websocket.
  void pass() {
    passed = true;
  }

  synchronized boolean isLate(long now, long patience) {
    return awaiting && now - since > patience;
  }

  void cut() {
    cut.run();
    closed(); // also one that never came to have an end point
  }

  /// Harmless when repeated.
  void closed() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      settle();
    }
    port.giveBack(address);
  }

  private void settle() {
    awaiting = false;
    port.awaited().remove(this);
    loan.end();
  }
}
