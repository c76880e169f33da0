package io.parley.faults.cluster;

import io.parley.contract.kafka.KafkaConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.GroupState;

/// Whether everything that there should be two or three of is there, so that the next fault finds a
/// cluster that can take one.
final class Redundancy implements AutoCloseable {
  private static final int ANSWER_SECONDS = 10;

  private final Admin admin;
  private final Map<String, List<String>> groups;

  /// @param groups consumer groups, with names that are in their members' client ids
  Redundancy(KafkaConnection kafka, Map<String, List<String>> groups) {
    this.admin = kafka.admin(Map.of());
    this.groups = Map.copyOf(groups);
  }

  int brokers() throws InterruptedException {
    try {
      return admin.describeCluster().nodes().get(ANSWER_SECONDS, TimeUnit.SECONDS).size();
    } catch (ExecutionException | TimeoutException e) { // not now
      return 0;
    }
  }

  /// All brokers have all of each partition, and every member is in its group.
  ///
  /// @return the first thing that is not so
  Optional<String> missing() throws InterruptedException {
    if (brokers() < BrokerPlan.BROKERS) {
      return Optional.of("a broker");
    }
    try {
      Optional<String> replica = missingReplica();
      return replica.isPresent() ? replica : missingMember();
    } catch (ExecutionException | TimeoutException e) { // not now
      return Optional.of("an answer of the brokers: " + e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  private Optional<String> missingReplica()
      throws InterruptedException, ExecutionException, TimeoutException {
    Set<String> names =
        admin
            .listTopics(new ListTopicsOptions().listInternal(true))
            .names()
            .get(ANSWER_SECONDS, TimeUnit.SECONDS);
    Collection<TopicDescription> topics =
        admin.describeTopics(names).allTopicNames().get(ANSWER_SECONDS, TimeUnit.SECONDS).values();
    return topics.stream()
        .filter(
            topic ->
                topic.partitions().stream()
                    .anyMatch(partition -> partition.isr().size() < BrokerPlan.BROKERS))
        .map(topic -> "a replica of " + topic.name())
        .findFirst();
  }

  private Optional<String> missingMember()
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<String, ConsumerGroupDescription> found =
        admin.describeConsumerGroups(groups.keySet()).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    for (ConsumerGroupDescription group : found.values()) {
      if (group.groupState() != GroupState.STABLE) {
        return Optional.of("the group " + group.groupId() + " is " + group.groupState());
      }
      for (String name : groups.getOrDefault(group.groupId(), List.of())) {
        if (!hasMember(group, name)) {
          return Optional.of(name + " in the group " + group.groupId());
        }
      }
    }
    return Optional.empty();
  }

  private static boolean hasMember(ConsumerGroupDescription group, String name) {
    return group.members().stream().anyMatch(member -> member.clientId().contains(name));
  }
}
