package io.parley.devstack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Asks gateways for `GET /health`, which is 200 when a message can be sent and 503 before.
final class Readiness implements AutoCloseable {
  private static final Duration TRY = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TRY).build();
  private final Duration longest;

  /// @param longest how long to wait for all gateways together
  Readiness(Duration longest) {
    this.longest = longest;
  }

  /// Returns when every gateway is up, or the stack is being stopped.
  ///
  /// @throws StackFailure when one is not up in time, or a service has ended
  void await(Stack stack) throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    for (Service gateway : stack.gateways()) {
      String answer = ask(gateway.address());
      while (!answer.isEmpty() && !stack.isStopping()) {
        if (stack.ended().isPresent()) {
          throw new StackFailure("cannot get ready: " + stack.ended().get());
        }
        if (System.nanoTime() > deadline) {
          throw new StackFailure(
              gateway.name()
                  + " cannot pass messages on within "
                  + longest.toSeconds()
                  + " s ("
                  + gateway.address()
                  + "/health: "
                  + answer
                  + ")");
        }
        Thread.sleep(PAUSE);
        answer = ask(gateway.address());
      }
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /// Empty when it is up, else what it said.
  private String ask(String url) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/health")).timeout(TRY).GET().build();
    try {
      int status = http.send(request, BodyHandlers.discarding()).statusCode();
      return status == 200 ? "" : "status " + status;
    } catch (IOException e) {
      return StackFailure.reason(e);
    }
  }
}
