package io.parley.gateway.engineio;

/// How many connections a gateway takes; refuses what cannot work.
///
/// @param connections the most sessions at a time, 1 or more
/// @param connectionsPerAddress the most sessions of one client address at a time, 1 or more
/// @param handshakesPerSecond the most new sessions in a second, 1 or more; as many may come at
///   once after a pause
public record ConnectionLimits(
    int connections, int connectionsPerAddress, int handshakesPerSecond) {
  /// 100,000 sessions, 10,000 of one address (a whole company may have one), 2,000 new ones in a
  /// second.
  public static final ConnectionLimits DEFAULT = new ConnectionLimits(100_000, 10_000, 2_000);

  /// @throws IllegalArgumentException naming the limit and its value; the gateway must not start
  public ConnectionLimits {
    require("connections", connections);
    require("connectionsPerAddress", connectionsPerAddress);
    require("handshakesPerSecond", handshakesPerSecond);
  }

  private static void require(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", expected 1 or more");
    }
  }
}
