package io.parley.faults.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TcpProxyTest {
  /// Much more than it takes, for a machine that is busy.
  private static final int AT_MOST = 30_000;

  private static final int A_WHILE = 200;

  private final List<Socket> clients = new ArrayList<>();
  private ServerSocket first;
  private ServerSocket second;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    first = new ServerSocket(0, 10, Local.ADDRESS);
    second = new ServerSocket(0, 10, Local.ADDRESS);
    List<InetSocketAddress> targets = List.of(at(first), at(second));
    proxy = new TcpProxy(0, () -> targets);
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    proxy.close();
    first.close();
    second.close();
  }

  @Test
  void bytes_passBothWays() throws IOException {
    Socket client = connect();
    try (Socket server = first.accept()) {
      client.getOutputStream().write(1);
      assertThat(server.getInputStream().read()).isEqualTo(1);
      server.getOutputStream().write(2);
      assertThat(client.getInputStream().read()).isEqualTo(2);
    }
    assertThat(client.getInputStream().read()).isEqualTo(-1); // the end passes, too
    await().until(() -> proxy.links() == 0);
  }

  @Test
  void targets_takeTurns_andOneThatIsDownIsLeftOut() throws IOException {
    connect();
    first.accept().close();
    connect();
    second.accept().close();
    first.close();
    for (int i = 0; i < 3; i++) {
      connect();
      second.accept().close();
    }
  }

  @Test
  void noTarget_connectionIsReset() throws IOException {
    first.close();
    second.close();
    Socket client = connect();
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
  }

  @Test
  void cut_resetsWhatIsThereAndWhatComes_untilHealed() throws IOException {
    Socket client = connect();
    try (Socket server = first.accept()) {
      proxy.cut();
      assertReset(client);
      assertReset(server);
    }
    assertThatThrownBy(() -> connect().getInputStream().read()) // or it does not even connect
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
    await().until(() -> proxy.reset() == 2);

    proxy.heal();
    Socket another = connect();
    try (Socket server = second.accept()) { // its turn
      another.getOutputStream().write(3);
      assertThat(server.getInputStream().read()).isEqualTo(3);
    }
  }

  @Test
  void resetOfATarget_leavesTheOthersAlone() throws IOException {
    Socket one = connect();
    await().until(() -> proxy.linksTo(at(first)) == 1); // or the other could take its turn
    Socket another = connect();
    await().until(() -> proxy.linksTo(at(second)) == 1);
    try (Socket firstServer = first.accept();
        Socket secondServer = second.accept()) {
      proxy.reset(at(first));
      assertReset(one);
      assertReset(firstServer);
      another.getOutputStream().write(6);
      assertThat(secondServer.getInputStream().read()).isEqualTo(6);
    }
  }

  /// The client is gone then, which is no fault of the target that was to be next.
  @Test
  void cutWhileATargetIsChosen_noTargetHearsOfIt() throws IOException {
    AtomicReference<TcpProxy> cutting = new AtomicReference<>();
    List<InetSocketAddress> targets = List.of(at(first), at(second));
    try (TcpProxy own =
        new TcpProxy(
            0,
            () -> {
              cutting.get().cut();
              return targets;
            })) {
      cutting.set(own);
      Socket client = new Socket(Local.ADDRESS, own.port());
      clients.add(client);
      assertReset(client);
      await().until(() -> own.links() == 0);
      for (ServerSocket target : List.of(first, second)) {
        target.setSoTimeout(1);
        assertThatThrownBy(target::accept).isInstanceOf(SocketTimeoutException.class);
      }
      assertThat(own.reset()).isEqualTo(1);
    }
  }

  @Test
  void aReset_isPassedOnAsOne() throws IOException {
    Socket client = connect();
    try (Socket server = first.accept()) {
      client.getOutputStream().write(1);
      assertThat(server.getInputStream().read()).isEqualTo(1);
      server.setSoLinger(true, 0);
    }
    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void whatEachClientSaidFirst_isKnownByTarget() throws IOException {
    connect().getOutputStream().write(ascii("GET /?user=1 HTTP/1.1\r\nHost: a\r\n"));
    await().until(() -> proxy.greetingsTo(at(first)).equals(List.of("GET /?user=1 HTTP/1.1")));
    connect().getOutputStream().write(ascii("GET /?user=2 HTTP/1.1\r\nHost: a\r\n"));
    await().until(() -> proxy.greetingsTo(at(second)).equals(List.of("GET /?user=2 HTTP/1.1")));

    first.accept().close();
    await().until(() -> proxy.greetingsTo(at(first)).isEmpty());
  }

  @Test
  void stall_holdsEverythingBackWithoutAWord_untilHealed() throws IOException {
    Socket client = connect();
    try (Socket server = first.accept()) {
      proxy.stall();
      client.getOutputStream().write(4);
      await().until(() -> proxy.held() > 0);
      server.setSoTimeout(A_WHILE);
      assertThatThrownBy(() -> server.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);

      proxy.heal();
      server.setSoTimeout(AT_MOST);
      assertThat(server.getInputStream().read()).isEqualTo(4);
    }
  }

  @Test
  void stall_takesConnections_andOpensThemWhenHealed() throws IOException {
    proxy.stall();
    Socket client = connect();
    client.getOutputStream().write(5);
    first.setSoTimeout(A_WHILE);
    assertThatThrownBy(() -> first.accept()).isInstanceOf(SocketTimeoutException.class);

    proxy.heal();
    first.setSoTimeout(AT_MOST);
    try (Socket server = first.accept()) {
      assertThat(server.getInputStream().read()).isEqualTo(5);
    }
  }

  private Socket connect() throws IOException {
    Socket client = new Socket(Local.ADDRESS, proxy.port());
    client.setSoTimeout((int) Duration.ofMillis(AT_MOST).toMillis());
    clients.add(client);
    return client;
  }

  private static InetSocketAddress at(ServerSocket server) {
    return Local.at(server.getLocalPort());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void assertReset(Socket socket) {
    assertThatThrownBy(
            () -> {
              if (socket.getInputStream().read() < 0) {
                throw new IOException("ended");
              }
            })
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
  }
}
