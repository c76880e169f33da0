package io.parley.history;

import io.parley.contract.kafka.OtherFormatException;
import io.parley.contract.kafka.Topic;
import io.parley.contract.kafka.Topics;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;

/// `./parley rebuild-history`: builds the history anew while the old one is served. Needs what the
/// sink needs, and no more rights than it has.
public final class RebuildHistory {
  /// Few, so that whoever needs the cores gets them soon: see [CpuShare].
  private static final int RECORDS_AT_A_TIME = 1_000;

  private static final int FETCH_BYTES = 16 * 1024 * 1024;

  private RebuildHistory() {}

  /// Exit codes: 2 for a bad setting, 1 when it could not be done; then a line on standard error
  /// says why.
  public static void main(String[] args) {
    int code = run(System.getenv(), line -> System.out.println("rebuild-history: " + line));
    if (code != 0) {
      System.exit(code);
    }
  }

  /// @param env as a sink's, see [SinkSettings]
  /// @param told is given lines for people
  /// @return the exit code
  public static int run(Map<String, String> env, Consumer<String> told) {
    SinkSettings settings;
    try {
      settings = SinkSettings.from(env);
    } catch (IllegalArgumentException e) {
      System.err.println("rebuild-history: " + e.getMessage());
      return 2;
    }
    try {
      run(settings, told);
      return 0;
    } catch (RebuildFailure | OtherFormatException e) {
      System.err.println("rebuild-history: " + e.getMessage());
    } catch (KafkaException e) {
      System.err.println("rebuild-history: Kafka does not answer: " + e.getMessage());
    }
    return 1;
  }

  private static void run(SinkSettings settings, Consumer<String> told) {
    Backoff backoff = new Backoff(RandomGenerator.getDefault());
    try (KafkaConsumer<byte[], byte[]> consumer = settings.kafka().consumer(consumerConfig());
        MongoTarget target = MongoTarget.open(settings, backoff, Clock.SYSTEM, told)) {
      String owner = UUID.randomUUID().toString();
      Topics.requireOurFormat(consumer.listTopics().keySet());
      TopicIds topics = TopicIds.of(settings.kafka(), topicNames());
      new Rebuild(consumer, topics, target, owner, CpuShare.of(settings), Clock.SYSTEM, told).run();
    }
  }

  /// What the sink reads, and the marks that are no longer in it.
  private static List<String> topicNames() {
    return Stream.concat(SinkLoop.topicNames().stream(), Stream.of(Topic.RECEIPT_MARKS.topicName()))
        .toList();
  }

  private static Map<String, Object> consumerConfig() {
    return Map.of(
        ConsumerConfig.CLIENT_ID_CONFIG,
        "parley-rebuild-history",
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false,
        // Where the log begins by now, if what was to be read next is gone.
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "earliest",
        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
        false,
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        RECORDS_AT_A_TIME,
        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
        FETCH_BYTES,
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        4 * 1024 * 1024);
  }
}
