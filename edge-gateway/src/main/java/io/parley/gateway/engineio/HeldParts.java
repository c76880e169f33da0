package io.parley.gateway.engineio;

import org.jspecify.annotations.Nullable;

/// What one session keeps of what is not whole: part of a message, part of a POST. A client that
/// has shown who it is may have it keep what the settings allow; until then [Untrusted] lends it.
///
/// Safe for use by many threads. It calls nothing but the lender, so any lock may be held.
final class HeldParts {
  /// What one who has not shown who it is may keep us waiting for, in bytes, whatever others do.
  private static final int USUAL_PART = 16 * 1024;

  private final Untrusted lender;
  private final @Nullable String address;

  /// Whether the client has shown who it is.
  private volatile boolean trusted;

  // Under this object's lock.
  private Untrusted.@Nullable Loan loan;
  private int ofMessage;
  private int ofPost;
  private boolean ended;

  /// @param address as [Untrusted#loan] has it
  HeldParts(Untrusted lender, @Nullable String address) {
    this.lender = lender;
    this.address = address;
  }

  boolean isTrusted() {
    return trusted;
  }

  synchronized void trust() {
    trusted = true;
    endLoan();
  }

  /// The client is nobody again.
  synchronized void distrust() {
    trusted = false;
    ofMessage = 0;
    ofPost = 0;
  }

  /// @param bytes all that there is of the message now; 0 once it is whole
  /// @return whether there is room for that
  boolean holdMessage(int bytes) {
    if (trusted) {
      return true;
    }
    synchronized (this) {
      ofMessage = bytes;
      return lends();
    }
  }

  /// As [#holdMessage].
  boolean holdPost(int bytes) {
    if (trusted) {
      return true;
    }
    synchronized (this) {
      ofPost = bytes;
      return lends();
    }
  }

  /// The session has ended: what was lent goes back, and nothing more is.
  synchronized void end() {
    ended = true;
    endLoan();
  }

  /// Under the lock.
  private boolean lends() {
    int held = ofMessage + ofPost;
    if (trusted || held == 0) {
      endLoan();
      return true;
    }
    if (ended) {
      return false;
    }
    if (loan == null) {
      loan = lender.loan(address, USUAL_PART);
    }
    return loan.owe(held);
  }

  /// Under the lock.
  private void endLoan() {
    if (loan != null) {
      loan.end();
      loan = null;
    }
  }
}
