package io.parley.contract.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The table of topics in this package's documentation.
final class TopicTest {
  private static final TopicLayout LAYOUT = new TopicLayout(12, 64, Optional.of((short) 3));

  @ParameterizedTest
  @CsvSource({
    "COMMANDS, parley.internal.commands, delete, P7D",
    "SIGNALS, parley.internal.signals, delete, PT10M",
    "SESSIONS, parley.internal.sessions, delete, P1D",
    "GATEWAYS, parley.internal.gateways, 'compact,delete', P1D",
    "MESSAGES, parley.messages, delete, PT-0.001S",
    "RECEIPTS, parley.receipts, delete, P30D",
    "MEMBERSHIPS, parley.internal.memberships, delete, P7D",
    "NOTIFICATIONS, parley.notifications, delete, P1D",
    "OUTBOUND, parley.internal.outbound, delete, PT1H",
    "SESSION_LOG, parley.sessions, delete, P30D",
    "AUDIT, parley.audit, delete, P7D",
    "DEAD_LETTERS, parley.internal.dead-letters, delete, P14D",
    "FORMAT, parley.internal.format-6, delete, P1D",
  })
  void topic_isKeptAsLongAsTheDesignSays(
      Topic topic, String name, String policy, Duration retention) {
    NewTopic made = topic.newTopic(LAYOUT);
    assertThat(topic.topicName()).isEqualTo(name);
    assertThat(made.name()).isEqualTo(name);
    assertThat(made.configs())
        .containsEntry("cleanup.policy", policy)
        .containsEntry("retention.ms", Long.toString(retention.toMillis()));
  }

  @ParameterizedTest
  @CsvSource({
    "CONVERSATIONS, parley.conversations",
    "PRESENCE, parley.presence",
    "PROFILES, parley.users",
    "RECEIPT_MARKS, parley.internal.receipt-marks"
  })
  void lastState_isCompactedAndNeverDropped(Topic topic, String name) {
    NewTopic made = topic.newTopic(LAYOUT);
    assertThat(topic.topicName()).isEqualTo(name);
    assertThat(made.name()).isEqualTo(name);
    assertThat(made.configs())
        .containsEntry("cleanup.policy", "compact")
        .doesNotContainKey("retention.ms");
  }

  /// Whoever grants `parley.` topics one by one by these names gives away nothing internal.
  @Test
  void publishedTopics_areToldApartByName() {
    assertThat(Arrays.stream(Topic.values()).filter(topic -> !topic.isInternal()))
        .containsExactlyInAnyOrder(
            Topic.MESSAGES,
            Topic.RECEIPTS,
            Topic.CONVERSATIONS,
            Topic.SESSION_LOG,
            Topic.PRESENCE,
            Topic.PROFILES,
            Topic.NOTIFICATIONS,
            Topic.AUDIT);
    assertThat(Arrays.stream(Topic.values()).filter(Topic::isInternal))
        .allSatisfy(topic -> assertThat(topic.topicName()).startsWith("parley.internal."));
  }

  @Test
  void inputs_haveTheBrokersTime() {
    Set<Topic> stamped =
        Arrays.stream(Topic.values())
            .filter(
                topic ->
                    "LogAppendTime"
                        .equals(topic.newTopic(LAYOUT).configs().get("message.timestamp.type")))
            .collect(Collectors.toSet());
    assertThat(stamped)
        .containsExactlyInAnyOrder(Topic.COMMANDS, Topic.SIGNALS, Topic.SESSIONS, Topic.GATEWAYS);
  }

  @Test
  void topicsOfConversations_haveTheSamePartitions() {
    for (Topic topic :
        Set.of(
            Topic.COMMANDS,
            Topic.SIGNALS,
            Topic.MESSAGES,
            Topic.RECEIPTS,
            Topic.RECEIPT_MARKS,
            Topic.CONVERSATIONS,
            Topic.AUDIT)) {
      assertThat(topic.newTopic(LAYOUT).numPartitions()).as(topic.name()).isEqualTo(12);
    }
  }

  @Test
  void topicsOfUsers_haveTheSamePartitions() {
    for (Topic topic :
        Set.of(
            Topic.SESSIONS,
            Topic.SESSION_LOG,
            Topic.MEMBERSHIPS,
            Topic.PRESENCE,
            Topic.PROFILES,
            Topic.NOTIFICATIONS)) {
      assertThat(topic.newTopic(LAYOUT).numPartitions()).as(topic.name()).isEqualTo(12);
    }
  }

  @Test
  void outbound_hasAPartitionForEachSlot() {
    assertThat(Topic.OUTBOUND.newTopic(LAYOUT).numPartitions()).isEqualTo(64);
  }

  @Test
  void segmentsOfShortLivedTopics_areNoLongerThanHalfTheirLife() {
    assertThat(Topic.SIGNALS.newTopic(LAYOUT).configs()).containsEntry("segment.ms", "300000");
    assertThat(Topic.OUTBOUND.newTopic(LAYOUT).configs()).containsEntry("segment.ms", "1800000");
    assertThat(Topic.MESSAGES.newTopic(LAYOUT).configs()).doesNotContainKey("segment.ms");
  }

  @ParameterizedTest
  @EnumSource
  void topic_hasTheLayoutsReplicas(Topic topic) {
    assertThat(topic.newTopic(LAYOUT).replicationFactor()).isEqualTo((short) 3);
    TopicLayout brokersOwn = new TopicLayout(1, 1, Optional.empty());
    assertThat(topic.newTopic(brokersOwn).replicationFactor()).isEqualTo((short) -1);
  }

  /// Losing one broker of three loses nothing and stops nothing.
  @ParameterizedTest
  @EnumSource
  void topicOfThreeCopies_needsTwoOfThemToWrite(Topic topic) {
    assertThat(topic.newTopic(LAYOUT).configs()).containsEntry("min.insync.replicas", "2");
    TopicLayout one = new TopicLayout(1, 1, Optional.of((short) 1));
    assertThat(topic.newTopic(one).configs()).doesNotContainKey("min.insync.replicas");
  }

  /// Outputs have the time of what caused them; a clock that is put back must not refuse them.
  @ParameterizedTest
  @EnumSource
  void topic_takesRecordsOfAnyTime(Topic topic) {
    assertThat(topic.newTopic(LAYOUT).configs())
        .containsEntry("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1001, 1", "1, 0", "1, 10001"})
  void layout_outOfItsBounds_isRefused(int partitions, int slots) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TopicLayout(partitions, slots, Optional.empty()));
  }
}
