package io.parley.gateway.engineio;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The memory that a gateway lends to clients of which it does not know yet who they are: what is
/// kept of a frame, a body or headers that are not whole, and a connection or request of nobody. An
/// honest client owes something for as long as a packet of the network takes.
///
/// Bound: so many bytes in all, a quarter of them to one address ([ClientAddress]). What is usual
/// is lent while there is anything; more, as the CONNECT of a client in very many conversations
/// needs, is taken from the first half of the budget and of the address' share only, so that such
/// never keep the usual ones out. Overflow: [Loan#owe] refuses, and who asks closes the connection
/// or answers that the gateway is overloaded. Safe for use by many threads.
public final class Untrusted {
  private static final int SHARES = 4;

  private final long total;

  // Under this object's lock.
  private final Map<String, Share> shares = new HashMap<>();
  private long lent;

  private final LongAdder refused = new LongAdder();

  /// @param total in bytes
  public Untrusted(long total) {
    this.total = total;
  }

  private static final class Share {
    long lent;
  }

  /// For one borrower, who owes nothing yet.
  ///
  /// @param address as it is counted; null for one that stands for many, as a proxy does: only what
  ///   there is in all bounds it
  /// @param usual in bytes
  public Loan loan(@Nullable String address, int usual) {
    return new Loan(address, usual);
  }

  /// In bytes.
  public synchronized long lent() {
    return lent;
  }

  /// How often there was nothing to lend.
  public long refused() {
    return refused.sum();
  }

  /// What one borrower owes.
  public final class Loan {
    private final @Nullable String address;
    private final int usual;
    private long owed;

    private Loan(@Nullable String address, int usual) {
      this.address = address;
      this.usual = usual;
    }

    /// @param bytes all that it keeps now
    /// @return whether it may; if not, it owes what it did before
    public boolean owe(long bytes) {
      boolean granted = change(this, bytes);
      if (!granted) {
        refused.increment();
      }
      return granted;
    }

    /// Gives everything back. Harmless when repeated.
    public void end() {
      change(this, 0);
    }
  }

  private synchronized boolean change(Loan loan, long bytes) {
    long more = bytes - loan.owed;
    Share share =
        loan.address == null ? null : shares.computeIfAbsent(loan.address, _ -> new Share());
    boolean granted = more <= 0 || fits(more, bytes > loan.usual ? 2 : 1, share);
    if (granted) {
      lent += more;
      loan.owed = bytes;
    }
    if (share != null) {
      share.lent += granted ? more : 0;
      if (share.lent == 0) {
        shares.remove(loan.address);
      }
    }
    return granted;
  }

  private boolean fits(long more, int part, @Nullable Share share) {
    return lent + more <= total / part
        && (share == null || share.lent + more <= total / SHARES / part);
  }
}
