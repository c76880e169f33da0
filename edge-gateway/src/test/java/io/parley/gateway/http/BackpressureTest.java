package io.parley.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.ConnectionLimits;
import io.parley.gateway.engineio.EngineListener;
import io.parley.gateway.engineio.EngineServer;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.EngineSocket;
import io.parley.gateway.engineio.ExecutorTimers;
import io.parley.gateway.engineio.Frame;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A client that does not read, beside one that does, over real TCP.
class BackpressureTest {
  private static final int FRAME_BYTES = 60_000;
  private static final EngineSettings SETTINGS =
      new EngineSettings(
          Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofSeconds(10), 1_000_000, 1 << 20);

  private final ExecutorTimers timers = new ExecutorTimers("backpressure-timers");
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();

  private record Session(EngineSocket socket, CompletableFuture<CloseReason> closed)
      implements EngineListener {
    @Override
    public void onOpen() {}

    @Override
    public void onMessage(String payload) {}

    @Override
    public void onBinary(ByteBuffer payload) {}

    @Override
    public void onClose(CloseReason reason) {
      closed.complete(reason);
    }
  }

  @BeforeEach
  void start() throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        new EngineEndpoint(
            Set.of("/engine.io"),
            new EngineServer(SETTINGS, timers, ConnectionLimits.DEFAULT),
            Origins.any(),
            (socket, handshake) -> {
              Session session = new Session(socket, new CompletableFuture<>());
              sessions.add(session);
              return session;
            }));
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    timers.close();
  }

  @Test
  void slowClient_isClosedAndDelaysNobody() throws Exception {
    try (Socket slow = connect();
        Socket fast = connect()) {
      Session first = sessions.poll(10, TimeUnit.SECONDS);
      Session second = sessions.poll(10, TimeUnit.SECONDS);
      Session slowSession = first.socket().sid().equals(sid(slow)) ? first : second;
      Session fastSession = slowSession == first ? second : first;
      sid(fast);

      int sent = 0;
      while (!slowSession.closed().isDone() && sent < 10_000) {
        Frame frame = Frame.message(text(sent++));
        slowSession.socket().send(frame);
        fastSession.socket().send(frame);
        // One at a time, so that it is the other one's slowness that the outbox meets.
        assertThat(nextText(fast)).isEqualTo("4" + text(sent - 1));
      }

      assertThat(slowSession.closed().get(10, TimeUnit.SECONDS))
          .isEqualTo(CloseReason.SLOW_CONSUMER);
      assertThat(slowSession.socket().unsentBytes()).isLessThanOrEqualTo(SETTINGS.outboxBytes());
      assertThat(fastSession.closed()).isNotDone();
    }
  }

  private static String text(int number) {
    return number + "-" + "x".repeat(FRAME_BYTES);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(32_768);
    socket.setSoTimeout(10_000);
    socket.connect(new InetSocketAddress("127.0.0.1", connector.getLocalPort()));
    socket
        .getOutputStream()
        .write(
            ("GET /engine.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: test\r\n"
                    + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
                .getBytes(US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    assertThat(head.toString()).startsWith("HTTP/1.1 101 ");
    return socket;
  }

  /// Reads the open packet.
  private static String sid(Socket socket) throws IOException {
    return nextText(socket).replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
  }

  private static String nextText(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    assertThat(in.readUnsignedByte()).isEqualTo(0x81);
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new String(payload, US_ASCII);
  }
}
