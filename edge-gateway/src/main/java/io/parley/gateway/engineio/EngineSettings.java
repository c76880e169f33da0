package io.parley.gateway.engineio;

import java.time.Duration;

/// The limits and times of every Engine.IO session of a gateway; refuses what cannot work.
///
/// @param pingInterval from the last pong (or the opening) to the next ping, 1 ms to 1 day
/// @param pingTimeout how long a client may take to answer a ping, and to take its last bytes
///   before a close, 1 ms to 1 day
/// @param upgradeTimeout how long a websocket may take to replace long-polling, 1 ms to 1 day
/// @param maxPayload the largest message of a client, and the largest body of long-polling, in
///   bytes of UTF-8
/// @param outboxBytes the most unsent bytes of one socket, the message being written included; a
///   single message above it is never sent
public record EngineSettings(
    Duration pingInterval,
    Duration pingTimeout,
    Duration upgradeTimeout,
    int maxPayload,
    long outboxBytes) {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  /// pingInterval 25 s, pingTimeout 20 s, upgradeTimeout 10 s, maxPayload 2,000,000 bytes, outbox 1
  /// MiB.
  public static final EngineSettings DEFAULT =
      new EngineSettings(
          Duration.ofSeconds(25),
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          2_000_000,
          1 << 20);

  /// @throws IllegalArgumentException naming the setting and its value; the gateway must not start
  public EngineSettings {
    requireWithin("pingInterval", pingInterval);
    requireWithin("pingTimeout", pingTimeout);
    requireWithin("upgradeTimeout", upgradeTimeout);
    if (maxPayload < 1) {
      throw new IllegalArgumentException("maxPayload is " + maxPayload + ", expected 1 or more");
    }
    if (outboxBytes < 1024) {
      throw new IllegalArgumentException(
          "outboxBytes is " + outboxBytes + ", expected 1024 or more");
    }
  }

  private static void requireWithin(String name, Duration value) {
    if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + " is " + value + ", expected 1 ms to 1 day");
    }
  }
}
