package io.parley.faults.load;

import io.parley.benchmarks.socketio.Connection;
import io.parley.benchmarks.websocket.SelectorLoop;
import io.parley.benchmarks.websocket.WebSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Clients that chat all the time and know exactly what they sent and got: a few hundred in this
/// JVM and, if wanted, some official ones in a process of Node. All that they do and know is on one
/// thread.
///
/// Every method throws a [LoadFailure] once the load itself does not work any more.
public final class Workload implements Chat, AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(3);
  private static final Duration ANSWER = Duration.ofMinutes(1);

  /// What is doubled comes soon after the first.
  private static final Duration STRAGGLERS = Duration.ofMillis(500);

  private static final long LOOK_EVERY_MILLIS = 50;
  private static final long TICK_MILLIS = 10;

  /// Less than what a user may send, so that repetitions fit in.
  private static final int MOST_PER_USER_AND_SECOND = 15;

  private static final JsonMapper JSON = new JsonMapper();

  private final WorkloadSettings settings;
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private final SelectorLoop loop;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicBoolean ticking = new AtomicBoolean();
  private final Run run;
  private final List<Room> rooms;
  private final List<Participant> participants = new ArrayList<>();
  private @Nullable OfficialClients officialClients;

  /// On the loop's thread.
  private @Nullable Schedule schedule;

  /// Likewise: whose turn it is.
  private int next;

  private Workload(WorkloadSettings settings) {
    this.settings = settings;
    Names names = Names.ofNow();
    Random random = new Random(settings.seed());
    rooms = Room.plan(names, settings.users(), random);
    Timers timers = new Timers(System::nanoTime);
    PhaseBook phase = new PhaseBook(timers.now());
    Ledger ledger = new Ledger(names, rooms, settings.users(), phase);
    run = new Run(names, ledger, phase, timers, settings.seed());
    loop = SelectorLoop.start((thread, error) -> fail("its own thread ended: " + error));
  }

  /// Connects the clients, makes their conversations, and lets them chat.
  ///
  /// @throws LoadFailure when one of the first two is not done within 3 min
  /// @throws IllegalArgumentException for settings that cannot be
  public static Workload start(WorkloadSettings settings) throws InterruptedException {
    check(settings);
    Workload workload = new Workload(settings);
    try {
      workload.connect();
      workload.makeRooms();
      workload.begin();
      return workload;
    } catch (InterruptedException | RuntimeException e) {
      workload.close();
      throw e;
    }
  }

  private static void check(WorkloadSettings settings) {
    if (settings.users() < 2) {
      throw new IllegalArgumentException(settings.users() + " users, expected 2 or more");
    }
    if (settings.officialClients() > settings.users()) {
      throw new IllegalArgumentException(
          settings.officialClients() + " official clients of " + settings.users() + " users");
    }
    if (settings.mostPerSecond() > MOST_PER_USER_AND_SECOND * settings.users()) {
      throw new IllegalArgumentException(
          "%d messages a second of %d users, expected at most %d of each"
              .formatted(settings.mostPerSecond(), settings.users(), MOST_PER_USER_AND_SECOND));
    }
  }

  @Override
  public Phase mark(String name) {
    return onLoop(
        () -> {
          long now = run.timers().now();
          PhaseBook phase = run.phase();
          run.ledger().noteOpenSilences(now);
          participants.forEach(
              participant -> {
                phase.unacked(participant.chatter().openAck(now), now);
                phase.disconnected(
                    participant.openReconnect(now), participant.openReturn(now), now);
              });
          return phase.close(name, run.ledger().progress(), now);
        });
  }

  /// Says whom the fault of this phase hits: until the next `mark`, silences in conversations with
  /// none of these users are told apart.
  public void hit(Set<Integer> users) {
    onLoop(
        () -> {
          run.phase().hit(users);
          return true;
        });
  }

  @Override
  public boolean awaitQuiet(Duration most, Duration within) throws InterruptedException {
    return isTrueWithin(within, () -> isQuiet(most.toNanos(), run.timers().now()));
  }

  private boolean isQuiet(long most, long now) {
    return participants.stream()
            .allMatch(
                participant -> participant.isServed() && participant.chatter().openAck(now) <= most)
        && run.ledger().openSilence(now) <= most;
  }

  /// Stops sending, waits (bounded) until every accepted message has reached every receiver, and
  /// says what is wrong.
  public Verdict settle(Duration within) throws InterruptedException {
    onLoop(
        () -> {
          schedule = null;
          participants.forEach(participant -> participant.chatter().stop());
          return true;
        });
    if (isTrueWithin(within, this::isSettled)) {
      Thread.sleep(STRAGGLERS);
    }
    return onLoop(
        () -> {
          Examples examples = run.ledger().examples();
          participants.forEach(participant -> participant.chatter().nameUnacked(examples));
          return run.ledger().verdict();
        });
  }

  /// Sent, acked and delivered so far.
  public Progress progress() {
    return onLoop(run.ledger()::progress);
  }

  /// Closes all connections; also for a thread that is interrupted.
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted(); // what is left to do is short
    clock.shutdownNow();
    try {
      if (failure.get() == null) {
        onLoop(
            () -> {
              participants.forEach(participant -> participant.link().close());
              return true;
            });
      }
    } finally {
      if (officialClients != null) {
        officialClients.close();
      }
      loop.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean isSettled() {
    return participants.stream().allMatch(participant -> participant.chatter().isIdle())
        && run.ledger().isComplete();
  }

  private void connect() throws InterruptedException {
    if (settings.officialClients() > 0) {
      officialClients = OfficialClients.start(settings.scripts(), settings.url(), loop, this::fail);
    }
    var _ = clock.scheduleAtFixedRate(this::wake, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    onLoop(
        () -> {
          Links links = new Links();
          for (int i = 0; i < settings.users(); i++) {
            int user = i;
            List<Room> own = rooms.stream().filter(room -> room.members().contains(user)).toList();
            participants.add(new Participant(user, own, run, links));
          }
          participants.forEach(participant -> participant.link().open());
          return true;
        });
    await("connect", () -> participants.stream().allMatch(Participant::wasReady));
  }

  private final class Links implements Link.Maker {
    private final WebSocket.Target target = target(settings.url());
    private final UserTokens tokens = new UserTokens(settings.jwtSecret());
    private final Random random = new Random(settings.seed());

    @Override
    public Link link(Participant participant) {
      String token = tokens.of(run.names().user(participant.user()));
      if (officialClients != null && participant.user() < settings.officialClients()) {
        return officialClients.link(participant.user(), token, participant);
      }
      WebSocket.Target own =
          new WebSocket.Target(
              target.server(), target.source(), UserTag.path(target.path(), participant.user()));
      return new NativeLink(
          loop, own, () -> auth(token, participant), run.timers(), random, participant);
    }
  }

  private static ObjectNode auth(String token, Participant participant) {
    ObjectNode auth = JSON.createObjectNode().put("token", token);
    ObjectNode cursors = auth.putObject("cursors");
    participant.cursors().forEach(cursors::put);
    return auth;
  }

  static WebSocket.Target target(URI url) {
    try {
      return new WebSocket.Target(
          new InetSocketAddress(InetAddress.getByName(url.getHost()), url.getPort()),
          new InetSocketAddress(0),
          Connection.PATH);
    } catch (UnknownHostException e) {
      throw new LoadFailure(url + " has no address", e);
    }
  }

  private void makeRooms() throws InterruptedException {
    RoomMaker maker = new RoomMaker(run, rooms, participants);
    onLoop(
        () -> {
          maker.begin();
          return true;
        });
    await("have their conversations", maker::isDone);
  }

  private void begin() {
    onLoop(
        () -> {
          schedule = new Schedule(settings.messagesPerSecond(), run.timers().now());
          return true;
        });
  }

  @Override
  public void pace(int messagesPerSecond) {
    onLoop(
        () -> {
          schedule = new Schedule(messagesPerSecond, run.timers().now());
          return true;
        });
  }

  /// Whose turn it is to say something, and when.
  private final class Schedule {
    private final int perSecond;
    private final long start;
    private long turns;

    Schedule(int perSecond, long start) {
      this.perSecond = perSecond;
      this.start = start;
    }

    void run(long now) {
      long due = (now - start) / 1_000 * perSecond / 1_000_000;
      turns = Math.max(turns, due - perSecond); // no more than a second late
      while (turns < due && isWanted()) {
        participants.get(next).chatter().say();
        next = (next + 1) % participants.size();
        turns++;
      }
    }

    private boolean isWanted() {
      return settings.messages() == 0 || run.ledger().progress().sent() < settings.messages();
    }
  }

  /// Never two ticks wait: a loop that is busy is not given more to do.
  private void wake() {
    if (ticking.compareAndSet(false, true)) {
      try {
        loop.execute(this::tick);
      } catch (InterruptedException e) { // it is closed
        Thread.currentThread().interrupt();
      }
    }
  }

  private void tick() {
    ticking.set(false);
    run.timers().run();
    if (schedule != null) {
      schedule.run(run.timers().now());
    }
  }

  private void await(String what, BooleanSupplier done) throws InterruptedException {
    if (!isTrueWithin(READY, done)) {
      throw new LoadFailure("the clients do not " + what + " within " + READY.toSeconds() + " s");
    }
  }

  private boolean isTrueWithin(Duration within, BooleanSupplier question)
      throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (!onLoop(question::getAsBoolean)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    return true;
  }

  private <T> T onLoop(Supplier<T> question) {
    requireHealth();
    try {
      return loop.ask(question, ANSWER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadFailure("interrupted", e);
    } catch (CompletionException e) {
      requireHealth();
      throw new LoadFailure("the load's own thread does not answer", e);
    }
  }

  private void requireHealth() {
    String reason = failure.get();
    if (reason != null) {
      throw new LoadFailure(reason);
    }
  }

  private void fail(String reason) {
    failure.compareAndSet(null, reason);
  }
}
