package io.parley.devstack;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A service in this process.
final class InProcess implements Service {
  private static final Logger log = LoggerFactory.getLogger(InProcess.class);
  private static final Duration STOP = Duration.ofSeconds(20);

  @FunctionalInterface
  interface Starter {
    AutoCloseable start() throws Exception;
  }

  private final String name;
  private final String address;
  private final Path logs;
  private final Starter starter;
  private volatile @Nullable AutoCloseable running;

  /// @param logs where the whole of a failure is written, for the message to name
  InProcess(String name, String address, Path logs, Starter starter) {
    this.name = name;
    this.address = address;
    this.logs = logs;
    this.starter = starter;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public void start() {
    try {
      running = starter.start();
    } catch (StackFailure e) {
      throw e;
    } catch (Exception | LinkageError e) {
      log.debug("{} did not start", name, e); // the console has the line below
      throw new StackFailure(
          name + " did not start: " + StackFailure.reason(e) + " (details in " + logs + ")", e);
    }
  }

  @Override
  public String ended() {
    return "";
  }

  @Override
  public void stop() {
    AutoCloseable current = running;
    if (current == null) {
      return;
    }
    running = null;
    Thread closing = Thread.ofPlatform().daemon().name("stop-" + name).start(() -> close(current));
    try {
      if (!closing.join(STOP)) {
        log.warn("{} does not stop within {} s; going on without it", name, STOP.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void close(AutoCloseable service) {
    try {
      service.close();
    } catch (Exception e) {
      log.warn("{} did not stop cleanly: {}", name, StackFailure.reason(e), e);
    }
  }
}
