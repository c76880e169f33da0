package io.parley.benchmarks.load;

import io.parley.benchmarks.harness.Latency;

/// How it went when users were cut off and came back.
///
/// @param cutOff users who lost their connection
/// @param back of them, who can use another one
/// @param ready milliseconds from the beginning until each was back
/// @param caughtUpMillis from the beginning until the last of the messages had come that were sent
///   to a user before that user was back
/// @param missed deliveries of such messages
/// @param attempts that failed
public record ReturnFigures(
    int cutOff, int back, Latency ready, double caughtUpMillis, long missed, int attempts) {}
