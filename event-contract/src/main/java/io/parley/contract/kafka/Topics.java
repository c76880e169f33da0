package io.parley.contract.kafka;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Makes the topics that are missing. The processor does it when it starts; nothing else makes
/// topics, none are made later, and others wait for them.
public final class Topics {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration ASK_AGAIN = Duration.ofMillis(100);

  private Topics() {}

  /// Idempotent; leaves existing topics as they are.
  ///
  /// @throws OtherFormatException as [#requireOurFormat]
  /// @throws ExecutionException when the broker refuses for another reason, or is away for longer
  ///   than the client's own timeout: try again
  public static void ensure(Admin admin, TopicLayout layout)
      throws ExecutionException, InterruptedException {
    Set<String> existing = admin.listTopics().names().get();
    requireOurFormat(existing);
    if (!existing.contains(Topic.FORMAT.topicName())) {
      make(admin, List.of(Topic.FORMAT.newTopic(layout)));
    }
    List<NewTopic> missing =
        Arrays.stream(Topic.values())
            .filter(topic -> topic != Topic.FORMAT && !existing.contains(topic.topicName()))
            .map(topic -> topic.newTopic(layout))
            .toList();
    make(admin, missing);
    awaitLeaders(admin, missing.stream().map(NewTopic::name).toList());
  }

  /// Waits for what the processor makes.
  ///
  /// @param names of all that must be there
  /// @throws OtherFormatException as [#requireOurFormat]
  /// @throws IllegalStateException when they are not there in time, or the broker refuses
  public static void await(Admin admin, Set<String> names, Duration longest)
      throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    Set<String> missing = missing(admin, names);
    while (!missing.isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "topics are missing, or may not be seen: "
                + String.join(", ", missing)
                + ": is a message-processor running, and has this user its ACLs?");
      }
      Thread.sleep(ASK_AGAIN);
      missing = missing(admin, names);
    }
  }

  private static Set<String> missing(Admin admin, Set<String> names) throws InterruptedException {
    Set<String> missing = new TreeSet<>(names);
    try {
      Set<String> existing = admin.listTopics().names().get();
      requireOurFormat(existing);
      missing.removeAll(existing);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof RetriableException)) { // else the broker is not there yet
        throw new IllegalStateException("Kafka refuses: " + e.getCause(), e);
      }
    }
    return missing;
  }

  /// Data of another version is refused before any of it is read.
  ///
  /// @param existing the names of the cluster's topics
  /// @throws OtherFormatException when there are topics of ours, and not of this version
  public static void requireOurFormat(Set<String> existing) {
    boolean ours =
        Arrays.stream(Topic.values()).anyMatch(topic -> existing.contains(topic.topicName()));
    if (ours && !existing.contains(Topic.FORMAT.topicName())) {
      throw new OtherFormatException(
          "the topics are of another version of Parley ("
              + Topic.FORMAT.topicName()
              + " is missing): use the Parley that made them, or an empty cluster, or delete the"
              + " topics that begin with 'parley.' or 'parley-' and the state directories");
    }
  }

  /// How many partitions a topic has, which is there.
  public static int partitions(Admin admin, Topic topic)
      throws ExecutionException, InterruptedException {
    return describe(admin, List.of(topic.topicName())).iterator().next().partitions().size();
  }

  /// The ids of topics that are there, by name: one that is made anew has another (KIP-516).
  public static Map<String, Uuid> ids(Admin admin, Collection<Topic> topics)
      throws ExecutionException, InterruptedException {
    return describe(admin, topics.stream().map(Topic::topicName).toList()).stream()
        .collect(Collectors.toMap(TopicDescription::name, TopicDescription::topicId));
  }

  private static void make(Admin admin, List<NewTopic> missing)
      throws ExecutionException, InterruptedException {
    for (var made : admin.createTopics(missing).values().values()) {
      try {
        made.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) { // another processor was faster
          throw e;
        }
      }
    }
  }

  /// A topic that was just made has no leaders for a moment. A producer that writes to it then may
  /// see its first batch refused and a later one taken, and its sequence numbers never fit again.
  private static void awaitLeaders(Admin admin, List<String> topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (TopicDescription topic : describe(admin, topics)) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        ends.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest());
      }
    }
    admin.listOffsets(ends).all().get(); // retried by the client until each leader answers
  }

  /// A busy broker may say that it does not know a topic which the controller has just made.
  private static Collection<TopicDescription> describe(Admin admin, List<String> topics)
      throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return admin.describeTopics(topics).allTopicNames().get().values();
      } catch (ExecutionException e) {
        boolean unknown = e.getCause() instanceof UnknownTopicOrPartitionException;
        if (!unknown || System.nanoTime() - deadline > 0) {
          throw e;
        }
      }
      Thread.sleep(ASK_AGAIN);
    }
  }
}
