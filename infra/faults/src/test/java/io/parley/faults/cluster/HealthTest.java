package io.parley.faults.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HealthTest {
  private final Map<InetSocketAddress, Map<String, Integer>> answers = new ConcurrentHashMap<>();
  private final List<InetSocketAddress> takenOut = new CopyOnWriteArrayList<>();
  private final AtomicLong clock = new AtomicLong();
  private HttpServer first;
  private HttpServer second;
  private Health health;

  @BeforeEach
  void start() throws IOException {
    first = server();
    second = server();
    health = new Health(List.of(at(first), at(second)), takenOut::add, clock::get);
    health.start();
    await().until(health::allUp);
  }

  @AfterEach
  void stop() {
    health.close();
    first.stop(0);
    second.stop(0);
  }

  @Test
  void notHealthy_getsNoNewConnections_andKeepsThoseItHas() {
    answer(first, "/health", 503);
    await().until(() -> health.up().equals(List.of(at(second))));
    answer(first, "/health", 200);
    await().until(health::allUp);
    assertThat(takenOut).isEmpty();
  }

  @Test
  void notLive_isTakenOutOnce() {
    answer(first, "/live", 503);
    await().until(() -> takenOut.equals(List.of(at(first))));
    await().until(() -> health.up().equals(List.of(at(second))));
    answer(first, "/live", 200);
    await().until(health::allUp);
    assertThat(takenOut).hasSize(1);
  }

  @Test
  void silent_isTakenOut() {
    first.stop(0);
    clock.addAndGet(Health.SILENCE_NANOS + 1);
    await().until(() -> takenOut.equals(List.of(at(first))));
    await().until(() -> health.up().equals(List.of(at(second))));
  }

  @Test
  void theLastOne_isLeft() {
    answer(first, "/live", 503);
    await().until(() -> !takenOut.isEmpty());
    answer(second, "/live", 503);
    await().until(() -> health.up().size() == 2); // none is live: all may be tried
    assertThat(takenOut).containsExactly(at(first));
  }

  private HttpServer server() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(Local.ADDRESS, 0), 0);
    InetSocketAddress address = at(server);
    answers.put(address, new ConcurrentHashMap<>());
    server.createContext(
        "/",
        exchange -> {
          int status = answers.get(address).getOrDefault(exchange.getRequestURI().getPath(), 200);
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private void answer(HttpServer server, String path, int status) {
    answers.get(at(server)).put(path, status);
  }

  private static InetSocketAddress at(HttpServer server) {
    return Local.at(server.getAddress().getPort());
  }
}
