package io.parley.faults.cluster;

import io.parley.devstack.BrokerDirectory;
import io.parley.devstack.Ports;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Three brokers that are controllers, too (KRaft), every topic on all of them, and a write
/// confirmed when two have it. Each component that a partition can hit has a listener of its own,
/// which is advertised at the address of a proxy.
final class BrokerPlan {
  static final int BROKERS = 3;

  /// Who connects to a broker. [#DIRECT] is everybody who has no other.
  enum Listener {
    DIRECT,
    GATEWAY,
    PROCESSOR,
    SINK,
    CONTROLLER
  }

  private static final String HOST = Local.HOST + ":";

  private static final Map<String, String> REPLICATED =
      Map.of(
          "default.replication.factor", "3",
          "min.insync.replicas", "2",
          "offsets.topic.replication.factor", "3",
          "transaction.state.log.replication.factor", "3",
          "transaction.state.log.min.isr", "2",
          "share.coordinator.state.topic.replication.factor", "3",
          "share.coordinator.state.topic.min.isr", "2");

  private static final Map<String, String> QUICK =
      Map.of(
          "auto.create.topics.enable", "false",
          "group.initial.rebalance.delay.ms", "0",
          // A processor that is gone is to be noticed soon.
          "group.min.session.timeout.ms", "1000");

  private final String clusterId;
  private final List<Map<Listener, Integer>> ports = new ArrayList<>();
  private final Map<Listener, List<Integer>> proxyPorts = new EnumMap<>(Listener.class);

  BrokerPlan(String clusterId) {
    this.clusterId = clusterId;
    for (int i = 0; i < BROKERS; i++) {
      Map<Listener, Integer> own = new EnumMap<>(Listener.class);
      for (Listener listener : Listener.values()) {
        own.put(listener, Ports.free());
      }
      ports.add(own);
    }
    for (Listener listener : List.of(Listener.GATEWAY, Listener.PROCESSOR, Listener.SINK)) {
      proxyPorts.put(listener, IntStream.range(0, BROKERS).mapToObj(i -> Ports.free()).toList());
    }
  }

  Partition partition(Listener listener) throws IOException {
    List<Integer> behind = ports.stream().map(own -> own.get(listener)).toList();
    return new Partition(proxied(listener), behind);
  }

  /// Of [#DIRECT].
  String bootstrapServers() {
    return ports.stream()
        .map(own -> HOST + own.get(Listener.DIRECT))
        .collect(Collectors.joining(","));
  }

  /// Makes the broker's directory and its `server.properties`.
  ///
  /// @param index 0 to 2; its node id is one more
  /// @return that file
  Path write(int index, Path directory) throws Exception {
    Path data = Files.createDirectories(directory.resolve("log"));
    BrokerDirectory.format(data, index + 1, clusterId);
    Path file = directory.resolve("server.properties");
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties(index, data).store(writer, null);
    }
    return file;
  }

  private Properties properties(int index, Path data) {
    Map<String, String> settings = new HashMap<>(BrokerDirectory.SMALL);
    settings.putAll(REPLICATED);
    settings.putAll(QUICK);
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(index + 1));
    settings.put("log.dirs", data.toString());
    settings.put("controller.listener.names", Listener.CONTROLLER.name());
    settings.put("inter.broker.listener.name", Listener.DIRECT.name());
    settings.put("controller.quorum.voters", voters());
    settings.put("listeners", addresses(index, false));
    settings.put("advertised.listeners", addresses(index, true));
    settings.put(
        "listener.security.protocol.map", join(listener -> listener.name() + ":PLAINTEXT"));
    Properties properties = new Properties();
    properties.putAll(settings);
    return properties;
  }

  private String voters() {
    StringJoiner voters = new StringJoiner(",");
    for (int i = 0; i < BROKERS; i++) {
      voters.add((i + 1) + "@" + HOST + ports.get(i).get(Listener.CONTROLLER));
    }
    return voters.toString();
  }

  private String addresses(int index, boolean advertised) {
    return join(
        listener -> {
          List<Integer> proxies = proxyPorts.get(listener);
          int port = advertised && proxies != null ? proxies.get(index) : port(index, listener);
          return listener.name() + "://" + HOST + port;
        });
  }

  private int port(int index, Listener listener) {
    return Objects.requireNonNull(ports.get(index).get(listener));
  }

  private List<Integer> proxied(Listener listener) {
    return Objects.requireNonNull(proxyPorts.get(listener), () -> "no proxies for " + listener);
  }

  private static String join(Function<Listener, String> each) {
    return Arrays.stream(Listener.values()).map(each).collect(Collectors.joining(","));
  }
}
