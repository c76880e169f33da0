package io.parley.benchmarks.pipeline;

import io.parley.benchmarks.harness.BenchmarkFailure;
import io.parley.benchmarks.harness.OpenLoop;
import io.parley.benchmarks.harness.Schedule;
import io.parley.benchmarks.harness.Tokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// One load at one rate: pairs of new users, each pair in its direct conversation. Message `k` goes
/// to pair `k mod pairs`; the two users of a pair take turns.
final class Load implements AutoCloseable {
  /// The gateway gives up an ack after 10 s.
  private static final Duration SETTLE = Duration.ofSeconds(15);

  /// What is doubled comes soon after the first.
  private static final Duration STRAGGLERS = Duration.ofMillis(500);

  private static final Duration READY = Duration.ofSeconds(30);
  private static final Duration LEAD = Duration.ofMillis(200);
  private static final long LOOK_EVERY_MILLIS = 50;
  private static final String CONTENT = "x".repeat(100);

  private final String run = "bench-" + Long.toString(System.currentTimeMillis(), 36);
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final HttpClient http = HttpClient.newBuilder().executor(executor).build();
  private final List<SocketClient> clients = new ArrayList<>();
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();
  private final Ledger ledger;
  private final int rate;
  private final int pairs;
  private final int warmUp;
  private final int count;

  /// @param time how long is measured, after the warm-up
  Load(int rate, int pairs, Duration time) {
    this.rate = rate;
    this.pairs = pairs;
    warmUp = Math.toIntExact(rate * PipelineSettings.WARM_UP.toSeconds());
    count = Math.toIntExact(warmUp + rate * time.toSeconds());
    ledger = new Ledger(count);
  }

  /// @param warmUp not measured, but to be as correct
  /// @param broken connections that failed
  record Outcome(Tally warmUp, Tally measured, List<String> broken) {
    boolean isCorrect() {
      return broken.isEmpty() && warmUp.isCorrect() && measured.isCorrect();
    }
  }

  /// @param url the gateway
  /// @param measuring run beside the load when the warm-up is over
  /// @throws BenchmarkFailure when the users cannot connect
  Outcome run(URI url, Tokens tokens, Runnable measuring) throws InterruptedException {
    connect(url, tokens);
    Schedule schedule = new Schedule(System.nanoTime() + LEAD.toNanos(), rate);
    OpenLoop loop = new OpenLoop(schedule, OpenLoop.SYSTEM);
    loop.run(0, warmUp, this::send);
    CompletableFuture<Void> started = CompletableFuture.runAsync(measuring);
    loop.run(warmUp, count, this::send);
    settle();
    started.join();
    return new Outcome(
        ledger.tally(schedule, 0, warmUp),
        ledger.tally(schedule, warmUp, count),
        List.copyOf(broken));
  }

  @Override
  public void close() {
    clients.forEach(SocketClient::close);
    http.shutdownNow();
    executor.shutdownNow();
  }

  private void connect(URI url, Tokens tokens) throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(2 * pairs);
    for (int i = 0; i < 2 * pairs; i++) {
      String user = user(i);
      try {
        clients.add(SocketClient.connect(http, url, tokens.of(user), new User(user, ready)).join());
      } catch (CompletionException e) {
        throw new BenchmarkFailure("cannot connect to " + url + ": " + e.getCause(), e);
      }
    }
    if (!ready.await(READY.toSeconds(), TimeUnit.SECONDS)) {
      throw new BenchmarkFailure(
          ready.getCount() + " users have no session:ready within " + READY + " " + broken);
    }
  }

  private void send(int message) {
    SocketClient from = clients.get(sender(message));
    String payload =
        "{\"to\":\"%s\",\"clientMessageId\":\"%s-%d\",\"type\":\"text\",\"content\":\"%s\"}"
            .formatted(user(sender(message) ^ 1), run, message, CONTENT);
    ledger.sent(message, System.nanoTime());
    if (!from.emit(message, "message:send", payload)) {
      ledger.refused(message, "not sent");
    }
  }

  private void settle() throws InterruptedException {
    long deadline = System.nanoTime() + SETTLE.toNanos();
    while (!ledger.isSettled() && System.nanoTime() < deadline) {
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    Thread.sleep(STRAGGLERS);
  }

  /// The users of a pair are neighbours: 0 and 1, 2 and 3.
  private int sender(int message) {
    return 2 * (message % pairs) + message / pairs % 2;
  }

  private String user(int number) {
    return run + "-" + number;
  }

  /// What one user gets.
  private final class User implements SocketClient.Listener {
    private final String id;
    private final CountDownLatch ready;
    private final Inbox inbox = new Inbox(ledger);

    User(String id, CountDownLatch ready) {
      this.id = id;
      this.ready = ready;
    }

    @Override
    public void event(String name, JsonNode payload, long now) {
      switch (name) {
        case "session:ready" -> ready.countDown();
        case "message" -> {
          String messageId = payload.path("clientMessageId").asString("");
          int message = number(messageId);
          if (!ledger.knows(message)) {
            failed("a message that nobody has sent: '" + messageId + "'");
            return;
          }
          boolean own = payload.path("sender").path("id").asString("").equals(id);
          inbox.message(message, payload.path("seq").asLong(0), own, now);
        }
        default -> failed("an event that was not expected: " + name + " " + payload);
      }
    }

    @Override
    public void ack(int message, JsonNode payload, long now) {
      if (payload.path("ok").asBoolean(false) && !payload.path("duplicate").asBoolean(true)) {
        ledger.acked(message, now);
      } else {
        ledger.refused(message, payload.path("error").path("code").asString("duplicate"));
      }
    }

    @Override
    public void failed(String reason) {
      broken.add(id + ": " + reason);
    }

    private int number(String messageId) {
      if (!messageId.startsWith(run + "-")) {
        return -1;
      }
      try {
        return Integer.parseInt(messageId.substring(run.length() + 1));
      } catch (NumberFormatException e) {
        return -1;
      }
    }
  }
}
