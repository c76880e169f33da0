package io.parley.e2e;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.json.JSONObject;

/// The official Java client.
final class JavaClient implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;

  private final Socket socket;
  private final Map<String, BlockingQueue<JSONObject>> events = new ConcurrentHashMap<>();
  private final CompletableFuture<JSONObject> ready = new CompletableFuture<>();
  private final CompletableFuture<JSONObject> refused = new CompletableFuture<>();

  /// Over a websocket.
  ///
  /// @param auth the CONNECT payload
  JavaClient(String url, Map<String, String> auth) {
    this(url, auth, "websocket");
  }

  /// @param transports the first is begun with
  JavaClient(String url, Map<String, String> auth, String... transports) {
    socket =
        IO.socket(
            URI.create(url),
            IO.Options.builder()
                .setForceNew(true)
                .setReconnection(false)
                .setTransports(transports)
                .setAuth(auth)
                .build());
    socket.onAnyIncoming(args -> queue((String) args[0]).add((JSONObject) args[1]));
    socket.on("session:ready", args -> ready.complete((JSONObject) args[0]));
    socket.on(
        Socket.EVENT_CONNECT_ERROR,
        args -> {
          if (args[0] instanceof JSONObject error) {
            refused.complete(error);
          } else {
            refused.completeExceptionally((Exception) args[0]);
          }
        });
    socket.connect();
  }

  static JavaClient of(String url, String user) {
    return new JavaClient(url, Map.of("token", TestStack.token(user)));
  }

  /// Waits for `session:ready`.
  JSONObject ready() throws Exception {
    return get(ready);
  }

  /// Waits for CONNECT_ERROR.
  JSONObject refused() throws Exception {
    return get(refused);
  }

  /// Emits and waits for the ack.
  JSONObject emit(String event, Object payload) throws Exception {
    CompletableFuture<JSONObject> ack = new CompletableFuture<>();
    socket.emit(event, new Object[] {payload}, (Ack) args -> ack.complete((JSONObject) args[0]));
    return get(ack);
  }

  /// Waits for the next `message`.
  JSONObject nextMessage() throws InterruptedException {
    return next("message");
  }

  /// Waits for the next such event.
  JSONObject next(String event) throws InterruptedException {
    JSONObject next = queue(event).poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no " + event + " came");
    }
    return next;
  }

  private BlockingQueue<JSONObject> queue(String event) {
    return events.computeIfAbsent(event, _ -> new LinkedBlockingQueue<>());
  }

  boolean isConnected() {
    return socket.connected();
  }

  @Override
  public void close() {
    socket.close();
  }

  private static JSONObject get(CompletableFuture<JSONObject> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
