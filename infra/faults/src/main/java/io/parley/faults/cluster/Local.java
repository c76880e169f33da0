package io.parley.faults.cluster;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Where everything listens.
final class Local {
  static final String HOST = "127.0.0.1";
  static final InetAddress ADDRESS = InetAddress.ofLiteral(HOST);

  private Local() {}

  static InetSocketAddress at(int port) {
    return new InetSocketAddress(ADDRESS, port);
  }
}
