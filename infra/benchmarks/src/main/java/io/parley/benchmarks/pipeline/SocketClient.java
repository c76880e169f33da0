package io.parley.benchmarks.pipeline;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// As much of a Socket.IO v5 client as a load needs, over one websocket: connect with a token,
/// answer pings, emit with an ack, take events. Sending never blocks.
///
/// Bound: [#MOST_WAITING] packets unsent. Overflow: the packet is refused.
final class SocketClient implements WebSocket.Listener {
  static final int MOST_WAITING = 10_000;

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
  private static final JsonMapper JSON = new JsonMapper();

  /// Called by one thread at a time, never after [#close].
  interface Listener {
    /// @param now when it came, as [System#nanoTime]
    void event(String name, JsonNode payload, long now);

    /// @param id as given to [#emit]
    void ack(int id, JsonNode payload, long now);

    /// Once, when the connection has ended by itself or has said what cannot be understood.
    void failed(String reason);
  }

  private final String token;
  private final Listener listener;
  private final StringBuilder partial = new StringBuilder();
  private final ArrayDeque<String> waiting = new ArrayDeque<>();
  private @Nullable WebSocket socket;
  private boolean writing;
  private boolean ended;

  private SocketClient(String token, Listener listener) {
    this.token = token;
    this.listener = listener;
  }

  /// @param base the gateway, such as `http://127.0.0.1:8080`
  /// @return fails when there is no websocket within 10 s; a refused token fails the listener
  static CompletableFuture<SocketClient> connect(
      HttpClient http, URI base, String token, Listener listener) {
    URI uri = URI.create("ws" + base.toString().substring("http".length()));
    SocketClient client = new SocketClient(token, listener);
    return http.newWebSocketBuilder()
        .connectTimeout(CONNECT_WITHIN)
        .buildAsync(uri.resolve("/socket.io/?EIO=4&transport=websocket"), client)
        .thenApply(socket -> client);
  }

  /// @param id the ack's, 0 or more, each once
  /// @param payload JSON
  /// @return false when it cannot be sent
  boolean emit(int id, String event, String payload) {
    return send("42" + id + "[\"" + event + "\"," + payload + "]");
  }

  void close() {
    WebSocket current;
    synchronized (this) {
      ended = true;
      waiting.clear();
      current = socket;
    }
    if (current != null) {
      current.abort();
    }
  }

  @Override
  public void onOpen(WebSocket opened) {
    synchronized (this) {
      socket = opened;
    }
    opened.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    long now = System.nanoTime();
    partial.append(data);
    if (last) {
      String packet = partial.toString();
      partial.setLength(0);
      try {
        packet(packet, now);
      } catch (JacksonException e) {
        fail("not understood: " + packet);
      }
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    fail("closed with code " + code + " " + reason);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    fail(error.toString());
  }

  private void packet(String packet, long now) {
    if (packet.startsWith("42")) {
      JsonNode event = JSON.readTree(packet.substring(2));
      listener.event(event.path(0).asString(), event.path(1), now);
    } else if (packet.startsWith("43")) {
      int payload = packet.indexOf('[');
      JsonNode ack = JSON.readTree(packet.substring(payload));
      listener.ack(Integer.parseInt(packet, 2, payload, 10), ack.path(0), now);
    } else if (packet.equals("2")) {
      if (!send("3")) {
        fail("cannot answer a ping");
      }
    } else if (packet.startsWith("0")) {
      if (!send("40" + JSON.writeValueAsString(JSON.createObjectNode().put("token", token)))) {
        fail("cannot connect");
      }
    } else if (!packet.startsWith("40")) {
      fail("the server says " + packet);
    }
  }

  private void fail(String reason) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      waiting.clear();
    }
    listener.failed(reason);
  }

  private boolean send(String packet) {
    WebSocket current;
    synchronized (this) {
      current = socket;
      if (ended || current == null || waiting.size() >= MOST_WAITING) {
        return false;
      }
      if (writing) {
        waiting.add(packet);
        return true;
      }
      writing = true;
    }
    write(current, packet);
    return true;
  }

  /// One write at a time, which is what [WebSocket] asks for. Writes that are done at once do not
  /// grow the stack.
  @SuppressWarnings("FutureReturnValueIgnored") // both ends are handled here
  private void write(WebSocket to, @Nullable String first) {
    for (String packet = first; packet != null; packet = next()) {
      CompletableFuture<WebSocket> written = to.sendText(packet, true);
      if (!written.isDone()) {
        written.whenComplete((done, failure) -> written(to, failure));
        return;
      }
      if (written.isCompletedExceptionally()) {
        fail(written.exceptionNow().toString());
        return;
      }
    }
  }

  private void written(WebSocket to, @Nullable Throwable failure) {
    if (failure != null) {
      fail(failure.toString());
      return;
    }
    String packet = next();
    if (packet != null) {
      write(to, packet);
    }
  }

  private synchronized @Nullable String next() {
    String packet = waiting.poll();
    writing = packet != null;
    return packet;
  }
}
