package io.parley.contract;

/// How far one member has come: everything up to and with these message numbers.
///
/// @param delivered 0 for nothing new
/// @param read 0 for nothing new
public record ReceiptMark(UserId userId, long delivered, long read) {
  public ReceiptMark {
    Require.present("userId", userId);
    Require.atLeast("delivered", delivered, 0);
    Require.atLeast("read", read, 0);
  }
}
