package io.parley.attacks.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.parley.attacks.report.Findings;
import io.parley.attacks.stack.Client;
import io.parley.attacks.stack.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One address that never shows a token opens all that it may: websockets with a part of a frame,
/// long-polling with a part of a POST, requests whose headers do not end. What it has the gateway
/// keep is bounded, another address connects meanwhile, and all of it ends by itself.
public final class StarvationBeforeLogin implements Attack {
  private static final String ATTACKER = "127.0.0.66";
  private static final int SHORT_OF_EACH = 200;
  private static final int LONG_OF_EACH = 3_000;

  /// Of each message, of which the last byte never comes.
  private static final int PART = 200_000;

  /// By default a quarter of 64 MiB (docs/connecting.md).
  private static final long SHARE = 16L << 20;

  private static final String UPGRADE =
      "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: attacked\r\n"
          + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

  private static final String POLL =
      "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: attacked\r\n\r\n";

  @Override
  public String name() {
    return "starvation-before-login";
  }

  @Override
  public String description() {
    return "One address without a token opens all it may, with partial frames, partial POSTs and"
        + " headers that do not end";
  }

  @Override
  public void run(Target target, Form form, Findings findings)
      throws IOException, InterruptedException {
    int ofEach = form == Form.SHORT ? SHORT_OF_EACH : LONG_OF_EACH;
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < ofEach; i++) {
        attack(target, open, StarvationBeforeLogin::partOfAFrame);
        attack(target, open, StarvationBeforeLogin::partOfAPost);
        attack(target, open, StarvationBeforeLogin::partOfTheHeaders);
      }
      findings.figure("connections that it had", open.size() + " of " + 3 * ofEach);
      bystander(target, form, findings);
      Map<String, Double> metrics = target.metrics();
      double lent = metrics.getOrDefault("parley_gateway_untrusted_bytes", Double.MAX_VALUE);
      findings.check(lent <= SHARE, "one address has a quarter of what is lent to strangers", lent);
      double refused =
          metrics.getOrDefault("parley_gateway_untrusted_refused_total", 0.0)
              + metrics.getOrDefault("parley_gateway_port_refused_total", 0.0);
      findings.check(refused > 0, "what is too much is refused, and counted", refused);
      findings.figure("refused", refused);
      findings.figure("heap after it", heap(metrics) + " bytes");
      int ended = 0;
      for (Socket socket : open) {
        ended += ends(socket) ? 1 : 0;
      }
      findings.checkEqual(ended, open.size(), "whatever is begun without a token ends by itself");
      bystander(target, form, findings);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  /// What a connection says.
  @FunctionalInterface
  private interface Part {
    void say(Socket socket) throws IOException;
  }

  private static void attack(Target target, List<Socket> open, Part part) throws IOException {
    Socket socket = target.socket(ATTACKER);
    try {
      part.say(socket);
      open.add(socket);
    } catch (IOException e) { // it was cut while it spoke: so much the better
      socket.close();
    }
  }

  private static void partOfAFrame(Socket socket) throws IOException {
    say(socket, UPGRADE);
    skipHead(socket);
    byte[] frame = new byte[14 + PART];
    Arrays.fill(frame, (byte) '4');
    frame[0] = (byte) 0x81;
    frame[1] = (byte) 0xff;
    long announced = PART + 1L;
    for (int i = 0; i < 8; i++) {
      frame[2 + i] = (byte) (announced >> (56 - 8 * i));
    }
    socket.getOutputStream().write(frame);
  }

  private static void partOfAPost(Socket socket) throws IOException {
    say(socket, POLL);
    String head = skipHead(socket);
    int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
    String opened = new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
    String sid = opened.replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    say(
        socket,
        "POST /socket.io/?EIO=4&transport=polling&sid="
            + sid
            + " HTTP/1.1\r\nHost: attacked\r\nContent-Length: "
            + (PART + 1)
            + "\r\n\r\n"
            + "4".repeat(PART));
  }

  private static void partOfTheHeaders(Socket socket) throws IOException {
    say(socket, "GET / HTTP/1.1\r\n" + "a:b\r\n".repeat(1_000));
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /// @throws IOException also when the connection ends instead
  private static String skipHead(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int read = socket.getInputStream().read();
      if (read < 0) {
        throw new IOException("the connection has ended");
      }
      head.append((char) read);
    }
    return head.toString();
  }

  /// Waits for its end, as long as one has patience.
  private static boolean ends(Socket socket) {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) { // reset
      return true;
    }
  }

  private static void bystander(Target target, Form form, Findings findings)
      throws InterruptedException {
    long begin = System.nanoTime();
    try (Client _ = target.connect(target.user("bystander"))) {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      findings.figure("milliseconds for another address to connect", millis);
      findings.check(
          form == Form.SHORT || millis <= 1_000,
          "another address connects, within a second in the long form",
          millis + " ms");
    }
  }

  private static long heap(Map<String, Double> metrics) {
    return metrics.entrySet().stream()
        .filter(series -> series.getKey().startsWith("jvm_memory_used_bytes{"))
        .filter(series -> series.getKey().contains("area=\"heap\""))
        .mapToLong(series -> series.getValue().longValue())
        .sum();
  }
}
