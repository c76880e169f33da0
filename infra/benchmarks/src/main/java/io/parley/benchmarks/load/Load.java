package io.parley.benchmarks.load;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.Latency;
import io.parley.benchmarks.harness.Schedule;
import io.parley.benchmarks.websocket.WebSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// The users of an [Audience], each on a connection of its own, all on one thread. Methods are
/// called by one other thread, which waits. A connection that ends is counted, and the load goes
/// on.
public final class Load implements LoadSocket.Listener, AutoCloseable {
  private static final AtomicInteger LOADS = new AtomicInteger();
  private static final Duration SETTLE = Duration.ofSeconds(15);
  private static final int STRAGGLERS_SHARE = 30;
  private static final Duration CLOSE = Duration.ofSeconds(10);
  private static final Duration LEAD = Duration.ofMillis(200);

  /// At the least, for the slowest server that is worth measuring.
  private static final int OPENED_PER_SECOND = 20;

  private final LoadNames names =
      new LoadNames(
          "b" + Long.toString(System.currentTimeMillis(), 36) + "n" + LOADS.incrementAndGet());
  private final Dialect dialect;
  private final List<URI> servers;
  private final Audience audience;
  private final Function<String, String> tokens;
  private final LoadLoop loop = new LoadLoop();
  private final LoadCount count;

  // Of the loop's thread from here on.
  private final LoadSocket[] sockets;
  private Duration settle = SETTLE;
  private final TextBuffer buffer = new TextBuffer();
  private final MessageValues messageValues = new MessageValues();
  private final Histogram sessions = new Histogram(3);
  private @Nullable Opening opening;
  private IntUnaryOperator placement;
  private @Nullable Return comeback;
  private int[][] conversationsOfEach = {};
  private boolean closing;

  /// @param servers websocket URLs; users are spread over them in turn
  /// @param tokens of a user
  public Load(
      Dialect dialect, List<URI> servers, Audience audience, Function<String, String> tokens) {
    this.dialect = dialect;
    this.servers = List.copyOf(servers);
    this.audience = audience;
    this.tokens = tokens;
    sockets = new LoadSocket[audience.users()];
    placement = user -> user % this.servers.size();
    count = new LoadCount(dialect, audience, names);
  }

  /// Decides which server a user connects to, in place of taking turns; before they connect.
  ///
  /// @param server an index for each user
  public void place(IntUnaryOperator server) {
    placement = server;
  }

  /// From now on whoever is cut off comes back, at the next server.
  public void comeBack() throws InterruptedException {
    int[][] conversations = audience.conversationsOfEach();
    loop.ask(
        () -> {
          conversationsOfEach = conversations;
          comeback = new Return(audience.users(), user -> connect(user, 1 + serverOf(user)));
          return comeback;
        });
  }

  /// @param begun the moment from which times are counted, of [System#nanoTime]
  public ReturnFigures returned(long begun) throws InterruptedException {
    return loop.ask(() -> Objects.requireNonNull(comeback, "nobody comes back").figures(begun));
  }

  /// Replaces how long what is still to come is waited for after the last message.
  void settle(Duration time) {
    settle = time;
  }

  /// Connects everybody.
  ///
  /// @return from the first byte to the server's word that the connection can be used
  /// @throws BenchmarkFailure when one is refused or ends, or it takes longer than at 20 a second
  public Latency open() throws InterruptedException {
    loop.perform(
        () -> {
          closing = false;
          sessions.reset();
          opening = new Opening(audience.users(), user -> connect(user, serverOf(user)));
          return opening;
        },
        SETTLE.plusSeconds(audience.users() / OPENED_PER_SECOND));
    requireAllOpen();
    return loop.ask(() -> Latency.of(sessions));
  }

  /// Puts everybody into their conversations, where the dialect's conversations are to be made.
  ///
  /// @throws BenchmarkFailure when that is refused in the end
  public void gather() throws InterruptedException {
    if (isDirect()) {
      return;
    }
    long places = 0;
    for (int conversation = 0; conversation < audience.conversations(); conversation++) {
      places += audience.members(conversation);
    }
    loop.perform(() -> new Gathering(RoomJob.all(crew())), SETTLE.plusSeconds(5 + places / 100));
  }

  /// Sends.
  ///
  /// @param warmUp comes first, at the same rate, and is in no latency
  /// @param measuring told when the measured part begins and when its last message was sent
  public LoadFigures run(int rate, Duration warmUp, Duration time, Measuring measuring)
      throws InterruptedException {
    int first = Math.toIntExact(rate * warmUp.toMillis() / 1000);
    int all = Math.toIntExact(first + Math.max(1, rate * time.toMillis() / 1000));
    Schedule schedule = new Schedule(System.nanoTime() + LEAD.toNanos(), rate);
    Sending sending =
        loop.ask(
            () -> {
              count.begin(schedule, all, first);
              Sending next =
                  new Sending(schedule, all, settle.toNanos(), this::send, count::isSettled);
              loop.selector()
                  .setTimed(
                      now -> {
                        long again = next.advance(now);
                        return comeback == null ? again : Math.min(again, comeback.advance(now));
                      });
              return next;
            });
    try {
      sleepUntil(schedule.nanosOf(first));
      measuring.begin();
      sleepUntil(schedule.nanosOf(all));
      measuring.end();
      loop.await(sending, SETTLE.multipliedBy(2));
      Thread.sleep(
          settle.dividedBy(STRAGGLERS_SHARE)); // what is doubled comes soon after the first
    } finally {
      sending.stop();
    }
    return loop.ask(() -> count.figures(all - first, time));
  }

  /// What is looked at beside the load.
  public interface Measuring {
    void begin() throws InterruptedException;

    void end() throws InterruptedException;
  }

