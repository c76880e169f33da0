package io.parley.devstack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/// A real Kafka broker and controller in this process, for one machine: every replication factor is
/// 1. Listens on 127.0.0.1. Data that a killed broker left behind are recovered when it starts.
public final class EmbeddedKafka implements AutoCloseable {
  private static final int NODE = 1;

  private final KafkaRaftServer server;
  private final int port;
  private final boolean empty;

  private EmbeddedKafka(KafkaRaftServer server, int port, boolean empty) {
    this.server = server;
    this.port = port;
    this.empty = empty;
  }

  /// Returns when the broker takes requests.
  ///
  /// @param directory formatted when it is new
  /// @throws Exception when the broker cannot start: the port is in use, or the data are another
  ///   broker's
  public static EmbeddedKafka start(Path directory, int port) throws Exception {
    Files.createDirectories(directory);
    KafkaConfig config = new KafkaConfig(properties(directory, port, Ports.free()));
    boolean empty = BrokerDirectory.format(directory, NODE, Uuid.randomUuid().toString());
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      server.startup();
    } catch (Exception e) {
      server.shutdown();
      throw e;
    }
    return new EmbeddedKafka(server, port, empty);
  }

  public String bootstrapServers() {
    return Ports.LOCAL + ":" + port;
  }

  /// Nobody has ever written to it or committed anything.
  public boolean startedEmpty() {
    return empty;
  }

  /// Returns when the broker has closed its log.
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static Properties properties(Path directory, int port, int controllerPort) {
    Properties properties = new Properties();
    properties.putAll(identity(directory, port, controllerPort));
    properties.putAll(BrokerDirectory.SMALL);
    properties.putAll(ALONE);
    return properties;
  }

  /// The controller's port may differ from start to start: with static voters it is not stored.
  private static Map<String, String> identity(Path directory, int port, int controllerPort) {
    String broker = "PLAINTEXT://" + Ports.LOCAL + ":" + port;
    String controller = Ports.LOCAL + ":" + controllerPort;
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        Integer.toString(NODE),
        "log.dirs",
        directory.toString(),
        "listeners",
        broker + ",CONTROLLER://" + controller,
        "advertised.listeners",
        broker,
        "controller.listener.names",
        "CONTROLLER",
        "controller.quorum.voters",
        NODE + "@" + controller,
        "auto.create.topics.enable",
        "false",
        "group.initial.rebalance.delay.ms",
        "0");
  }

  /// One replica of everything; and what brokers tell each other all the time is told seldom, for
  /// nobody takes over from this one.
  private static final Map<String, String> ALONE =
      Map.of(
          "broker.heartbeat.interval.ms", "1500",
          "metadata.max.idle.interval.ms", "30000",
          "default.replication.factor", "1",
          "offsets.topic.replication.factor", "1",
          "transaction.state.log.replication.factor", "1",
          "transaction.state.log.min.isr", "1",
          "share.coordinator.state.topic.replication.factor", "1",
          "share.coordinator.state.topic.min.isr", "1");
}
