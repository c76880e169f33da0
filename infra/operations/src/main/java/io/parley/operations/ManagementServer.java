package io.parley.operations;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves `GET /metrics` in Prometheus' text format, and nothing else: 404 for any other path, 405
/// for any other method.
///
/// Bound: [#MOST_CONNECTIONS] connections, each request and each response [#MOST_SECONDS].
/// Overflow: the connection is closed. Two threads of its own answer, so who asks slowly costs
/// nobody but those who ask here.
final class ManagementServer implements AutoCloseable {
  static final int MOST_CONNECTIONS = 16;
  static final int MOST_SECONDS = 10;

  private static final Logger log = LoggerFactory.getLogger(ManagementServer.class);
  private static final String PATH = "/metrics";
  private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  static { // the JDK's server takes them from nowhere else, when it is first used
    System.setProperty("jdk.httpserver.maxConnections", Integer.toString(MOST_CONNECTIONS));
    System.setProperty("sun.net.httpserver.maxReqTime", Integer.toString(MOST_SECONDS));
    System.setProperty("sun.net.httpserver.maxRspTime", Integer.toString(MOST_SECONDS));
  }

  private final HttpServer server;
  private final ExecutorService threads;

  private ManagementServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /// @param port 0 for any free one
  /// @param metrics their text as of now
  /// @throws IllegalStateException when it cannot listen; the message names the variables
  static ManagementServer start(String address, int port, Supplier<String> metrics) {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(address, port), 0);
    } catch (IOException | RuntimeException e) { // a name that is none is an unchecked exception
      throw new IllegalStateException(
          "PARLEY_MANAGEMENT_ADDRESS, PARLEY_MANAGEMENT_PORT: cannot listen on "
              + address
              + ":"
              + port
              + ": "
              + e.getMessage(),
          e);
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            2, Thread.ofPlatform().name("management-", 0).daemon().factory());
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, metrics));
    server.start();
    ManagementServer started = new ManagementServer(server, threads);
    log.info("Metrics are at http://{}:{}{}", address, started.port(), PATH);
    return started;
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, Supplier<String> metrics) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
      } else {
        byte[] text = metrics.get().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", FORMAT);
        exchange.sendResponseHeaders(200, text.length);
        try (OutputStream body = exchange.getResponseBody()) {
          body.write(text);
        }
      }
    } catch (RuntimeException e) {
      log.error("the metrics cannot be read", e);
      throw e;
    }
  }
}