  /// Closes all connections.
  public void closeAll() throws InterruptedException {
    List<LoadSocket> open = loop.ask(this::openSockets);
    try {
      loop.perform(
          () -> {
            closing = true;
            return new Closing(open);
          },
          CLOSE);
    } catch (BenchmarkFailure e) { // the server does not close them
      loop.ask(
          () -> {
            open.forEach(LoadSocket::abort);
            return open.size();
          });
    }
  }

  /// Ends everything, whatever there is.
  @Override
  public void close() {
    try {
      if (!loop.hasFailed()) {
        closeAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      loop.close();
    }
  }

  @Override
  public void ready(LoadSocket socket) {
    long now = System.nanoTime();
    sessions.recordValue(now - socket.begun());
    if (comeback != null) {
      comeback.ready(socket.user(), now);
    }
    if (opening != null) {
      opening.ready();
    }
  }

  @Override
  public void message(LoadSocket socket, byte[] bytes, int from, int to) {
    long now = System.nanoTime();
    long due = count.delivered(socket.user(), bytes, from, to, now);
    if (comeback != null && due != Long.MIN_VALUE) {
      comeback.delivered(socket.user(), due, now);
    }
  }

  @Override
  public void answered(
      LoadSocket socket, int message, boolean acked, byte[] bytes, int from, int to) {
    count.answered(socket.user(), message, acked, bytes, from, to);
  }

  @Override
  public void receipt(LoadSocket socket, byte[] bytes, int from, int to) {
    count.receipt(socket.user(), bytes, from, to);
  }

  @Override
  public void ended(LoadSocket socket, String reason) {
    if (closing) {
      return;
    }
    if (comeback != null) {
      comeback.ended(socket.user(), System.nanoTime());
      return;
    }
    count.ended(reason);
    if (opening != null && !opening.isDone()) {
      loop.fail("a connection failed: " + reason);
    }
  }

  private int serverOf(int user) {
    return placement.applyAsInt(user);
  }

  private void connect(int user, int turn) {
    URI server = servers.get(turn % servers.size());
    String path = server.getRawPath() == null ? "" : server.getRawPath();
    String query = server.getRawQuery() == null ? "" : "?" + server.getRawQuery();
    try {
      sockets[user] =
          new LoadSocket(
              dialect,
              loop.selector(),
              new WebSocket.Target(
                  new InetSocketAddress(server.getHost(), server.getPort()),
                  new InetSocketAddress(0),
                  path.length() <= 1 ? dialect.path() : path + query),
              user,
              connectValues(user),
              buffer,
              this);
    } catch (IOException e) {
      loop.fail("the load cannot connect: " + e);
    }
  }

  private FrameTemplate.Values connectValues(int user) {
    return (variable, into) -> {
      switch (variable) {
        case TOKEN -> into.append(Bytes.utf8(tokens.apply(names.user(user))));
        case USER -> names.writeUser(into, user);
        case CURSORS -> writeCursors(into, user);
        default -> throw new BenchmarkFailure(variable + " has no value in the connect frame");
      }
    };
  }

  private void send(int message) {
    LoadSocket socket = sockets[count.author(message)];
    count.sent(message);
    if (!socket.isReady()) {
      count.notConnected(message);
      return;
    }
    messageValues.socket = socket;
    messageValues.message = message;
    socket.sendMessage(
        isDirect() ? dialect.sendToPeer().orElseThrow() : dialect.send(), message, messageValues);
  }

  /// Conversations of two that the server knows without their being made.
  private boolean isDirect() {
    return dialect.sendToPeer().isPresent() && audience.isDirect();
  }

  /// Of the message that is being sent; one object for all of them.
  private final class MessageValues implements FrameTemplate.Values {
    private @Nullable LoadSocket socket;
    private int message;

    @Override
    public void write(FrameTemplate.Variable variable, TextBuffer into) {
      LoadSocket from = Objects.requireNonNull(socket);
      int conversation = audience.conversationOf(message);
      switch (variable) {
        case ID -> into.append(from.id());
        case USER -> names.writeUser(into, from.user());
        case PEER -> names.writeUser(into, audience.peerOf(message));
        case ROOM -> names.writeRoom(into, conversation);
        case UNIQUE -> names.writeUnique(into, count.number(), message);
        case CONTENT ->
            MessageMark.write(
                into,
                count.number(),
                conversation,
                audience.authorOf(message),
                audience.sequenceOf(message),
                message);
        case TOKEN, MEMBERS, CURSORS ->
            throw new BenchmarkFailure(variable + " has no value in a message's frame");
      }
    }
  }

  /// Those of rooms; who comes back to a conversation of two is told nothing of what was missed.
  private void writeCursors(TextBuffer into, int user) {
    if (comeback == null) {
      return;
    }
    boolean first = true;
    for (int conversation : conversationsOfEach[user]) {
      long last = count.lastOrder(conversation, audience.position(conversation, user));
      if (last >= 0) {
        into.append(first ? "\"" : ",\"");
        names.writeRoom(into, conversation);
        into.append("\":").append(last);
        first = false;
      }
    }
  }

  private RoomJob.Crew crew() {
    return new RoomJob.Crew(dialect, audience, names, List.of(sockets));
  }

  private List<LoadSocket> openSockets() {
    List<LoadSocket> open = new ArrayList<>();
    for (LoadSocket socket : sockets) {
      if (socket != null && !socket.hasEnded()) {
        open.add(socket);
      }
    }
    return open;
  }

  private void requireAllOpen() throws InterruptedException {
    int open = loop.ask(() -> openSockets().size());
    if (open < audience.users()) {
      throw new BenchmarkFailure(
          (audience.users() - open) + " connections ended: " + count.firstEnd());
    }
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      Thread.sleep(Duration.ofNanos(left));
    }
  }
}
