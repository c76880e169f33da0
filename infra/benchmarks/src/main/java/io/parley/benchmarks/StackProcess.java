package io.parley.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A stack of our own in a process of its own, on free ports of 127.0.0.1.
final class StackProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(40);
  private static final int LINES_KEPT = 20;

  private final Process process;
  private final Deque<String> lastLines = new ConcurrentLinkedDeque<>();
  private final CompletableFuture<Long> readyAt = new CompletableFuture<>();
  private final URI url;
  private Duration timeToReady = Duration.ZERO;

  private StackProcess(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /// Returns when the stack says that it is ready.
  ///
  /// @param command without `up`
  /// @param data the data directory, empty or of an earlier start
  /// @param ports of the gateway, Kafka and MongoDB; the same for each start on the same data, to
  ///   which they belong
  /// @throws BenchmarkFailure when it is not ready within 90 s
  static StackProcess start(List<String> command, Path data, List<String> ports)
      throws InterruptedException {
    List<String> up = new ArrayList<>(command);
    up.add("up");
    ProcessBuilder builder = new ProcessBuilder(up).redirectErrorStream(true);
    try {
      builder
          .environment()
          .putAll(
              Map.of(
                  "PARLEY_DATA", data.toString(),
                  "PARLEY_ADDRESS", "127.0.0.1",
                  "PORT", ports.get(0),
                  "PARLEY_KAFKA_PORT", ports.get(1),
                  "PARLEY_MONGO_PORT", ports.get(2)));
      builder.environment().keySet().removeAll(List.of("KAFKA_BOOTSTRAP_SERVERS", "MONGODB_URI"));
      long begun = System.nanoTime();
      URI url = URI.create("http://127.0.0.1:" + ports.get(0));
      StackProcess stack = new StackProcess(builder.start(), url);
      Thread.ofPlatform().daemon().name("stack-output").start(stack::readOutput);
      stack.awaitReady(begun);
      return stack;
    } catch (IOException e) {
      throw new BenchmarkFailure("the stack does not start: " + e.getMessage(), e);
    }
  }

  URI url() {
    return url;
  }

  long pid() {
    return process.pid();
  }

  /// From the start of the process to `Parley is ready`.
  Duration timeToReady() {
    return timeToReady;
  }

  /// Stops it, within 40 s, by force in the end.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void awaitReady(long begun) throws InterruptedException {
    try {
      long ready = readyAt.get(READY.toSeconds(), TimeUnit.SECONDS);
      timeToReady = Duration.ofNanos(ready - begun);
    } catch (InterruptedException e) {
      close();
      throw e;
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new BenchmarkFailure(
          "the stack is not ready; it said last:\n" + String.join("\n", lastLines), e);
    }
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        lastLines.addLast(line);
        if (lastLines.size() > LINES_KEPT) {
          lastLines.removeFirst();
        }
        if (line.equals("Parley is ready")) {
          readyAt.complete(System.nanoTime());
        }
      }
      readyAt.completeExceptionally(new BenchmarkFailure("it has ended"));
    } catch (IOException e) {
      readyAt.completeExceptionally(e);
    }
  }

  /// Three ports that nobody listens on now. All are open at once, so that no two are the same.
  static List<String> freePorts() throws IOException {
    InetAddress local = InetAddress.ofLiteral("127.0.0.1");
    try (ServerSocket one = new ServerSocket(0, 1, local);
        ServerSocket two = new ServerSocket(0, 1, local);
        ServerSocket three = new ServerSocket(0, 1, local)) {
      return List.of(
          Integer.toString(one.getLocalPort()),
          Integer.toString(two.getLocalPort()),
          Integer.toString(three.getLocalPort()));
    }
  }
}
