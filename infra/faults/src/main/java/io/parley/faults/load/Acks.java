package io.parley.faults.load;

import java.time.Duration;

/// How long acks took, from the first send, retries included.
///
/// @param p50 of those that came in the phase; 0 when none did
/// @param p99 likewise
/// @param longest of those, and of messages that still waited at its end
public record Acks(Duration p50, Duration p99, Duration longest) {}
