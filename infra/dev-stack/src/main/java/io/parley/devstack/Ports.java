package io.parley.devstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/// Asks the operating system about ports, before anything is started.
final class Ports {
  static final String LOCAL = "127.0.0.1";

  private Ports() {}

  /// @param variable what to set to have another port
  /// @throws StackFailure when something listens there already
  static void requireFree(String address, int port, String what, String variable) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
    } catch (UnknownHostException e) {
      throw new StackFailure("PARLEY_ADDRESS: '" + address + "' is no address of this machine", e);
    } catch (IOException e) {
      throw new StackFailure(
          "port "
              + port
              + " (for "
              + what
              + ") is in use or not allowed: set "
              + variable
              + " to another port",
          e);
    }
  }

  /// A port that nobody listens on now.
  static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(LOCAL))) {
      return socket.getLocalPort();
    }
  }
}
