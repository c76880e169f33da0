package io.parley.benchmarks.edge;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.OpenLoop;
import io.parley.benchmarks.harness.Schedule;
import io.parley.benchmarks.websocket.SelectorLoop;
import io.parley.benchmarks.websocket.WebSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The connections of one process. Methods are called by one thread, which waits; the connections
/// live on a loop's. One connection that ends by itself, or what takes too long, makes everything
/// after it fail.
final class Swarm implements Member.Watcher, AutoCloseable {
  /// How many are connecting at a time.
  static final int IN_FLIGHT = 64;

  /// 127.0.0.2 to 127.0.0.41: each has ports of its own.
  private static final int SOURCES = 40;

  private static final String PATH = "/socket.io/?EIO=4&transport=websocket";
  private static final Duration SETTLE = Duration.ofSeconds(15);
  private static final Duration STRAGGLERS = Duration.ofMillis(500);
  private static final Duration LEAD = Duration.ofMillis(100);

  /// At the least, for the slowest server that is worth measuring.
  private static final int OPENED_PER_SECOND = 25;

  private final InetSocketAddress server;
  private final boolean awaitsSession;
  private final SelectorLoop loop;
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private volatile @Nullable Activity activity;
  private int sent;

  /// The loop's thread changes these; this side reads after it has waited for that.
  private final List<Member> members = new ArrayList<>();

  private int connects;

  Swarm(InetSocketAddress server, boolean awaitsSession) {
    this.server = server;
    this.awaitsSession = awaitsSession;
    loop = SelectorLoop.start((thread, error) -> fail("the load's own thread ended: " + error));
  }

  /// Adds connections.
  ///
  /// @throws BenchmarkFailure when one fails, or it takes longer than at 25 a second and 15 s
  void open(int count, IntFunction<String> tokens) throws InterruptedException {
    perform(
        new Connecting(count, number -> connect(tokens.apply(number), members::add)),
        SETTLE.plusSeconds(count / OPENED_PER_SECOND));
  }

  /// Each connection emits an event and has an ack.
  void touch() throws InterruptedException {
    perform(new Touching(members), SETTLE.plusSeconds(members.size() / OPENED_PER_SECOND));
  }

  /// Closes all connections.
  void closeAll() throws InterruptedException {
    perform(new Disconnecting(members), SETTLE.plusSeconds(members.size() / OPENED_PER_SECOND));
    members.clear();
  }

  Answer.Handshaken handshakes(Duration time, IntFunction<String> tokens)
      throws InterruptedException {
    Handshaking handshaking =
        new Handshaking(time, number -> connect(tokens.apply(number), member -> {}));
    perform(handshaking, time.plus(SETTLE));
    return new Answer.Handshaken(handshaking.accepted(), time.toNanos() / 1e9);
  }

  /// Makes a group of the connections' users.
  ///
  /// @param pattern as they were opened with
  void gather(String pattern) throws InterruptedException {
    perform(new GroupMaking(members.getFirst(), pattern, members.size()), SETTLE);
  }

  /// The first connection sends to the group.
  Answer.Fanned fanOut(int rate, int count) throws InterruptedException {
    FanningOut fanOut = new FanningOut(members.getFirst(), members.size(), sent, count);
    sent += count;
    begin(fanOut);
    Schedule schedule = new Schedule(System.nanoTime() + LEAD.toNanos(), rate);
    int first = sent - count;
    new OpenLoop(schedule, OpenLoop.SYSTEM)
        .run(0, count, message -> execute(() -> fanOut.send(first + message)));
    if (isDone(fanOut, SETTLE)) { // else the outcome says what is missing
      Thread.sleep(STRAGGLERS);
    }
    return onLoop(() -> fanOut.outcome(members.size()));
  }

  /// The first connection emits pings.
  Answer.Pinged pings(int rate, int count) throws InterruptedException {
    Schedule schedule = new Schedule(System.nanoTime() + LEAD.toNanos(), rate);
    Pinging pinging = new Pinging(members.getFirst(), schedule, count);
    begin(pinging);
    new OpenLoop(schedule, OpenLoop.SYSTEM)
        .run(0, count, ping -> execute(() -> pinging.send(ping)));
    await(pinging, SETTLE);
    return onLoop(pinging::outcome);
  }

  /// @throws BenchmarkFailure when a connection has failed meanwhile
  int countOpen() throws InterruptedException {
    requireHealth();
    return onLoop(members::size);
  }

  @Override
  public void close() {
    loop.close();
  }

  @Override
  public void ready(Member member) {
    current(now -> now.ready(member));
  }

  @Override
  public void message(Member member, byte[] bytes, int offset, int length) {
    current(now -> now.message(member, bytes, offset, length));
  }

  @Override
  public void ack(int id, byte[] bytes, int offset, int length) {
    current(now -> now.ack(id, bytes, offset, length));
  }

  @Override
  public void closed(Member member) {
    current(now -> now.closed(member));
  }

  @Override
  public void failed(Member member, String reason) {
    fail("a connection failed: " + reason);
  }

  private void connect(String token, Consumer<Member> connected) {
    InetSocketAddress source = new InetSocketAddress("127.0.0." + (2 + connects++ % SOURCES), 0);
    try {
      connected.accept(
          new Member(
              loop,
              new WebSocket.Target(server, source, PATH),
              members.size(),
              token,
              awaitsSession,
              this));
    } catch (IOException e) {
      fail("the load cannot connect: " + e);
    }
  }

  private void perform(Activity next, Duration within) throws InterruptedException {
    begin(next);
    await(next, within);
  }

  private void begin(Activity next) {
    requireHealth();
    activity = next;
    execute(next::begin);
  }

  private void await(Activity current, Duration within) throws InterruptedException {
    if (!isDone(current, within)) {
      fail("not done within " + within.toSeconds() + " s: " + onLoop(current::progress));
      requireHealth();
    }
  }

  /// @return false when it takes longer
  private boolean isDone(Activity current, Duration within) throws InterruptedException {
    try {
      current.done().get(within.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new BenchmarkFailure(failure.get() + "; before, " + onLoop(current::progress), e);
    }
  }

  private <T> T onLoop(Supplier<T> question) throws InterruptedException {
    try {
      return loop.ask(question, SETTLE);
    } catch (CompletionException e) {
      throw new BenchmarkFailure(
          "the load's own thread does not answer (" + failure.get() + ")", e);
    }
  }

  private void execute(Runnable task) {
    try {
      loop.execute(task);
    } catch (InterruptedException e) { // the open loop sees it next
      Thread.currentThread().interrupt();
    }
  }

  private void current(Consumer<Activity> event) {
    Activity now = activity;
    if (now != null) {
      event.accept(now);
    }
  }

  private void requireHealth() {
    String reason = failure.get();
    if (reason != null) {
      throw new BenchmarkFailure(reason);
    }
  }

  private void fail(String reason) {
    failure.compareAndSet(null, reason);
    Activity now = activity;
    if (now != null) {
      now.done().completeExceptionally(new BenchmarkFailure(reason));
    }
  }
}
