package io.parley.gateway.socketio;

import io.parley.gateway.engineio.EngineSettings;
import java.time.Duration;
import java.util.Set;

/// What every Socket.IO connection of a gateway has in common; refuses what cannot work.
///
/// @param engine the limits and times of the sessions below
/// @param connectTimeout how long a connection may be in no namespace, above 0
/// @param namespaces those that exist, each starting with `/`; a client that asks for another gets
///   `Invalid namespace`
public record SocketIoSettings(
    EngineSettings engine, Duration connectTimeout, Set<String> namespaces) {
  /// Engine.IO's defaults, connectTimeout 45 s, namespace `/` only.
  public static final SocketIoSettings DEFAULT =
      new SocketIoSettings(EngineSettings.DEFAULT, Duration.ofSeconds(45), Set.of("/"));

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
