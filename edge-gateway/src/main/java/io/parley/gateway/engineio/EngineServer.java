package io.parley.gateway.engineio;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All Engine.IO sessions of one endpoint: who may open one, which request belongs to which, and
/// their common end. Knows no HTTP server: `edge` brings the requests. Safe for use by many
/// threads.
public final class EngineServer {
  private static final Duration DRAIN_STEP = Duration.ofMillis(50);
  private static final Duration FAREWELL = Duration.ofSeconds(2);
  private static final int MOST_FAREWELLS = 1_000;

  private final EngineSettings settings;
  private final Timers timers;
  private final ConnectionQuota quota;
  private final Untrusted untrusted;
  private final ConnectionCounts counts = new ConnectionCounts();
  private final ConcurrentHashMap<String, EngineSocket> sockets = new ConcurrentHashMap<>();

  /// Long-polling sessions that their clients have just ended while no GET of theirs waited: one
  /// may be on its way, and gets a last noop, as the reference server's order of events has it.
  ///
  /// Bound: [#MOST_FAREWELLS], each for [#FAREWELL]. Overflow: that GET is of an unknown session.
  private final ConcurrentHashMap<String, PollingTransport> farewells = new ConcurrentHashMap<>();

  private volatile boolean draining;

  public EngineServer(EngineSettings settings, Timers timers, ConnectionLimits limits) {
    this.settings = settings;
    this.timers = timers;
    this.quota = new ConnectionQuota(limits, System::nanoTime);
    this.untrusted = new Untrusted(limits.untrustedBytes());
  }

  public EngineSettings settings() {
    return settings;
  }

  Timers timers() {
    return timers;
  }

  /// What is lent to those who have not shown a token yet, by the sessions here and by whatever
  /// else stands at the port.
  public Untrusted untrusted() {
    return untrusted;
  }

  /// Checks a request in the reference server's order (engine.io 6.6 `Server#verify`).
  ///
  /// @param eio the query's `EIO`
  /// @param transport the query's `transport`
  /// @param sid the query's `sid`
  /// @param upgrade whether the request asks to become a websocket
  /// @return empty if it may go on; otherwise what to answer
  public Optional<EngineError> check(
      String method,
      @Nullable String eio,
      @Nullable String transport,
      @Nullable String sid,
      boolean upgrade) {
    boolean polling = "polling".equals(transport);
    if (!polling && !"websocket".equals(transport)) {
      return Optional.of(EngineError.UNKNOWN_TRANSPORT);
    }
    if (sid != null && !sid.isEmpty()) {
      EngineSocket socket = sockets.get(sid);
      if (socket == null) {
        boolean last = polling && !upgrade && method.equals("GET") && farewells.containsKey(sid);
        if (!last) {
          return Optional.of(EngineError.UNKNOWN_SID);
        }
      }
      boolean fits = polling ? !upgrade && (socket == null || socket.polling() != null) : upgrade;
      return fits && "4".equals(eio) ? Optional.empty() : Optional.of(EngineError.BAD_REQUEST);
    }
    if (!method.equals("GET")) {
      return Optional.of(EngineError.BAD_HANDSHAKE_METHOD);
    }
    if (polling == upgrade) {
      return Optional.of(EngineError.BAD_REQUEST);
    }
    if (!"4".equals(eio)) {
      return Optional.of(EngineError.UNSUPPORTED_PROTOCOL_VERSION);
    }
    return draining ? Optional.of(EngineError.OVERLOADED) : Optional.empty();
  }

  /// Lets a new session in, if the limits do.
  ///
  /// @param address of the client
  /// @return empty if a limit is reached: answer with [EngineError#OVERLOADED]
  public Optional<Admission> admit(String address) {
    ConnectionQuota.Address admitted = quota.admit(ClientAddress.counted(address));
    if (admitted == null) {
      counts.refuse();
      return Optional.empty();
    }
    return Optional.of(new Admission(admitted, address));
  }

