package io.parley.faults.load;

import io.parley.benchmarks.socketio.Connection;
import io.parley.benchmarks.websocket.SelectorLoop;
import io.parley.benchmarks.websocket.WebSocket;
import io.parley.faults.load.Timers.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A client of our own: it connects again as the official one does, finds out as late that the
/// server is silent, and tells the gateway by its cursors what it has. Up from `session:ready` on.
final class NativeLink implements Link {
  /// The official client waits so long for the server's first packet.
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(20);

  private final SelectorLoop loop;
  private final WebSocket.Target target;
  private final Supplier<ObjectNode> auth;
  private final Timers timers;
  private final Link.Listener listener;
  private final Backoff backoff;
  private @Nullable Attempt current;
  private boolean closed;

  /// @param auth what to connect with, asked each time
  NativeLink(
      SelectorLoop loop,
      WebSocket.Target target,
      Supplier<ObjectNode> auth,
      Timers timers,
      RandomGenerator random,
      Link.Listener listener) {
    this.loop = loop;
    this.target = target;
    this.auth = auth;
    this.timers = timers;
    this.listener = listener;
    this.backoff = new Backoff(random);
  }

  @Override
  public void open() {
    if (closed) {
      return;
    }
    listener.trying();
    Attempt attempt = new Attempt();
    current = attempt;
    try {
      attempt.connection = new Connection(loop, target, auth, attempt);
    } catch (IOException e) {
      attempt.ended(e.toString());
    }
  }

  @Override
  public void emit(int id, String event, ObjectNode payload) {
    if (current != null && current.connection != null) {
      current.connection.emit(id, event, payload);
    }
  }

  @Override
  public void close() {
    closed = true;
    if (current != null && current.connection != null) {
      current.connection.close();
    }
  }

  /// One connection, from the first try to its end.
  private final class Attempt implements Connection.Listener {
    @Nullable Connection connection;
    private @Nullable Timer silence;
    private boolean ready;
    private boolean over;
    private Duration patience = CONNECT_WITHIN;

    Attempt() {
      expectWithin(patience, "timeout");
    }

    @Override
    public void opened(Duration most) {
      patience = most;
      expectWithin(most, "ping timeout");
    }

    @Override
    public void pinged() {
      expectWithin(patience, "ping timeout");
    }

    @Override
    public void event(String name, JsonNode payload) {
      if (closed) {
        return;
      }
      if (!ready && name.equals("session:ready")) {
        ready = true;
        backoff.reset();
        listener.up(Resumption.CURSORS);
      }
      listener.event(name, payload);
    }

    @Override
    public void ack(int id, JsonNode answer) {
      if (!closed) {
        listener.ack(id, answer);
      }
    }

    @Override
    public void ended(String reason) {
      if (over) {
        return;
      }
      over = true;
      if (silence != null) {
        silence.cancel();
      }
      if (closed) {
        return;
      }
      current = null;
      if (ready) {
        listener.down(reason);
      }
      var _ = timers.after(backoff.next(), NativeLink.this::open);
    }

    private void expectWithin(Duration most, String otherwise) {
      if (silence != null) {
        silence.cancel();
      }
      silence =
          timers.after(
              most,
              () -> {
                if (connection != null) {
                  connection.abort(otherwise);
                }
              });
    }
  }
}
