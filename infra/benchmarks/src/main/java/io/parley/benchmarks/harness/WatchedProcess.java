package io.parley.benchmarks.harness;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// A process of our own that says when it is ready and may answer questions: one line to its
/// standard input, one line that starts with `{` from it.
public final class WatchedProcess implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(40);
  private static final int LINES_KEPT = 20;

  private final String name;
  private final Process process;
  private final BufferedWriter questions;
  private final String readyLine;
  private final Consumer<String> listener;
  private final Deque<String> lastLines = new ConcurrentLinkedDeque<>();
  private final CompletableFuture<Long> readyAt = new CompletableFuture<>();
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private volatile CompletableFuture<String> answer = new CompletableFuture<>();
  private Duration timeToReady = Duration.ZERO;

  private WatchedProcess(
      String name, Process process, String readyLine, Consumer<String> listener) {
    this.name = name;
    this.process = process;
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
    this.readyLine = readyLine;
    this.listener = listener;
  }

  /// Returns when it says that it is ready.
  ///
  /// @param name for messages, such as `the stack`
  /// @param readyLine the whole line
  /// @param listener gets each line of output, on a thread of its own
  /// @throws BenchmarkFailure when it is not ready in time
  public static WatchedProcess start(
      String name,
      ProcessBuilder builder,
      String readyLine,
      Duration readyWithin,
      Consumer<String> listener)
      throws InterruptedException {
    try {
      long begun = System.nanoTime();
      WatchedProcess watched =
          new WatchedProcess(name, builder.redirectErrorStream(true).start(), readyLine, listener);
      Thread.ofPlatform().daemon().name("output-of-" + name).start(watched::readOutput);
      watched.awaitReady(begun, readyWithin);
      return watched;
    } catch (IOException e) {
      throw new BenchmarkFailure(name + " does not start: " + e.getMessage(), e);
    }
  }

  public long pid() {
    return process.pid();
  }

  /// From the start of the process to its ready line.
  public Duration timeToReady() {
    return timeToReady;
  }

  /// @param question one line
  /// @return the answer's line
  /// @throws BenchmarkFailure when there is no answer in time, or no process any more
  public String ask(String question, Duration within) throws InterruptedException {
    CompletableFuture<String> expected = new CompletableFuture<>();
    answer = expected;
    try {
      questions.write(question);
      questions.newLine();
      questions.flush();
      CompletableFuture.anyOf(expected, ended).get(within.toMillis(), TimeUnit.MILLISECONDS);
      return expected.join();
    } catch (TimeoutException e) {
      throw failure("no answer to '" + question + "' within " + within.toSeconds() + " s", e);
    } catch (IOException | ExecutionException e) {
      throw failure("has ended at '" + question + "'", e);
    }
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

  private void awaitReady(long begun, Duration within) throws InterruptedException {
    try {
      long ready = readyAt.get(within.toSeconds(), TimeUnit.SECONDS);
      timeToReady = Duration.ofNanos(ready - begun);
    } catch (InterruptedException e) {
      close();
      throw e;
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw failure("is not ready", e);
    }
  }

  private BenchmarkFailure failure(String problem, Exception cause) {
    return new BenchmarkFailure(
        name + ": " + problem + "; it said last:\n" + String.join("\n", lastLines), cause);
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line);
      }
      end(new BenchmarkFailure("it has ended"));
    } catch (IOException e) {
      end(e);
    }
  }

  private void take(String line) {
    lastLines.addLast(line);
    if (lastLines.size() > LINES_KEPT) {
      lastLines.removeFirst();
    }
    listener.accept(line);
    if (line.equals(readyLine)) {
      readyAt.complete(System.nanoTime());
    }
    if (line.startsWith("{")) {
      answer.complete(line);
    }
  }

  private void end(Exception reason) {
    readyAt.completeExceptionally(reason);
    ended.completeExceptionally(reason);
  }
}
