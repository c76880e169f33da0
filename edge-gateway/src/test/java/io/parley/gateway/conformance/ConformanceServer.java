package io.parley.gateway.conformance;

import io.parley.gateway.engineio.ConnectionLimits;
import io.parley.gateway.engineio.EngineServer;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.ExecutorTimers;
import io.parley.gateway.http.EngineEndpoint;
import io.parley.gateway.http.Origins;
import io.parley.gateway.socketio.ConnectHandler;
import io.parley.gateway.socketio.SocketIoConnection;
import io.parley.gateway.socketio.SocketIoSettings;
import java.time.Duration;
import java.util.Set;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An echo server with the settings that the public suites ask for: Engine.IO at `/engine.io/`
/// echoes every message; Socket.IO at `/socket.io/` is as [EchoSocket] says. Listens on 127.0.0.1.
public final class ConformanceServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConformanceServer.class);

  static final EngineSettings ENGINE =
      new EngineSettings(
          Duration.ofMillis(300),
          Duration.ofMillis(200),
          Duration.ofSeconds(10),
          1_000_000,
          1 << 23);

  static final SocketIoSettings SOCKET_IO =
      new SocketIoSettings(Duration.ofSeconds(1), Set.of("/", "/custom"));

  private static final int DEFAULT_PORT = 3_000;

  private final Server server = new Server();
  private final ServerConnector connector;
  private final ExecutorTimers timers = new ExecutorTimers("conformance-timers");

  private ConformanceServer(int port, EngineSettings engine, SocketIoSettings socketIo) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    ConnectHandler echo = EchoSocket.handler(timers);
    EngineEndpoint socketIoEndpoint =
        new EngineEndpoint(
            Set.of("/socket.io"),
            new EngineServer(engine, timers, ConnectionLimits.DEFAULT),
            Origins.any(),
            (socket, handshake) -> new SocketIoConnection(socketIo, socket, echo));
    EngineEndpoint engineEndpoint =
        new EngineEndpoint(
            Set.of("/engine.io"),
            new EngineServer(engine, timers, ConnectionLimits.DEFAULT),
            Origins.any(),
            (socket, handshake) -> new EngineEcho(socket));
    engineEndpoint.setHandler(socketIoEndpoint);
    server.setHandler(engineEndpoint);
  }

  /// @param args `--port N`, 3000 by default; 0 for any free one
  public static void main(String[] args) {
    try {
      ConformanceServer server = start(port(args), ENGINE, SOCKET_IO);
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
      System.out.println("Echo server for the conformance suites: " + server.url());
    } catch (IllegalArgumentException e) {
      System.err.println("parley: " + e.getMessage());
      System.exit(2);
    } catch (IllegalStateException e) {
      log.debug("cannot start", e);
      System.err.println("parley: " + e.getMessage());
      System.exit(1);
    }
  }

  /// @throws IllegalStateException when it cannot listen
  static ConformanceServer start(int port, EngineSettings engine, SocketIoSettings socketIo) {
    ConformanceServer conformance = new ConformanceServer(port, engine, socketIo);
    try {
      conformance.server.start();
    } catch (Exception e) { // Jetty's declaration
      conformance.close();
      throw new IllegalStateException("cannot listen on port " + port + ": " + e.getMessage(), e);
    }
    return conformance;
  }

  String url() {
    return "http://127.0.0.1:" + connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) { // Jetty's declaration
      log.warn("The server does not stop as it should", e);
    }
    timers.close();
  }

  private static int port(String[] args) {
    if (args.length == 0) {
      return DEFAULT_PORT;
    }
    if (args.length == 2 && args[0].equals("--port")) {
      try {
        int port = Integer.parseInt(args[1]);
        if (port >= 0 && port <= 65_535) {
          return port;
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("--port: expected a number, but was " + args[1], e);
      }
      throw new IllegalArgumentException("--port: expected 0 to 65535, but was " + args[1]);
    }
    throw new IllegalArgumentException("usage: parley conformance-server [--port 3000]");
  }
}
