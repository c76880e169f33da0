package io.parley.attacks.stack;

import io.parley.benchmarks.socketio.Connection;
import io.parley.benchmarks.websocket.SelectorLoop;
import io.parley.benchmarks.websocket.WebSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A client's socket, to be used by a thread that waits for it. It does not come back by itself.
/// Every wait is of [#PATIENCE] at most, and then an [AttackFailure].
///
/// Bound: [#MOST_EVENTS] events. Overflow: it is cut, and says so.
public final class Client implements AutoCloseable {
  public static final Duration PATIENCE = Duration.ofSeconds(30);
  static final int MOST_EVENTS = 20_000;

  private static final JsonMapper JSON = new JsonMapper();

  private final SelectorLoop loop;
  private final WebSocket.Target server;
  private final ObjectNode auth;
  private final CompletableFuture<JsonNode> connected = new CompletableFuture<>();
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final Map<Integer, CompletableFuture<JsonNode>> acks = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final Object lock = new Object();
  private final List<Event> events = new ArrayList<>(); // guarded by lock
  private @Nullable String offset; // guarded by lock
  private volatile @Nullable JsonNode refusal; // before `connected` fails for it
  private volatile boolean isDeaf;
  private final Connection connection;

  /// What the service has told.
  public record Event(String name, JsonNode payload) {}

  private Client(SelectorLoop loop, WebSocket.Target server, ObjectNode auth)
      throws InterruptedException {
    this.loop = loop;
    this.server = server;
    this.auth = auth;
    this.connection = loop.ask(this::connect, PATIENCE);
  }

  /// Does not wait until it is let in.
  ///
  /// @param auth of CONNECT
  static Client open(SelectorLoop loop, WebSocket.Target server, ObjectNode auth)
      throws InterruptedException {
    return new Client(loop, server, auth);
  }

