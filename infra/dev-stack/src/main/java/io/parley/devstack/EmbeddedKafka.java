package io.parley.devstack;

import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.KafkaUser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/// A real Kafka broker and controller in this process, for one machine: every replication factor is
/// 1. Listens on 127.0.0.1, and lets in who has a password ([BrokerUsers]), to do what is theirs to
///    do. Data that a killed broker left behind are recovered when it starts.
public final class EmbeddedKafka implements AutoCloseable {
  private static final int NODE = 1;
  private static final String LISTENER = "SASL_PLAINTEXT";
  private static final String CONTROLLER = "CONTROLLER";
  private static final String PROTOCOLS =
      LISTENER + ":SASL_PLAINTEXT," + CONTROLLER + ":SASL_PLAINTEXT";

  private final KafkaRaftServer server;
  private final BrokerUsers users;
  private final int port;
  private final boolean empty;

  private EmbeddedKafka(KafkaRaftServer server, BrokerUsers users, int port, boolean empty) {
    this.server = server;
    this.users = users;
    this.port = port;
    this.empty = empty;
  }

  /// Returns when the broker takes requests.
  ///
  /// @param directory has its log, which is formatted when it is new, and its users' files
  /// @throws Exception when the broker cannot start: the port is in use, or the data are another
  ///   broker's
  public static EmbeddedKafka start(Path directory, int port) throws Exception {
    return start(directory, port, Map.of());
  }

  /// @param more settings of the broker, in place of its own
  static EmbeddedKafka start(Path directory, int port, Map<String, String> more) throws Exception {
    Path data = directory.resolve("log");
    Files.createDirectories(data);
    BrokerUsers users = BrokerUsers.in(clients(directory));
    Properties properties = properties(data, port, Ports.free());
    properties.putAll(users.brokerSettings(LISTENER, CONTROLLER));
    properties.putAll(more);
    KafkaConfig config = new KafkaConfig(properties);
    boolean empty = BrokerDirectory.format(data, NODE, Uuid.randomUuid().toString());
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      server.startup();
      EmbeddedKafka started = new EmbeddedKafka(server, users, port, empty);
      users.grant(started.asAdmin());
      return started;
    } catch (Exception e) {
      server.shutdown();
      throw e;
    }
  }

  /// For KAFKA_CLIENT_CONFIG; there once the broker has started.
  ///
  /// @param directory as it is started with
  public static Path clientConfig(Path directory, KafkaUser user) {
    return BrokerUsers.file(clients(directory), user.userName());
  }

  /// For people's tools: whoever may do everything.
  public static Path adminConfig(Path directory) {
    return BrokerUsers.file(clients(directory), BrokerUsers.ADMIN);
  }

  /// Where the users' files are.
  static Path clients(Path directory) {
    return directory.resolve("clients");
  }

  public KafkaConnection as(KafkaUser user) {
    return KafkaConnection.of(bootstrapServers(), users.file(user.userName()));
  }

  /// Who may do everything.
  public KafkaConnection asAdmin() {
    return KafkaConnection.of(bootstrapServers(), users.file(BrokerUsers.ADMIN));
  }

  /// What a service's environment says of Kafka.
  public Map<String, String> environment(KafkaUser user) {
    return Map.of(
        "KAFKA_BOOTSTRAP_SERVERS",
        bootstrapServers(),
        KafkaConnection.KAFKA_CLIENT_CONFIG.name(),
        users.file(user.userName()).toString());
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
    String broker = LISTENER + "://" + Ports.LOCAL + ":" + port;
    String controller = Ports.LOCAL + ":" + controllerPort;
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", Integer.toString(NODE)),
        Map.entry("log.dirs", directory.toString()),
        Map.entry("listeners", broker + "," + CONTROLLER + "://" + controller),
        Map.entry("advertised.listeners", broker),
        Map.entry("listener.security.protocol.map", PROTOCOLS),
        Map.entry("controller.listener.names", CONTROLLER),
        Map.entry("controller.quorum.voters", NODE + "@" + controller),
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("group.initial.rebalance.delay.ms", "0"));
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
