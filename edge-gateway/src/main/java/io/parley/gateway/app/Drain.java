package io.parley.gateway.app;

import io.parley.gateway.engineio.EngineServer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// The first thing that stops when a gateway is told to: its clients are sent to another one,
/// spread over a window, while this one still serves those whose turn has not come.
final class Drain implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Drain.class);

  private final EngineServer engine;
  private final Duration window;
  private volatile boolean running;

  Drain(EngineServer engine, Duration window) {
    this.engine = engine;
    this.window = window;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    throw new IllegalStateException("Spring calls stop(Runnable)");
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it cannot fail
  public void stop(Runnable callback) {
    running = false;
    log.info("closing {} connections within {} s", engine.connections(), window.toSeconds());
    engine.drain(window).thenRun(callback);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
