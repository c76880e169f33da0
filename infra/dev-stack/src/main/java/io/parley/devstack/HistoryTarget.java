package io.parley.devstack;

import io.parley.contract.kafka.Groups;
import io.parley.contract.kafka.KafkaConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which MongoDB the sink's committed offsets are about. When it is another one than last time, or
/// was found empty, the offsets are dropped, so that the sink builds the history anew from the log:
/// the offsets would skip what that MongoDB never saw.
final class HistoryTarget {
  private static final Logger log = LoggerFactory.getLogger(HistoryTarget.class);

  /// The members of a killed run leave the group after its session timeout of 6 s.
  private static final Duration GROUP_EMPTY = Duration.ofSeconds(20);

  private static final Duration RETRY = Duration.ofMillis(250);

  private final Path file;

  /// @param file holds the MongoDB's address
  HistoryTarget(Path file) {
    this.file = file;
  }

  /// @param mongo its address, or a name for the embedded one
  boolean is(String mongo) throws IOException {
    return Files.exists(file) && Files.readString(file).strip().equals(mongo);
  }

  void set(String mongo) throws IOException {
    Files.writeString(file, mongo + "\n");
  }

  /// To be called while no sink runs; waits for those of a run that was killed.
  ///
  /// @throws ExecutionException when a sink still runs after 20 s, or Kafka fails otherwise
  static void dropOffsets(KafkaConnection kafka) throws ExecutionException, InterruptedException {
    Instant giveUp = Instant.now().plus(GROUP_EMPTY);
    try (Admin admin = kafka.admin(Map.of())) {
      while (true) {
        try {
          admin.deleteConsumerGroups(List.of(Groups.HISTORY_SINK)).all().get();
          log.info("The history is built anew from the log");
          return;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof GroupIdNotFoundException) {
            return; // no sink has ever committed: a new log
          }
          if (!(e.getCause() instanceof GroupNotEmptyException) || Instant.now().isAfter(giveUp)) {
            throw e;
          }
        }
        Thread.sleep(RETRY);
      }
    }
  }
}
