package io.parley.gateway.socketio;

import java.time.Duration;
import java.util.Set;

/// What every Socket.IO connection of a gateway has in common; refuses what cannot work.
///
/// @param connectTimeout how long a connection may be in no namespace, above 0
/// @param namespaces those that exist, each starting with `/`; a client that asks for another gets
///   `Invalid namespace`
public record SocketIoSettings(Duration connectTimeout, Set<String> namespaces) {
  /// connectTimeout 10 s, namespace `/` only.
  public static final SocketIoSettings DEFAULT =
      new SocketIoSettings(Duration.ofSeconds(10), Set.of("/"));

  /// @throws IllegalArgumentException naming the setting and its value; the gateway must not start
  public SocketIoSettings {
    namespaces = Set.copyOf(namespaces);
    if (!connectTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "connectTimeout is " + connectTimeout + ", expected above 0");
    }
    if (namespaces.isEmpty()) {
      throw new IllegalArgumentException("namespaces is empty, expected at least /");
    }
    for (String namespace : namespaces) {
      if (!namespace.startsWith("/") || namespace.contains(",") || namespace.contains("?")) {
        throw new IllegalArgumentException(
            "namespace is " + namespace + ", expected / and a name without comma or question mark");
      }
    }
  }
}
