package io.parley.devstack;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/// A real Kafka broker and controller in this process, for one machine: every replication factor is
/// 1. Listens on 127.0.0.1. Data that a killed broker left behind are recovered when it starts.
public final class EmbeddedKafka implements AutoCloseable {
  private static final int NODE = 1;
  private static final String MIB = Integer.toString(1024 * 1024);

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
    boolean empty = format(directory);
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

  /// @return false when it is formatted already
  private static boolean format(Path directory) throws Exception {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return false;
    }
    PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    new Formatter()
        .setPrintStream(silent)
        .setNodeId(NODE)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(directory.toString())
        .setMetadataLogDirectory(directory.toString())
        .setControllerListenerName("CONTROLLER")
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .setIgnoreFormatted(true) // a start that was killed in the middle of this
        .run();
    return true;
  }

  private static Properties properties(Path directory, int port, int controllerPort) {
    Properties properties = new Properties();
    properties.putAll(identity(directory, port, controllerPort));
    properties.putAll(ONE_REPLICA);
    properties.putAll(SMALL);
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

  private static final Map<String, String> ONE_REPLICA =
      Map.of(
          "default.replication.factor", "1",
          "offsets.topic.replication.factor", "1",
          "transaction.state.log.replication.factor", "1",
          "transaction.state.log.min.isr", "1",
          "share.coordinator.state.topic.replication.factor", "1",
          "share.coordinator.state.topic.min.isr", "1");

  /// Few threads, few partitions, small buffers, for a broker that shares a laptop with everything
  /// else.
  private static final Map<String, String> SMALL =
      Map.ofEntries(
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("transaction.state.log.num.partitions", "4"),
          Map.entry("share.coordinator.state.topic.num.partitions", "4"),
          // After kill -9 the controller waits for the killed broker's session before it takes the
          // new.
          Map.entry("broker.session.timeout.ms", "3000"),
          Map.entry("broker.heartbeat.interval.ms", "500"),
          Map.entry("num.network.threads", "2"),
          Map.entry("num.io.threads", "3"),
          Map.entry("num.replica.fetchers", "1"),
          Map.entry("num.recovery.threads.per.data.dir", "1"),
          Map.entry("background.threads", "2"),
          Map.entry("group.coordinator.threads", "1"),
          Map.entry("share.coordinator.threads", "1"),
          Map.entry("log.cleaner.threads", "1"),
          Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
          Map.entry("log.cleaner.io.buffer.size", MIB),
          Map.entry("log.index.size.max.bytes", MIB));
}
