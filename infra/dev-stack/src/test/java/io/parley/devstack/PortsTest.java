package io.parley.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PortsTest {
  /// Tests in two JVMs choose before either listens.
  @Test
  void portThatAnotherProcessWasGiven_isNotGiven_andKeepsNoOther() throws IOException {
    int before = portOfNobody();
    try (DatagramSocket others = new DatagramSocket(at(0))) {
      assertThat(Ports.take(List.of(before, others.getLocalPort()))).isFalse();
    }
    assertThat(Ports.take(List.of(before))).isTrue();
  }

  private static int portOfNobody() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(at(0))) {
      return socket.getLocalPort();
    }
  }

  @Test
  void portThatWasGiven_isNotGivenAgain_andCanBeListenedOn() throws IOException {
    int port = Ports.free();

    assertThat(Ports.take(List.of(port))).isFalse();
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(at(port));
      assertThat(socket.getLocalPort()).isEqualTo(port);
    }
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(Ports.LOCAL), port);
  }
}
