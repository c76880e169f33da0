package io.parley.faults.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The network between one component and the brokers: a proxy for each broker, whose address the
/// broker advertises on a listener of its own.
public final class Partition implements AutoCloseable {
  private final List<TcpProxy> proxies;

  /// @param brokerPorts of that listener, in the brokers' order
  Partition(List<Integer> ports, List<Integer> brokerPorts) throws IOException {
    proxies = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      InetSocketAddress broker = Local.at(brokerPorts.get(i));
      proxies.add(new TcpProxy(ports.get(i), () -> List.of(broker)));
    }
  }

  /// Drops everything between the component and every broker, without a word to either.
  public void stall() {
    proxies.forEach(TcpProxy::stall);
  }

  public void heal() {
    proxies.forEach(TcpProxy::heal);
  }

  /// Bytes and connections that were held up so far.
  public long held() {
    return proxies.stream().mapToLong(TcpProxy::held).sum();
  }

  String bootstrapServers() {
    return proxies.stream()
        .map(proxy -> Local.HOST + ":" + proxy.port())
        .collect(Collectors.joining(","));
  }

  @Override
  public void close() throws IOException {
    for (TcpProxy proxy : proxies) {
      proxy.close();
    }
  }
}