  /// A place for one session. One of the methods is to be called, once.
  public final class Admission {
    private final ConnectionQuota.Address address;
    private final String remoteAddress;

    private Admission(ConnectionQuota.Address address, String remoteAddress) {
      this.address = address;
      // One text for all sessions of an address, where it is counted by its whole name.
      this.remoteAddress = remoteAddress.equals(address.value()) ? address.value() : remoteAddress;
    }

    /// Opens a session on a websocket.
    ///
    /// @param listener makes the session's listener; must not use the socket yet
    /// @return what the websocket tells what it reads
    public TransportListener openWebSocket(
        EngineTransport websocket, Function<EngineSocket, EngineListener> listener) {
      return open(socket -> websocket, listener);
    }

    /// Opens a session on long-polling; its open packet answers the GET.
    public void openPolling(Poll first, Function<EngineSocket, EngineListener> listener) {
      open(socket -> new PollingTransport(socket, first), listener);
    }

    /// Nothing was opened after all.
    public void giveUp() {
      quota.release(address);
    }

    private EngineSocket open(
        Function<EngineSocket, EngineTransport> transport,
        Function<EngineSocket, EngineListener> listener) {
      EngineSocket socket =
          new EngineSocket(EngineServer.this, address, remoteAddress, transport, listener);
      sockets.put(socket.sid(), socket);
      counts.open();
      socket.start();
      if (draining) {
        socket.close(CloseReason.SERVER_SHUTDOWN);
      }
      return socket;
    }
  }

  /// The long-polling of a session, unless it has ended (but for its last GET) or become a
  /// websocket.
  public Optional<PollingTransport> polling(String sid) {
    return Optional.ofNullable(sockets.get(sid))
        .map(EngineSocket::polling)
        .or(() -> Optional.ofNullable(farewells.remove(sid)));
  }

  /// A session ends that owes its client the answer to one more GET.
  void owes(String sid, PollingTransport polling) {
    if (farewells.size() < MOST_FAREWELLS) {
      farewells.put(sid, polling);
      timers.schedule(FAREWELL, () -> farewells.remove(sid));
    }
  }

  /// Offers a session a websocket in place of its long-polling.
  ///
  /// @return what the websocket tells what it reads; empty if there is nothing to replace: close it
  public Optional<TransportListener> probe(String sid, EngineTransport websocket) {
    return Optional.ofNullable(sockets.get(sid)).map(socket -> socket.probe(websocket));
  }

  /// Sessions that are open, or still send their last.
  public int connections() {
    return quota.connections();
  }

  public ConnectionCounts counts() {
    return counts;
  }

  /// Whether it takes no new sessions any more.
  public boolean isDraining() {
    return draining;
  }

  /// Takes no new session and closes all, evenly over the window: their clients come back at once,
  /// and another gateway has to take them. To be called once.
  ///
  /// @return completed when all have been told
  public CompletableFuture<Void> drain(Duration window) {
    draining = true;
    List<EngineSocket> open = List.copyOf(sockets.values());
    CompletableFuture<Void> done = new CompletableFuture<>();
    closeSome(open.iterator(), Math.ceilDiv(open.size(), steps(window)), done);
    return done;
  }

  private static int steps(Duration window) {
    return Math.toIntExact(Math.max(1, window.dividedBy(DRAIN_STEP)));
  }

  private void closeSome(Iterator<EngineSocket> open, int atOnce, CompletableFuture<Void> done) {
    for (int i = 0; i < atOnce && open.hasNext(); i++) {
      open.next().close(CloseReason.SERVER_SHUTDOWN);
    }
    if (open.hasNext()) {
      timers.schedule(DRAIN_STEP, () -> closeSome(open, atOnce, done));
    } else {
      done.complete(null);
    }
  }

  /// The session's transport has closed.
  void forget(EngineSocket socket, ConnectionQuota.Address address) {
    if (sockets.remove(socket.sid(), socket)) {
      counts.close(Objects.requireNonNull(socket.closeReason()));
      quota.release(address);
    }
  }
}
