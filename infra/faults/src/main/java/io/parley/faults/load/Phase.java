package io.parley.faults.load;

import java.time.Duration;
import java.util.Optional;

/// One stretch of the run. A time that begins before it or ends after it counts as far as it is
/// within. A message counts as sent when its user says it, connected or not.
///
/// @param delivered messages that came to a receiver, the sender's own device too
/// @param longestSilence longest time in which a receiver got nothing of a conversation although
///   something had been sent that it did not have
/// @param bystanders the same in the conversations that the fault did not hit, which do not count
///   in `longestSilence`; empty where it may have hit everybody
/// @param longestReconnect from the end of a connection, or the missed heartbeat, until the next
///   one of the same user is served: `session:ready`, or what an official client gets first
/// @param longestReturn likewise, but from the client's first attempt to connect, the first time or
///   again
/// @param recovered reconnects of official clients that said `recovered`
/// @param refused acks with `OVERLOADED`, `TIMEOUT` or `RATE_LIMITED`, after which the client tried
///   again, and conversations that were not made at the first try
public record Phase(
    String name,
    long sent,
    long acked,
    long delivered,
    Duration longestSilence,
    Optional<Duration> bystanders,
    Acks acks,
    Duration longestReconnect,
    Duration longestReturn,
    long reconnects,
    long recovered,
    long refused) {}
