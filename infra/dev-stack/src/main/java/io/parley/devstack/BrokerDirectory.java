package io.parley.devstack;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/// What a broker on this machine is started with: a directory that is formatted, and settings that
/// keep it small.
public final class BrokerDirectory {
  private static final String MIB = Integer.toString(1024 * 1024);

  /// Few threads, few partitions, small buffers, for a broker that shares a laptop with everything
  /// else. Settings as in `server.properties`.
  public static final Map<String, String> SMALL =
      Map.ofEntries(
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("transaction.state.log.num.partitions", "4"),
          Map.entry("share.coordinator.state.topic.num.partitions", "4"),
          // After kill -9 the controller waits for the killed broker's session before it takes the
          // new.
          Map.entry("broker.session.timeout.ms", "3000"),
          Map.entry("broker.heartbeat.interval.ms", "500"),
          // A killed processor is to be noticed in 3 s, where a broker's least is 6.
          Map.entry("group.min.session.timeout.ms", "1000"),
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

  private BrokerDirectory() {}

  /// @param clusterId the same for all brokers of a cluster: a UUID as Kafka writes it
  /// @return false when it is formatted already
  public static boolean format(Path directory, int node, String clusterId) throws Exception {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return false;
    }
    PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    new Formatter()
        .setPrintStream(silent)
        .setNodeId(node)
        .setClusterId(clusterId)
        .addDirectory(directory.toString())
        .setMetadataLogDirectory(directory.toString())
        .setControllerListenerName("CONTROLLER")
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .setIgnoreFormatted(true) // a start that was killed in the middle of this
        .run();
    return true;
  }
}
