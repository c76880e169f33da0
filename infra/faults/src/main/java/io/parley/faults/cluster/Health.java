package io.parley.faults.cluster;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Asks every gateway for `GET /health` and `GET /live` twice a second, as load balancers do.
final class Health implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);

  /// Whoever says nothing for this long is not live.
  static final long SILENCE_NANOS = Duration.ofSeconds(2).toNanos();

  private final List<InetSocketAddress> gateways;
  private final Consumer<InetSocketAddress> takenOut;
  private final LongSupplier nanos;
  private final Map<InetSocketAddress, Boolean> up = new ConcurrentHashMap<>();

  /// When each that is live has last said so, of the clock.
  private final Map<InetSocketAddress, Long> live = new ConcurrentHashMap<>();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWER_WITHIN)
          .build();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("health").factory());

  /// @param takenOut told of one that is not live any more while another is: HAProxy's
  ///   `on-marked-down shutdown-sessions`
  /// @param nanos the clock of silences, as [System#nanoTime]
  Health(
      List<InetSocketAddress> gateways, Consumer<InetSocketAddress> takenOut, LongSupplier nanos) {
    this.gateways = List.copyOf(gateways);
    this.takenOut = takenOut;
    this.nanos = nanos;
  }

  void start() {
    var _ = clock.scheduleWithFixedDelay(this::ask, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Those that can pass messages on; all of them when none can, for one may recover any moment.
  List<InetSocketAddress> up() {
    List<InetSocketAddress> found = gateways.stream().filter(this::isUp).toList();
    return found.isEmpty() ? gateways : found;
  }

  boolean allUp() {
    return gateways.stream().allMatch(this::isUp);
  }

  private boolean isUp(InetSocketAddress gateway) {
    return live.containsKey(gateway) && up.getOrDefault(gateway, false);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    http.shutdownNow();
  }

  private void ask() {
    for (InetSocketAddress gateway : gateways) {
      Long last = live.get(gateway);
      if (last != null && nanos.getAsLong() - last > SILENCE_NANOS) {
        takeOut(gateway);
      }
      var _ = ask(gateway, "/health").thenAccept(answer -> up.put(gateway, answer == Said.YES));
      var _ =
          ask(gateway, "/live")
              .thenAccept(
                  answer -> {
                    switch (answer) {
                      case YES -> live.put(gateway, nanos.getAsLong());
                      case NO -> takeOut(gateway);
                      case NOTHING -> {} // perhaps only slow: see SILENCE_NANOS
                    }
                  });
    }
  }

  private void takeOut(InetSocketAddress gateway) {
    if (live.remove(gateway) != null && !live.isEmpty()) {
      takenOut.accept(gateway);
    }
  }

  private enum Said {
    YES,
    NO,
    NOTHING
  }

  private CompletableFuture<Said> ask(InetSocketAddress gateway, String path) {
    URI uri = URI.create("http://" + Local.HOST + ":" + gateway.getPort() + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(ANSWER_WITHIN).GET().build();
    return http.sendAsync(request, BodyHandlers.discarding())
        .handle(
            (response, failure) ->
                failure != null ? Said.NOTHING : response.statusCode() == 200 ? Said.YES : Said.NO);
  }
}
