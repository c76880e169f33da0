package io.parley.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.engineio.Acceptor;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.ConnectionLimits;
import io.parley.gateway.engineio.EngineListener;
import io.parley.gateway.engineio.EngineServer;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.ExecutorTimers;
import io.parley.gateway.http.EngineEndpoint;
import io.parley.gateway.http.Origins;
import io.parley.gateway.socketio.ConnectHandler;
import io.parley.gateway.socketio.SocketIoConnection;
import io.parley.gateway.socketio.SocketIoSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/// The gateway's endpoint at `/engine.io/`, with what [ConformanceServer] does not let one choose,
/// and two things to be seen from outside: that a request has been handled (a GET that waits does
/// so now) and why a session has ended.
final class TestServer implements AutoCloseable {
  static final String PATH = "/engine.io/";

  /// As [ConformanceServer#ENGINE], but without a heartbeat while a test runs.
  static final EngineSettings QUIET =
      new EngineSettings(
          Duration.ofSeconds(25),
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          1_000_000,
          1 << 23);

  /// A connection ends because both sides have said so, never because one was waited for in vain.
  private static final class Never extends AbstractLifeCycle implements Scheduler {
    @Override
    public Task schedule(Runnable task, long delay, TimeUnit units) {
      return () -> true;
    }
  }

  private final Server server = new Server();
  private final ServerConnector connector =
      new ServerConnector(server, null, new Never(), null, -1, -1, new HttpConnectionFactory());
  private final ExecutorTimers timers = new ExecutorTimers("test-timers");
  private final EngineServer engine;
  private final Semaphore handled = new Semaphore(0);
  private final BlockingQueue<CloseReason> ends = new LinkedBlockingQueue<>();

  private TestServer(
      EngineSettings settings, ConnectionLimits limits, Origins origins, Acceptor acceptor) {
    engine = new EngineServer(settings, timers, limits);
    EngineEndpoint endpoint =
        new EngineEndpoint(
            Set.of("/engine.io"),
            engine,
            origins,
            (socket, handshake) -> new Watched(acceptor.accept(socket, handshake), ends));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Counting(endpoint));
    try {
      server.start();
    } catch (Exception e) { // Jetty's declaration
      throw new IllegalStateException(e);
    }
  }

  /// Echoes every message.
  static TestServer echo(EngineSettings settings, ConnectionLimits limits, Origins origins) {
    return new TestServer(settings, limits, origins, (socket, handshake) -> new EngineEcho(socket));
  }

  static TestServer echo(EngineSettings settings) {
    return echo(settings, ConnectionLimits.DEFAULT, Origins.any());
  }

  static TestServer socketIo(SocketIoSettings settings, ConnectHandler handler) {
    return new TestServer(
        QUIET,
        ConnectionLimits.DEFAULT,
        Origins.any(),
        (socket, handshake) -> new SocketIoConnection(settings, socket, handler));
  }

  Wire wire() {
    return new Wire("http://127.0.0.1:" + connector.getLocalPort(), PATH);
  }

  EngineServer engine() {
    return engine;
  }

  /// Waits until one more request has been handled, though perhaps not answered: to be called once
  /// for each.
  void awaitHandled() throws InterruptedException {
    boolean acquired =
        handled.tryAcquire(HttpConnection.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(acquired).as("a request has been handled").isTrue();
  }

  /// Waits for the end of a session.
  CloseReason awaitEnd() throws InterruptedException {
    CloseReason reason = ends.poll(HttpConnection.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(reason).as("a session has ended").isNotNull();
    return reason;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) { // Jetty's declaration
      throw new IllegalStateException(e);
    } finally {
      timers.close();
    }
  }

  private final class Counting extends Handler.Wrapper {
    Counting(Handler handler) {
      super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      boolean taken = super.handle(request, response, callback);
      handled.release();
      return taken;
    }
  }

  private record Watched(EngineListener to, BlockingQueue<CloseReason> ends)
      implements EngineListener {
    @Override
    public void onOpen() {
      to.onOpen();
    }

    @Override
    public void onMessage(String payload) {
      to.onMessage(payload);
    }

    @Override
    public void onBinary(ByteBuffer payload) {
      to.onBinary(payload);
    }

    @Override
    public void onClose(CloseReason reason) {
      to.onClose(reason);
      ends.add(reason);
    }
  }
}
