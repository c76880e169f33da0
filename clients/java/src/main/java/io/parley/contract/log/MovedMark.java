package io.parley.contract.log;

import io.parley.contract.Require;
import io.parley.contract.UserId;
import java.time.Instant;

/// How far one member has come, everything up to and with these message numbers, and what of it is
/// news: with `written` the delivered messages, with `read` and `answered` the read ones too.
///
/// @param at when the newest of these messages was written to the transport or read; when the
///   answer was accepted. By the broker's clock: not before it, and after it by no more than the
///   gateway's word took to the log.
public record MovedMark(UserId userId, long delivered, long read, MarkCause cause, Instant at) {
  public MovedMark {
    Require.present("userId", userId);
    Require.atLeast("delivered", delivered, 0);
    Require.atLeast("read", read, 0);
    Require.present("cause", cause);
    Require.present("at", at);
  }
}
