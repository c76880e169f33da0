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
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Asks every gateway for `GET /health` twice a second, as load balancers do.
final class Health implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);

  private final List<InetSocketAddress> gateways;
  private final Map<InetSocketAddress, Boolean> up = new ConcurrentHashMap<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWER_WITHIN)
          .build();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("health").factory());
  private final ScheduledFuture<?> asking;

  Health(List<InetSocketAddress> gateways) {
    this.gateways = List.copyOf(gateways);
    asking =
        clock.scheduleWithFixedDelay(
            () -> gateways.forEach(this::ask), 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Those that can pass messages on; all of them when none can, for one may recover any moment.
  List<InetSocketAddress> up() {
    List<InetSocketAddress> found =
        gateways.stream().filter(gateway -> up.getOrDefault(gateway, false)).toList();
    return found.isEmpty() ? gateways : found;
  }

  boolean allUp() {
    return gateways.stream().allMatch(gateway -> up.getOrDefault(gateway, false));
  }

  @Override
  public void close() {
    asking.cancel(true);
    clock.shutdownNow();
    http.shutdownNow();
  }

  private void ask(InetSocketAddress gateway) {
    URI uri = URI.create("http://" + Local.HOST + ":" + gateway.getPort() + "/health");
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(ANSWER_WITHIN).GET().build();
    CompletableFuture<Boolean> answer =
        http.sendAsync(request, BodyHandlers.discarding())
            .handle((response, failure) -> failure == null && response.statusCode() == 200);
    var _ = answer.thenAccept(healthy -> up.put(gateway, healthy));
  }
}
