package io.parley.attacks.attack;

import io.parley.attacks.attack.Causes.Cause;
import io.parley.attacks.report.Findings;
import io.parley.attacks.stack.AttackFailure;
import io.parley.attacks.stack.Client;
import io.parley.attacks.stack.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One user is at every limit at once, by three sockets, for as long as another writes messages one
/// after the other. The other is refused nothing, and the first gets no more than a user's rates.
public final class NoisyNeighbour implements Attack {
  private static final int SOCKETS = 3;
  private static final int SHORT_MESSAGES = 200;
  private static final int LONG_MESSAGES = 3_000;

  private static final Map<String, Integer> BURST = Map.of("sends", 60, "others", 100);
  private static final Map<String, Integer> PER_SECOND = Map.of("sends", 20, "others", 50);

  @Override
  public String name() {
    return "noisy-neighbour";
  }

  @Override
  public String description() {
    return "One user asks for as much as they can while another writes";
  }

  @Override
  public void run(Target target, Form form, Findings findings) throws Exception {
    int messages = form == Form.SHORT ? SHORT_MESSAGES : LONG_MESSAGES;
    try (Client victim = target.connect(target.user("victim"))) {
      Writer writer = new Writer(victim, target.user("friend"));
      long[] alone = writer.write(messages);
      Noise noise = new Noise(target);
      FutureTask<Map<String, Long>> made = new FutureTask<>(noise::make);
      Thread thread = Thread.ofPlatform().name("noise").start(made);
      long[] beside;
      try {
        noise.awaitRefusal();
        beside = writer.write(messages);
      } finally {
        noise.enough.set(true);
        thread.join();
      }
      findings.checkEqual(writer.refused, 0, "a neighbour's noise refuses nobody");
      made.get()
          .forEach(
              (rate, taken) ->
                  findings.check(
                      taken <= noise.most(rate),
                      "nobody gets more than a user's rate",
                      taken + " of " + rate + " in " + noise.seconds() + " s"));
      double ratio = (double) percentile(beside) / percentile(alone);
      findings.figure("ack p99 alone, ms", percentile(alone) / 1_000_000.0);
      findings.figure("ack p99 beside the noise, as often", ratio);
      if (form == Form.LONG) {
        findings.check(ratio <= 2, "another's p99 stays within twice its own", ratio);
      }
    }
  }

  private static long percentile(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * 99 / 100)];
  }

  private static final class Writer {
    private final Client client;
    private final String to;
    private int said;
    private int refused;

    Writer(Client client, String to) {
      this.client = client;
      this.to = to;
    }

    /// As often as a user may, one after the other.
    ///
    /// @return how long each ack took, in nanoseconds
    long[] write(int count) throws InterruptedException {
      long[] took = new long[count];
      for (int i = 0; i < count; i++) {
        said++;
        ObjectNode message =
            Client.json().put("to", to).put("clientMessageId", "c-" + said).put("content", "hi");
        long begun = System.nanoTime();
        JsonNode ack = client.ask("message:send", message);
        took[i] = System.nanoTime() - begun;
        if (!ack.path("ok").asBoolean(false)) {
          JsonNode error = ack.path("error");
          if (!error.path("code").asString("").equals("RATE_LIMITED")) { // the writer's own doing
            refused++;
          }
          Thread.sleep(Math.max(1, error.path("retryAfterMs").asLong(1)));
        }
      }
      return took;
    }
  }

  private static final class Noise {
    private final AtomicBoolean enough = new AtomicBoolean();
    private final CompletableFuture<String> refused = new CompletableFuture<>();
    private final List<Client> sockets = new ArrayList<>();
    private final String group;
    private final long begun;
    private volatile long ended;

    Noise(Target target) throws InterruptedException {
      String user = target.user("noisy");
      for (int i = 0; i < SOCKETS; i++) {
        sockets.add(target.connect(user).deafen());
      }
      group = target.user("crowd");
      begun = System.nanoTime();
      var _ = sockets.getFirst().must("conversation:create", named("members", 255, "nobody"));
    }

    /// Asks by every socket for everything, and again when all is answered.
    ///
    /// @return what the requests that were granted cost, by rate
    Map<String, Long> make() throws InterruptedException {
      Map<String, Long> taken = new HashMap<>(Map.of("sends", 0L, "others", 42L)); // the group
      try {
        for (int round = 0; !enough.get(); round++) {
          Map<CompletableFuture<JsonNode>, Cause> asked = new HashMap<>();
          for (Client socket : sockets) {
            for (Cause cause : Causes.ALL) {
              ObjectNode payload = payload(cause, round + "-" + asked.size());
              if (payload != null) {
                asked.put(socket.askLater(cause.event(), payload), cause);
              }
            }
          }
          for (Map.Entry<CompletableFuture<JsonNode>, Cause> one : asked.entrySet()) {
            JsonNode ack = one.getKey().get();
            if (ack.path("ok").asBoolean(false)) {
              taken.merge(one.getValue().rate(), (long) one.getValue().price(), Long::sum);
            } else if (ack.at("/error/code").asString("").equals("RATE_LIMITED")) {
              refused.complete(one.getValue().event());
            }
          }
        }
        return taken;
      } catch (ExecutionException e) {
        throw new AttackFailure("a noisy socket has ended: " + e.getCause(), e);
      } finally {
        ended = System.nanoTime();
        refused.complete("it is over");
        sockets.forEach(Client::close);
      }
    }

    /// What a user gets in that time, and one request more.
    long most(String rate) {
      return BURST.getOrDefault(rate, 0) + (seconds() + 1) * PER_SECOND.getOrDefault(rate, 0) + 42;
    }

    long seconds() {
      return Duration.ofNanos(ended - begun).toSeconds();
    }

    void awaitRefusal() throws InterruptedException {
      try {
        var _ = refused.get();
      } catch (ExecutionException e) {
        throw new AssertionError(e); // it is only ever completed
      }
    }

    private @Nullable ObjectNode payload(Cause cause, String id) {
      return switch (cause.event()) {
        case "message:send" ->
            cause.count() > 2
                ? Client.json()
                    .put("conversationId", group)
                    .put("clientMessageId", id)
                    .put("content", "noise")
                : null;
        case "conversation:create" ->
            cause.count() > 1 ? named("members", 255, id).put("conversationId", group + id) : null;
        case "presence:watch" -> named("users", 200, id);
        case "history:page" -> Client.json().put("conversationId", group).put("limit", 100);
        case "history:search" -> Client.json().put("query", "noise");
        case "typing:start" -> Client.json().put("conversationId", group);
        default -> null;
      };
    }

    private ObjectNode named(String field, int count, String user) {
      ObjectNode json = Client.json().put("conversationId", group);
      ArrayNode users = json.putArray(field);
      for (int i = 0; i < count; i++) {
        users.add(user + "-" + i);
      }
      return json;
    }
  }
}
