package io.parley.gateway.http;

import java.time.Duration;

/// What a gateway's port takes of TCP connections; refuses what cannot work.
///
/// @param connections the most at a time, 1 or more
/// @param connectionsPerAddress the most of one address at a time, 1 or more; no limit of its own
///   where all come from a proxy
/// @param headersWithin how long a request's headers may take, from the connection's beginning or
///   from their first byte
/// @param behindProxy whether one address stands for many clients
/// @param tls whether a connection begins by TLS, whose state is owed for too
public record PortLimits(
    int connections,
    int connectionsPerAddress,
    Duration headersWithin,
    boolean behindProxy,
    boolean tls) {
  /// For the headers of a request, TLS included.
  public static final Duration HEADERS_WITHIN = Duration.ofSeconds(10);

  /// @throws IllegalArgumentException naming the limit and its value
  public PortLimits {
    if (connections < 1 || connectionsPerAddress < 1 || !headersWithin.isPositive()) {
      throw new IllegalArgumentException(
          "a limit of the port is "
              + connections
              + ", "
              + connectionsPerAddress
              + ", "
              + headersWithin
              + ", expected 1 or more");
    }
  }
}
