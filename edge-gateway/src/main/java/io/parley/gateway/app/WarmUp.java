package io.parley.gateway.app;

import io.parley.gateway.engineio.Timers;
import io.parley.gateway.history.HistoryReader;
import io.parley.gateway.history.SearchHistory;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/// Does what a first client would wait for before the gateway says that it is ready: what is loaded
/// and compiled then is there already. Takes [#AT_MOST], whatever goes wrong; nobody else notices
/// anything of it.
final class WarmUp implements ApplicationListener<WebServerInitializedEvent> {
  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
  private static final Duration AT_MOST = Duration.ofSeconds(2);
  private static final int CLIENTS = 100;
  private static final int CONNECTIONS = 5;
  private static final byte[] MASK = {0, 0, 0, 0};

  private final String address;
  private final Tls tls;
  private final Timers timers;
  private final HistoryReader history;
  private final SearchHistory search;
  private volatile boolean done;

  /// @param address that the gateway listens on
  WarmUp(String address, Tls tls, Timers timers, HistoryReader history, SearchHistory search) {
    this.address = address;
    this.tls = tls;
    this.timers = timers;
    this.history = history;
    this.search = search;
  }

  boolean isDone() {
    return done;
  }

  @Override
  public void onApplicationEvent(WebServerInitializedEvent listening) {
    int port = listening.getWebServer().getPort();
    Thread.ofPlatform().name("warm-up").daemon().start(() -> run(port));
  }

  private void run(int port) {
    long start = System.nanoTime();
    try {
      for (int i = 0; i < CONNECTIONS && left(start) > 0; i++) {
        connect(port, left(start));
      }
      Rehearsal rehearsal = new Rehearsal(timers, history, search);
      for (int i = 0; i < CLIENTS && left(start) > 0; i++) {
        rehearsal.client();
      }
    } catch (SocketTimeoutException e) { // the machine has something else to do
      log.debug("the warm-up was cut short", e);
    } catch (IOException | RuntimeException e) { // slow at first, but no worse
      log.warn("the warm-up broke off: {}", e.toString());
    } finally {
      done = true;
    }
    log.info("warm after {} ms", Duration.ofNanos(System.nanoTime() - start).toMillis());
  }

  /// In milliseconds.
  private static int left(long start) {
    return Math.toIntExact(AT_MOST.minusNanos(System.nanoTime() - start).toMillis());
  }

  /// A client of a dialect that there is not, by way of everything that stands before the session.
  /// It shows no token: one that is refused would be a line of the security log at every start.
  ///
  /// @param timeout of each step, in milliseconds
  private void connect(int port, int timeout) throws IOException {
    InetAddress listens = InetAddress.getByName(address);
    InetAddress to = listens.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : listens;
    try (Socket socket = tls.toItself()) {
      socket.connect(new InetSocketAddress(to, port), timeout);
      socket.setSoTimeout(timeout);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\n"
                  + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                  + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      skipHeaders(in);
      skipFrame(in); // the open packet
      byte[] packet = "40{\"dialect\":\"none\"}".getBytes(StandardCharsets.US_ASCII);
      out.write(
          ByteBuffer.allocate(6 + packet.length)
              .put((byte) 0x81)
              .put((byte) (0x80 | packet.length))
              .put(MASK)
              .put(packet)
              .array());
      skipFrame(in); // the refusal
    }
  }

  private static void skipHeaders(DataInputStream in) throws IOException {
    int last = 0;
    while (last != 0x0d0a0d0a) {
      last = last << 8 | in.readUnsignedByte();
    }
  }

  private static void skipFrame(DataInputStream in) throws IOException {
    in.readUnsignedByte();
    int length = in.readUnsignedByte();
    in.skipNBytes(length == 126 ? in.readUnsignedShort() : length);
  }
}
