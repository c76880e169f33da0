package io.parley.faults.load;

import io.parley.benchmarks.harness.Latency;
import io.parley.benchmarks.socketio.Connection;
import io.parley.benchmarks.websocket.SelectorLoop;
import io.parley.benchmarks.websocket.WebSocket;
import io.parley.faults.load.Timers.Timer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Many users who connect as fast as they can: at most [#MOST_CONNECTING] at a time, each once.
public final class Storm {
  static final int MOST_CONNECTING = 200;

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(20);
  private static final Duration ALL_WITHIN = Duration.ofMinutes(5);
  private static final JsonMapper JSON = new JsonMapper();

  private final Names names = Names.ofNow();
  private final CompletableFuture<Outcome> done = new CompletableFuture<>();
  private final Timers timers = new Timers(System::nanoTime);
  private final Histogram times = new Histogram(3);
  private final Map<String, Integer> failures = new TreeMap<>();
  private final List<Connection> open = new ArrayList<>();
  private final WebSocket.Target target;
  private final UserTokens tokens;
  private final SelectorLoop loop;
  private final int sockets;
  private final long begun = timers.now();
  private int started;
  private int failed;

  private Storm(URI url, String jwtSecret, int sockets) {
    this.target = Workload.target(url);
    this.tokens = new UserTokens(jwtSecret);
    this.sockets = sockets;
    this.loop =
        SelectorLoop.start(
            (thread, error) ->
                done.completeExceptionally(new LoadFailure("the storm's thread ended", error)));
  }

  /// What became of the storm.
  ///
  /// @param connected had their `session:ready`
  /// @param failed did not, within 20 s
  /// @param duration until the last of both
  /// @param times from the first packet to `session:ready`
  /// @param failures how many failed for which reason
  public record Outcome(
      int connected, int failed, Duration duration, Latency times, Map<String, Integer> failures) {
    public Outcome {
      failures = Map.copyOf(failures);
    }
  }

  /// Connects, waits for everybody's `session:ready`, and closes all connections.
  ///
  /// @throws LoadFailure when it is not done within 5 min
  public static Outcome run(URI url, String jwtSecret, int sockets) throws InterruptedException {
    Storm storm = new Storm(url, jwtSecret, sockets);
    try (storm.loop) {
      storm.loop.execute(storm::startSome);
      Outcome outcome = storm.await();
      storm.closeAll();
      return outcome;
    }
  }

  private Outcome await() throws InterruptedException {
    long deadline = System.nanoTime() + ALL_WITHIN.toNanos();
    while (System.nanoTime() - deadline < 0) {
      try {
        return done.get(100, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        loop.execute(timers::run); // its clock
      } catch (ExecutionException e) {
        throw new LoadFailure("the storm has failed", e);
      }
    }
    throw new LoadFailure("the storm is not over within " + ALL_WITHIN);
  }

  private void closeAll() throws InterruptedException {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    loop.execute(() -> closed.complete(closeEach()));
    var _ = closed.join();
  }

  private boolean closeEach() {
    open.forEach(Connection::close);
    return true;
  }

  private void startSome() {
    while (started < sockets && started - open.size() - failed < MOST_CONNECTING) {
      Attempt attempt = new Attempt(tokens.of(names.user(started++)));
      try {
        attempt.connection = new Connection(loop, target, attempt::auth, attempt);
      } catch (IOException e) {
        attempt.fail(e.toString());
      }
    }
    if (open.size() + failed == sockets && !done.isDone()) {
      finish();
    }
  }

  private void finish() {
    done.complete(
        new Outcome(
            open.size(),
            failed,
            Duration.ofNanos(timers.now() - begun),
            Latency.of(times),
            failures));
  }

  /// One user.
  private final class Attempt implements Connection.Listener {
    private final long begun = timers.now();
    private final String token;
    private final Timer timeout = timers.after(CONNECT_WITHIN, this::giveUp);
    private @Nullable Connection connection;
    private boolean over;

    Attempt(String token) {
      this.token = token;
    }

    ObjectNode auth() {
      return JSON.createObjectNode().put("token", token);
    }

    void fail(String reason) {
      over = true;
      timeout.cancel();
      failed++;
      failures.merge(reason, 1, Integer::sum);
    }

    @Override
    public void opened(Duration silence) {}

    @Override
    public void pinged() {}

    @Override
    public void ack(int id, JsonNode answer) {}

    @Override
    public void event(String name, JsonNode payload) {
      if (!over && name.equals("session:ready") && connection != null) {
        over = true;
        timeout.cancel();
        times.recordValue(timers.now() - begun);
        open.add(connection);
        startSome();
      }
    }

    @Override
    public void ended(String reason) {
      if (!over) {
        fail(reason);
        startSome();
      }
    }

    private void giveUp() {
      if (connection != null) {
        connection.abort("no session:ready within " + CONNECT_WITHIN.toSeconds() + " s");
      }
    }
  }
}