  private Connection connect() {
    try {
      return new Connection(loop, server, () -> auth, new Heard());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until the service has let it in.
  ///
  /// @return what it has said: `sid`, and `pid` if the client can be recovered
  /// @throws AttackFailure if it does not
  public JsonNode awaitConnected() throws InterruptedException {
    return get(connected, "CONNECT");
  }

  /// Waits until it has refused to.
  ///
  /// @return the error; empty if the connection ended without one
  /// @throws AttackFailure if it let the client in
  public Optional<JsonNode> awaitRefused() throws InterruptedException {
    try {
      connected.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AttackFailure("no answer to CONNECT in time", e);
    } catch (ExecutionException e) {
      return Optional.ofNullable(refusal);
    }
    throw new AttackFailure("the client was let in");
  }

  /// Waits until the connection is over.
  ///
  /// @return how it ended
  public String awaitEnd() throws InterruptedException {
    return get(ended, "the connection's end");
  }

  public boolean isOver() {
    return ended.isDone();
  }

  /// Emits and waits for the ack.
  public JsonNode ask(String event, JsonNode payload) throws InterruptedException {
    return get(askLater(event, payload), event);
  }

  /// As [#ask], again after as long as the service says whenever it is too much at once.
  ///
  /// @return the ack
  /// @throws AttackFailure when it is refused otherwise
  public JsonNode must(String event, JsonNode payload) throws InterruptedException {
    while (true) {
      JsonNode ack = ask(event, payload);
      if (ack.path("ok").asBoolean(false)) {
        return ack;
      }
      JsonNode error = ack.path("error");
      if (!error.path("code").asString("").equals("RATE_LIMITED")) {
        throw new AttackFailure(event + " was refused: " + error);
      }
      Thread.sleep(Math.max(1, error.path("retryAfterMs").asLong(0)));
    }
  }

  /// Emits; the answer comes later, or fails when the connection ends.
  public CompletableFuture<JsonNode> askLater(String event, JsonNode payload)
      throws InterruptedException {
    int id = asked.incrementAndGet();
    CompletableFuture<JsonNode> ack = new CompletableFuture<>();
    acks.put(id, ack);
    if (ended.isDone()) { // else the end fails it
      ack.completeExceptionally(new AttackFailure(ended.join()));
    }
    loop.execute(() -> connection.emit(id, event, payload));
    return ack;
  }

  /// Sends a text frame as it stands, such as `42["message:send"` without an end.
  public void send(String text) throws InterruptedException {
    loop.execute(() -> connection.send(text));
  }

  /// The first event that fits, of those that came since the connection was opened or come within
  /// [#PATIENCE].
  public JsonNode await(String event, Predicate<JsonNode> fits) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (lock) {
      while (true) {
        for (Event heard : events) {
          if (heard.name().equals(event) && fits.test(heard.payload())) {
            return heard.payload();
          }
        }
        long left = deadline - System.nanoTime();
        if (left <= 0 || ended.isDone()) {
          throw new AttackFailure(
              "no " + event + (ended.isDone() ? ": " + ended.join() : " came in time"));
        }
        lock.wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
      }
    }
  }

  public JsonNode await(String event) throws InterruptedException {
    return await(event, payload -> true);
  }

  /// From now on it keeps nothing of what it is told: many that are told much fill the heap.
  public Client deafen() {
    isDeaf = true;
    return this;
  }

  /// All that came so far, in order.
  public List<Event> events() {
    synchronized (lock) {
      return List.copyOf(events);
    }
  }

  /// The payloads of those with this name, in order.
  public List<JsonNode> events(String name) {
    return events().stream().filter(e -> e.name().equals(name)).map(Event::payload).toList();
  }

  /// Its connection is gone without a word. Returns when it is.
  public void cut() throws InterruptedException {
    loop.execute(() -> connection.abort("cut"));
    awaitEnd();
  }

  /// Another connection of the client, which asks to be recovered as official clients do: with the
  /// `pid` and the last offset. Does not wait until it is let in.
  ///
  /// @throws AttackFailure if this one cannot be recovered
  public Client comeBack() throws InterruptedException {
    JsonNode pid = awaitConnected().path("pid");
    if (!pid.isString()) {
      throw new AttackFailure("the service has given no pid");
    }
    ObjectNode claim = auth.deepCopy().put("pid", pid.asString());
    claim.remove("offset");
    synchronized (lock) {
      if (offset != null) {
        claim.put("offset", offset);
      }
    }
    Client again = new Client(loop, server, claim);
    synchronized (again.lock) {
      if (again.offset == null) { // as official clients keep it until they get another one
        again.offset = claim.path("offset").asString(null);
      }
    }
    return again;
  }

  /// Whether the service has taken this connection for the one that it asked to be.
  public boolean isRecovered() throws InterruptedException {
    JsonNode pid = awaitConnected().path("pid");
    return pid.isString() && pid.equals(auth.path("pid"));
  }

  @Override
  public void close() {
    try {
      loop.execute(connection::close);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A payload of [#ask].
  public static ObjectNode json() {
    return JSON.createObjectNode();
  }

  private static <T> T get(CompletableFuture<T> answer, String what) throws InterruptedException {
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AttackFailure("no answer to " + what + " in time", e);
    } catch (ExecutionException e) {
      throw new AttackFailure("no answer to " + what + ": " + e.getCause(), e);
    }
  }

  /// On the loop's thread.
  private final class Heard implements Connection.Listener {
    @Override
    public void opened(Duration silence) {}

    @Override
    public void pinged() {}

    @Override
    public void connected(JsonNode session) {
      connected.complete(session);
    }

    @Override
    public void refused(Connection refusing, JsonNode error) {
      refusal = error;
      connected.completeExceptionally(new AttackFailure("refused: " + error));
    }

    @Override
    public void event(String name, JsonNode payload) {
      if (isDeaf) {
        return;
      }
      synchronized (lock) {
        if (events.size() >= MOST_EVENTS) {
          connection.abort("more than " + MOST_EVENTS + " events");
          return;
        }
        events.add(new Event(name, payload));
        lock.notifyAll();
      }
    }

    @Override
    public void offset(String last) {
      synchronized (lock) {
        offset = last;
      }
    }

    @Override
    public void ack(int id, JsonNode answer) {
      CompletableFuture<JsonNode> ack = acks.remove(id);
      if (ack != null) {
        ack.complete(answer);
      }
    }

    @Override
    public void ended(String reason) {
      connected.completeExceptionally(new AttackFailure(reason));
      ended.complete(reason);
      acks.values().forEach(ack -> ack.completeExceptionally(new AttackFailure(reason)));
      synchronized (lock) {
        lock.notifyAll();
      }
    }
  }
}
