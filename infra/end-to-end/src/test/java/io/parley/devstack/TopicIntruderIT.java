package io.parley.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.kafka.Groups;
import io.parley.contract.kafka.KafkaConnection;
import io.parley.contract.kafka.KafkaUser;
import io.parley.contract.kafka.KafkaUser.Grant;
import io.parley.contract.kafka.Topic;
import io.parley.contract.kafka.TopicLayout;
import io.parley.contract.kafka.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Test 9 of the attacks: whoever has one service's credentials, at a broker with an authorizer,
/// can do there what [KafkaUser] says, and nothing else. That each can do its work is shown by all
/// end-to-end tests, which run with these users.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class TopicIntruderIT {
  private static final Set<AclOperation> IMPLY_DESCRIBE =
      Set.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE, AclOperation.ALTER);

  private static final String OTHERS = "orders";

  /// One of each kind of name that a broker of ours has.
  private static final List<String> TOPICS =
      Stream.concat(
              Arrays.stream(Topic.values()).map(Topic::topicName),
              Stream.of(
                  Groups.PROCESSOR + "-conversations-changelog",
                  Groups.AUDITOR + "-audit-changelog",
                  OTHERS))
          .toList();

  private static final List<String> GROUPS =
      List.of(Groups.PROCESSOR, Groups.AUDITOR, Groups.HISTORY_SINK, "orders-app");

  @TempDir private static Path directory;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(directory, Ports.free());
    try (Admin processor = kafka.as(KafkaUser.PROCESSOR).admin(Map.of())) {
      Topics.ensure(processor, new TopicLayout(1, 1, Optional.of((short) 1)));
    }
    try (Admin admin = kafka.asAdmin().admin(Map.of());
        KafkaProducer<byte[], byte[]> producer = kafka.asAdmin().producer(Map.of())) {
      List<NewTopic> others =
          TOPICS.stream()
              .filter(
                  name -> Arrays.stream(Topic.values()).noneMatch(t -> t.topicName().equals(name)))
              .map(name -> new NewTopic(name, 1, (short) 1))
              .toList();
      admin.createTopics(others).all().get(30, TimeUnit.SECONDS);
      for (String topic : TOPICS) {
        producer.send(record(topic)).get(30, TimeUnit.SECONDS);
      }
      TopicPartition partition = new TopicPartition(OTHERS, 0);
      for (String group : GROUPS) { // it comes into being
        admin
            .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(0)))
            .all()
            .get(30, TimeUnit.SECONDS);
      }
    }
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  /// As the broker itself says it.
  @ParameterizedTest
  @EnumSource
  void user_isAllowedWhatTheTableSays(KafkaUser user) throws Exception {
    try (Admin admin = kafka.as(user).admin(Map.of())) {
      for (String topic : TOPICS) {
        assertThat(allowed(admin, topic))
            .as("%s at topic %s", user, topic)
            .isEqualTo(expected(user, ResourceType.TOPIC, topic));
      }
      for (String group : GROUPS) {
        assertThat(allowedOfGroup(admin, group))
            .as("%s at group %s", user, group)
            .isEqualTo(expected(user, ResourceType.GROUP, group));
      }
      assertThat(admin.listTopics().names().get())
          .isEqualTo(
              TOPICS.stream()
                  .filter(topic -> !expected(user, ResourceType.TOPIC, topic).isEmpty())
                  .collect(Collectors.toSet()));
    }
  }

  /// And as it is when somebody tries.
  @ParameterizedTest
  @EnumSource
  void user_readsAndWritesNothingElse(KafkaUser user) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = kafka.as(user).producer(Map.of());
        KafkaConsumer<byte[], byte[]> consumer =
            // the next topic's fetch waits for the last one's
            kafka.as(user).consumer(Map.of("fetch.max.wait.ms", 20))) {
      for (String topic : TOPICS) {
        Set<AclOperation> expected = expected(user, ResourceType.TOPIC, topic);
        assertThat(writes(producer, topic))
            .as("%s writes %s", user, topic)
            .isEqualTo(expected.contains(AclOperation.WRITE));
        assertThat(reads(consumer, topic))
            .as("%s reads %s", user, topic)
            .isEqualTo(expected.contains(AclOperation.READ));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void user_changesNoTopicNoGroupAndNoRule(KafkaUser user) throws Exception {
    List<String> done = new ArrayList<>();
    try (Admin admin = kafka.as(user).admin(Map.of())) {
      for (String topic : TOPICS) {
        ConfigResource config = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var keepNothing = new AlterConfigOp(new ConfigEntry("retention.ms", "1"), OpType.SET);
        TopicPartition partition = new TopicPartition(topic, 0);
        attempt(done, "delete " + topic, admin.deleteTopics(List.of(topic)).all());
        attempt(
            done,
            "cut " + topic,
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(1))).all());
        attempt(
            done,
            "widen " + topic,
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all());
        attempt(
            done,
            "configure " + topic,
            admin.incrementalAlterConfigs(Map.of(config, List.of(keepNothing))).all());
      }
      for (String group : GROUPS) {
        attempt(done, "delete " + group, admin.deleteConsumerGroups(List.of(group)).all());
      }
      attempt(
          done,
          "make a topic",
          admin.createTopics(List.of(new NewTopic("parley.internal.more", 1, (short) 1))).all());
      attempt(done, "see rules", admin.describeAcls(AclBindingFilter.ANY).values());
      attempt(done, "make a rule", admin.createAcls(user.acls("User:mallory")).all());
      attempt(done, "drop rules", admin.deleteAcls(List.of(AclBindingFilter.ANY)).all());
    }
    assertThat(done).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void user_joinsNoOthersGroup(KafkaUser user) {
    for (String group : GROUPS) {
      if (expected(user, ResourceType.GROUP, group).contains(AclOperation.READ)) {
        continue;
      }
      try (KafkaConsumer<byte[], byte[]> consumer =
          kafka.as(user).consumer(Map.of("group.id", group))) {
        consumer.subscribe(List.of(readable(user)));
        assertThatThrownBy(() -> pollUntilItFails(consumer))
            .as("%s joins %s", user, group)
            .isInstanceOf(GroupAuthorizationException.class);
      }
    }
  }

  /// The processor alone writes what clients and the history believe.
  @Test
  void whatIsBelieved_isWrittenByTheProcessorAlone() {
    for (Topic topic :
        List.of(Topic.MESSAGES, Topic.RECEIPTS, Topic.CONVERSATIONS, Topic.OUTBOUND)) {
      assertThat(KafkaUser.values())
          .filteredOn(
              user ->
                  expected(user, ResourceType.TOPIC, topic.topicName())
                      .contains(AclOperation.WRITE))
          .containsExactly(KafkaUser.PROCESSOR);
    }
    for (Topic topic :
        List.of(Topic.COMMANDS, Topic.SIGNALS, Topic.SESSIONS, Topic.GATEWAYS, Topic.REVOCATIONS)) {
      assertThat(KafkaUser.values())
          .filteredOn(
              user ->
                  expected(user, ResourceType.TOPIC, topic.topicName())
                      .contains(AclOperation.WRITE))
          .containsExactly(KafkaUser.GATEWAY);
    }
  }

  @Test
  void whoHasNoPassword_isNotLetIn() throws Exception {
    Path guessed = directory.resolve("guessed.properties");
    Files.writeString(
        guessed,
        Files.readString(EmbeddedKafka.adminConfig(directory))
            .replaceFirst("password=\"[^\"]+\"", "password=\"admin\""));
    try (Admin admin = KafkaConnection.of(kafka.bootstrapServers(), guessed).admin(Map.of())) {
      assertThatThrownBy(() -> admin.listTopics().names().get())
          .hasCauseInstanceOf(SaslAuthenticationException.class);
    }
    Map<String, Integer> soon =
        Map.of("default.api.timeout.ms", 3_000, "request.timeout.ms", 2_000);
    try (Admin admin = KafkaConnection.open(kafka.bootstrapServers()).admin(soon)) {
      assertThatThrownBy(() -> admin.listTopics().names().get())
          .isInstanceOf(ExecutionException.class);
    }
  }

  @Test
  void passwords_areForTheirOwnersEyesOnly_andDiffer() throws Exception {
    Set<String> texts = new TreeSet<>();
    for (KafkaUser user : KafkaUser.values()) {
      Path file = EmbeddedKafka.clientConfig(directory, user);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      texts.add(Files.readString(file).replaceFirst("(?s).*password=\"([^\"]{40,})\".*", "$1"));
    }
    assertThat(texts).hasSize(KafkaUser.values().length);
  }

  private static Set<AclOperation> expected(KafkaUser user, ResourceType type, String name) {
    Set<AclOperation> operations = new TreeSet<>();
    for (Grant grant : user.grants()) {
      var resource = grant.resource();
      boolean fits =
          resource.patternType() == PatternType.PREFIXED
              ? name.startsWith(resource.name())
              : name.equals(resource.name());
      if (resource.resourceType() == type && fits) {
        operations.addAll(grant.operations());
      }
    }
    if (operations.stream().anyMatch(IMPLY_DESCRIBE::contains)) {
      operations.add(AclOperation.DESCRIBE);
    }
    return operations;
  }

  private static Set<AclOperation> allowed(Admin admin, String topic) throws Exception {
    var options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
    try {
      return new TreeSet<>(
          admin
              .describeTopics(List.of(topic), options)
              .allTopicNames()
              .get()
              .get(topic)
              .authorizedOperations());
    } catch (ExecutionException e) {
      return none(e);
    }
  }

  private static Set<AclOperation> allowedOfGroup(Admin admin, String group) throws Exception {
    var options = new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true);
    try {
      return new TreeSet<>(
          admin
              .describeConsumerGroups(List.of(group), options)
              .all()
              .get()
              .get(group)
              .authorizedOperations());
    } catch (ExecutionException e) {
      return none(e);
    }
  }

  private static Set<AclOperation> none(ExecutionException e) throws ExecutionException {
    if (e.getCause() instanceof AuthorizationException) {
      return Set.of();
    }
    throw e;
  }

  private static boolean writes(KafkaProducer<byte[], byte[]> producer, String topic)
      throws Exception {
    try {
      producer.send(record(topic)).get(30, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      return !none(e).isEmpty();
    } catch (AuthorizationException e) {
      return false;
    }
  }

  private static boolean reads(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    try {
      while (true) { // one is there: it comes, or the broker refuses
        if (!consumer.poll(Duration.ofMillis(200)).isEmpty()) {
          return true;
        }
      }
    } catch (AuthorizationException e) {
      return false;
    }
  }

  private static void pollUntilItFails(KafkaConsumer<byte[], byte[]> consumer) {
    while (true) {
      consumer.poll(Duration.ofMillis(200));
    }
  }

  private static String readable(KafkaUser user) {
    return TOPICS.stream()
        .filter(topic -> expected(user, ResourceType.TOPIC, topic).contains(AclOperation.READ))
        .findFirst()
        .orElseThrow();
  }

  private static void attempt(List<String> done, String what, KafkaFuture<?> attempt)
      throws Exception {
    try {
      attempt.get(30, TimeUnit.SECONDS);
      done.add(what);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).as(what).isInstanceOf(AuthorizationException.class);
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String topic) {
    return new ProducerRecord<>(topic, new byte[] {'k'}, new byte[] {'v'});
  }
}
