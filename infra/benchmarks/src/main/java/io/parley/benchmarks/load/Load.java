package io.parley.benchmarks.load;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.Latency;
import io.parley.benchmarks.harness.Schedule;
import io.parley.benchmarks.websocket.SelectorLoop;
import io.parley.benchmarks.websocket.WebSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
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
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int MOST_CODES = 16;
  private static final int LOOK_EVERY_MILLIS = 20;

  /// At the least, for the slowest server that is worth measuring.
  private static final int OPENED_PER_SECOND = 20;

  private final String run =
      "b" + Long.toString(System.currentTimeMillis(), 36) + "n" + LOADS.incrementAndGet();
  private final byte[] userPrefix = Bytes.utf8(run + "-");
  private final byte[] quotedUserPrefix = Bytes.utf8("\"" + run + "-");
  private final Dialect dialect;
  private final List<URI> servers;
  private final Audience audience;
  private final Function<String, String> tokens;
  private final SelectorLoop loop;
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

  // Of the loop's thread from here on.
  private final LoadSocket[] sockets;
  private Duration settle = SETTLE;
  private final TextBuffer buffer = new TextBuffer();
  private final MessageMark mark = new MessageMark();
  private final MessageValues messageValues = new MessageValues();
  private final Map<String, Integer> refusals = new TreeMap<>();
  private final Histogram acks = histogram();
  private final Histogram deliveries = histogram();
  private final Histogram receiptTimes = histogram();
  private final Histogram lateness = histogram();
  private final Histogram sessions = histogram();
  private @Nullable Opening opening;

  /// In the marks of this run's messages: what comes late of the one before is none of them.
  private int number;

  private Ledger ledger;
  private Receipts receipts;
  private Schedule schedule = new Schedule(0, 1);
  private IntUnaryOperator placement;
  private @Nullable Return comeback;
  private int[][] conversationsOfEach = {};
  private boolean closing;
  private int ended;
  private String firstEnd = "";

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
    ledger = new Ledger(audience, 0, 0);
    receipts = new Receipts(audience, receiptTimes);
    loop = SelectorLoop.start((thread, error) -> fail("the load's own thread ended: " + error));
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
    onLoop(
        () -> {
          conversationsOfEach = conversations;
          comeback = new Return(audience.users(), user -> connect(user, 1 + serverOf(user)));
          return comeback;
        });
  }

  /// @param begun the moment from which times are counted, of [System#nanoTime]
  public ReturnFigures returned(long begun) throws InterruptedException {
    return onLoop(() -> Objects.requireNonNull(comeback, "nobody comes back").figures(begun));
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
    perform(
        () -> {
          closing = false;
          sessions.reset();
          opening = new Opening(audience.users(), user -> connect(user, serverOf(user)));
          return opening;
        },
        SETTLE.plusSeconds(audience.users() / OPENED_PER_SECOND));
    requireAllOpen();
    return onLoop(() -> Latency.of(sessions));
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
    perform(() -> new Gathering(jobs()), SETTLE.plusSeconds(5 + places / 100));
  }

  /// Sends.
  ///
  /// @param warmUp comes first, at the same rate, and is in no latency
  /// @param measuring told when the measured part begins and when its last message was sent
  public LoadFigures run(int rate, Duration warmUp, Duration time, Measuring measuring)
      throws InterruptedException {
    int first = Math.toIntExact(rate * warmUp.toMillis() / 1000);
    int count = Math.toIntExact(first + Math.max(1, rate * time.toMillis() / 1000));
    long start = System.nanoTime() + LEAD.toNanos();
    Sending sending =
        onLoop(
            () -> {
              begin(new Schedule(start, rate), count, first);
              Sending next =
                  new Sending(
                      schedule, count, settle.toNanos(), this::send, () -> ledger.isSettled());
              loop.setTimed(
                  now -> {
                    long again = next.advance(now);
                    return comeback == null ? again : Math.min(again, comeback.advance(now));
                  });
              return next;
            });
    try {
      sleepUntil(schedule.nanosOf(first));
      measuring.begin();
      sleepUntil(schedule.nanosOf(count));
      measuring.end();
      await(sending, SETTLE.multipliedBy(2));
      Thread.sleep(
          settle.dividedBy(STRAGGLERS_SHARE)); // what is doubled comes soon after the first
    } finally {
      sending.stop();
    }
    return onLoop(() -> figures(count - first, time));
  }

  /// What is looked at beside the load.
  public interface Measuring {
    void begin() throws InterruptedException;

    void end() throws InterruptedException;
  }

  /// Closes all connections.
  public void closeAll() throws InterruptedException {
    List<LoadSocket> open = onLoop(this::openSockets);
    try {
      perform(
          () -> {
            closing = true;
            return new Closing(open);
          },
          CLOSE);
    } catch (BenchmarkFailure e) { // the server does not close them
      onLoop(
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
      if (failure.get() == null) {
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
    if (!mark.read(bytes, from, to) || mark.load() != number) {
      return; // not of this load's messages
    }
    Optional<JsonField> field = dialect.fields().order();
    long order = field.isPresent() ? field.get().number(bytes, from, to) : JsonField.ABSENT;
    int message = mark.message();
    if (!ledger.delivered(mark, socket.user(), order) || ledger.isWarmUp(message)) {
      return;
    }
    long scheduled = schedule.nanosOf(message);
    if (author(message) != socket.user()) {
      deliveries.recordValue(Math.max(0, now - scheduled));
    }
    if (comeback != null) {
      comeback.delivered(socket.user(), scheduled, now);
    }
  }

  @Override
  public void answered(
      LoadSocket socket, int message, boolean acked, byte[] bytes, int from, int to) {
    long now = System.nanoTime();
    if (!ledger.knows(message) || author(message) != socket.user()) {
      refused("an answer to no message");
    } else if (!acked) {
      if (ledger.refused(message)) {
        refused(dialect.fields().code().map(code -> code.text(bytes, from, to)).orElse("refused"));
      }
    } else if (ledger.acked(message) && !ledger.isWarmUp(message)) {
      acks.recordValue(Math.max(0, now - schedule.nanosOf(message)));
      Optional<JsonField> field = dialect.fields().number();
      long place = field.isPresent() ? field.get().number(bytes, from, to) : JsonField.ABSENT;
      if (place != JsonField.ABSENT) {
        receipts.acked(socket.user(), place, schedule.nanosOf(message), now);
      }
    }
  }

  @Override
  public void receipt(LoadSocket socket, byte[] bytes, int from, int to) {
    receipts.frame();
    Optional<JsonField> user = dialect.fields().user();
    Optional<JsonField> delivered = dialect.fields().delivered();
    if (user.isEmpty() || delivered.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    int at = user.get().valueAt(bytes, from, to);
    while (at != JsonField.ABSENT) {
      int next = user.get().valueAt(bytes, at, to);
      int end = next == JsonField.ABSENT ? to : next;
      long upTo = delivered.get().number(bytes, at, end);
      if (upTo >= 0 && Bytes.startsWith(quotedUserPrefix, bytes, at, to)) {
        long member = JsonField.numberAt(bytes, at + quotedUserPrefix.length, to);
        if (member >= 0 && member < audience.users()) {
          receipts.delivered(socket.user(), (int) member, upTo, now);
        }
      }
      at = next;
    }
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
    if (ended++ == 0) {
      firstEnd = reason;
    }
    if (opening != null && !opening.isDone()) {
      fail("a connection failed: " + reason);
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
              loop,
              new WebSocket.Target(
                  new InetSocketAddress(server.getHost(), server.getPort()),
                  new InetSocketAddress(0),
                  path.length() <= 1 ? dialect.path() : path + query),
              user,
              connectValues(user),
              buffer,
              this);
    } catch (IOException e) {
      fail("the load cannot connect: " + e);
    }
  }

  private FrameTemplate.Values connectValues(int user) {
    return (variable, into) -> {
      switch (variable) {
        case TOKEN -> into.append(Bytes.utf8(tokens.apply(run + "-" + user)));
        case USER -> writeUser(into, user);
        case CURSORS -> writeCursors(into, user);
        default -> throw new BenchmarkFailure(variable + " has no value in the connect frame");
      }
    };
  }

  private void begin(Schedule next, int count, int warmUp) {
    number = LOADS.incrementAndGet();
    schedule = next;
    ledger = new Ledger(audience, count, warmUp);
    receipts = new Receipts(audience, receiptTimes);
    refusals.clear();
    ended = 0;
    firstEnd = "";
    List.of(acks, deliveries, receiptTimes, lateness).forEach(Histogram::reset);
  }

  private void send(int message) {
    int user = author(message);
    LoadSocket socket = sockets[user];
    ledger.sent(message);
    if (!ledger.isWarmUp(message)) {
      lateness.recordValue(Math.max(0, System.nanoTime() - schedule.nanosOf(message)));
    }
    if (!socket.isReady()) {
      ledger.refused(message);
      refused("not connected");
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

  private int author(int message) {
    return audience.member(audience.conversationOf(message), audience.authorOf(message));
  }

  private void refused(String code) {
    String known = refusals.containsKey(code) || refusals.size() < MOST_CODES ? code : "others";
    refusals.merge(known, 1, Integer::sum);
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
        case USER -> writeUser(into, from.user());
        case PEER -> writeUser(into, audience.peerOf(message));
        case ROOM -> writeRoom(into, conversation);
        case UNIQUE -> {
          into.append(userPrefix).append(number).append('-').append(message);
        }
        case CONTENT ->
            MessageMark.write(
                into,
                number,
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
      long last = ledger.lastOrder(conversation, audience.position(conversation, user));
      if (last >= 0) {
        into.append(first ? "\"" : ",\"");
        writeRoom(into, conversation);
        into.append("\":").append(last);
        first = false;
      }
    }
  }

  private void writeUser(TextBuffer into, int user) {
    into.append(userPrefix).append(user);
  }

  private void writeRoom(TextBuffer into, int conversation) {
    into.append(userPrefix).append('r').append(conversation);
  }

  private List<Gathering.Job> jobs() {
    List<Gathering.Job> jobs = new ArrayList<>();
    for (int conversation = 0; conversation < audience.conversations(); conversation++) {
      int members = audience.members(conversation);
      if (dialect.makesRooms()) {
        jobs.add(new Putting(conversation, 1, Math.min(members, 1 + dialect.addAtMost())));
      } else {
        for (int position = 0; position < members; position++) {
          jobs.add(new Putting(conversation, position, position + 1));
        }
      }
    }
    return jobs;
  }

  /// Puts the members at positions `from` to `to - 1` into a conversation: themselves by `join`, or
  /// by the owner, who is the first.
  private final class Putting implements Gathering.Job {
    private final int conversation;
    private final int from;
    private final int to;

    Putting(int conversation, int from, int to) {
      this.conversation = conversation;
      this.from = from;
      this.to = to;
    }

    @Override
    public void begin(Consumer<String> answered) {
      LoadSocket socket = sockets[audience.member(conversation, dialect.makesRooms() ? 0 : from)];
      FrameTemplate template =
          (!dialect.makesRooms() ? dialect.join() : from == 1 ? dialect.create() : dialect.add())
              .orElseThrow(() -> new BenchmarkFailure("the dialect cannot make such a room"));
      socket.request(template, (variable, into) -> write(variable, into, socket), answered);
    }

    private void write(FrameTemplate.Variable variable, TextBuffer into, LoadSocket socket) {
      switch (variable) {
        case ID -> into.append(socket.id());
        case USER -> writeUser(into, socket.user());
        case ROOM -> writeRoom(into, conversation);
        case MEMBERS -> {
          for (int position = from; position < to; position++) {
            into.append(position == from ? "" : ",").append('"');
            writeUser(into, audience.member(conversation, position));
            into.append('"');
          }
        }
        default -> throw new BenchmarkFailure(variable + " has no value in a room's frame");
      }
    }

    @Override
    public Gathering.@Nullable Job next() {
      int members = audience.members(conversation);
      return dialect.makesRooms() && to < members
          ? new Putting(conversation, to, Math.min(members, to + dialect.addAtMost()))
          : null;
    }
  }

  private LoadFigures figures(int measured, Duration time) {
    return new LoadFigures(
        schedule.perSecond(),
        time.toMillis() / 1000.0,
        audience.users(),
        audience.conversations(),
        measured,
        ledger.measuredAcked(),
        ledger.measuredDeliveries(),
        ledger.wrong(),
        refusals,
        ended,
        firstEnd,
        Latency.of(acks),
        Latency.of(deliveries),
        Latency.of(receiptTimes),
        receipts.frames(),
        receipts.marks(),
        receipts.incomplete(),
        ledger.deliveries(),
        Latency.of(lateness));
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
    int open = onLoop(() -> openSockets().size());
    if (open < audience.users()) {
      throw new BenchmarkFailure((audience.users() - open) + " connections ended: " + firstEnd);
    }
  }

  private void perform(Supplier<Phase> phase, Duration within) throws InterruptedException {
    Phase begun =
        onLoop(
            () -> {
              Phase next = phase.get();
              loop.setTimed(next);
              return next;
            });
    await(begun, within);
  }

  private void await(Phase phase, Duration within) throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (!onLoop(phase::isDone)) {
      if (System.nanoTime() - deadline > 0) {
        throw new BenchmarkFailure(
            "not done within " + within.toSeconds() + " s: " + onLoop(phase::progress));
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private <T> T onLoop(Supplier<T> question) throws InterruptedException {
    String reason = failure.get();
    if (reason != null) {
      throw new BenchmarkFailure(reason);
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            answer.complete(question.get());
          } catch (BenchmarkFailure e) {
            answer.completeExceptionally(e);
          }
        });
    try {
      return answer.orTimeout(ANSWER.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof BenchmarkFailure told) {
        throw told;
      }
      throw new BenchmarkFailure("the load's own thread does not answer: " + failure.get(), e);
    }
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      Thread.sleep(Duration.ofNanos(left));
    }
  }

  private void fail(String reason) {
    failure.compareAndSet(null, reason);
  }

  private static Histogram histogram() {
    return new Histogram(3);
  }
}
