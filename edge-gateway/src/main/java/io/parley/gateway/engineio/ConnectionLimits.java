package io.parley.gateway.engineio;

/// How many connections a gateway takes; refuses what cannot work.
///
/// @param connections the most sessions at a time, 1 or more
/// @param connectionsPerAddress the most sessions of one client address at a time, 1 or more
/// @param handshakesPerSecond the most new sessions in a second, 1 or more; as many may come at
///   once after a pause. One address has half of them.
/// @param untrustedBytes what is lent to those who have not shown a token yet ([Untrusted]), in
///   bytes, 1 MiB or more
public record ConnectionLimits(
    int connections, int connectionsPerAddress, int handshakesPerSecond, int untrustedBytes) {
  private static final int LEAST_BYTES = 1 << 20;

  /// 100,000 sessions, 10,000 of one address (a whole company may have one), 2,000 new ones in a
  /// second, 64 MiB.
  public static final ConnectionLimits DEFAULT =
      new ConnectionLimits(100_000, 10_000, 2_000, 64 << 20);

  /// @throws IllegalArgumentException naming the limit and its value; the gateway must not start
  public ConnectionLimits {
    require("connections", connections, 1);
    require("connectionsPerAddress", connectionsPerAddress, 1);
    require("handshakesPerSecond", handshakesPerSecond, 1);
    require("untrustedBytes", untrustedBytes, LEAST_BYTES);
  }

  private static void require(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + " is " + value + ", expected " + least + " or more");
    }
  }
}
