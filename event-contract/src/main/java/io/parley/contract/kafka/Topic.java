package io.parley.contract.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;

/// The topics, with how they are cut and how long they are kept. Their names say whose they are:
/// what begins with [#INTERNAL] is between Parley's own services, and changes with any version; the
/// others are published, for whoever may read them ([#isInternal]).
public enum Topic {
  COMMANDS(
      "parley.internal.commands", Partitions.CONVERSATIONS, Cleanup.DELETE, Duration.ofDays(7)),
  SIGNALS(
      "parley.internal.signals", Partitions.CONVERSATIONS, Cleanup.DELETE, Duration.ofMinutes(10)),
  SESSIONS("parley.internal.sessions", Partitions.USERS, Cleanup.DELETE, Duration.ofDays(1)),
  GATEWAYS(
      "parley.internal.gateways", Partitions.ONE, Cleanup.COMPACT_AND_DELETE, Duration.ofDays(1)),
  /// Longer than any token lives.
  REVOCATIONS(
      "parley.internal.revocations",
      Partitions.ONE,
      Cleanup.COMPACT_AND_DELETE,
      Duration.ofDays(31)),
  /// The durable log. Kept for ever, unless whoever runs it decides otherwise.
  MESSAGES("parley.messages", Partitions.CONVERSATIONS, Cleanup.DELETE, Kept.FOR_EVER),
  RECEIPTS("parley.receipts", Partitions.CONVERSATIONS, Cleanup.DELETE, Duration.ofDays(30)),
  CONVERSATIONS("parley.conversations", Partitions.CONVERSATIONS, Cleanup.COMPACT, Kept.FOR_EVER),
  /// The current mark of each member, in the partition of the conversation.
  RECEIPT_MARKS(
      "parley.internal.receipt-marks", Partitions.CONVERSATIONS, Cleanup.COMPACT, Kept.FOR_EVER),
  MEMBERSHIPS("parley.internal.memberships", Partitions.USERS, Cleanup.DELETE, Duration.ofDays(7)),
  /// When sessions have started and ended; what gateways say of them is in [#SESSIONS].
  SESSION_LOG("parley.sessions", Partitions.USERS, Cleanup.DELETE, Duration.ofDays(30)),
  PRESENCE("parley.presence", Partitions.USERS, Cleanup.COMPACT, Kept.FOR_EVER),
  PROFILES("parley.users", Partitions.USERS, Cleanup.COMPACT, Kept.FOR_EVER),
  NOTIFICATIONS("parley.notifications", Partitions.USERS, Cleanup.DELETE, Duration.ofDays(1)),
  OUTBOUND("parley.internal.outbound", Partitions.SLOTS, Cleanup.DELETE, Duration.ofHours(1)),
  AUDIT("parley.audit", Partitions.CONVERSATIONS, Cleanup.DELETE, Duration.ofDays(7)),
  DEAD_LETTERS("parley.internal.dead-letters", Partitions.ONE, Cleanup.DELETE, Duration.ofDays(14)),
  /// Is there, and empty: by its name every service knows that the others hold data of its version.
  /// See [Topics#requireOurFormat].
  FORMAT("parley.internal.format-6", Partitions.ONE, Cleanup.DELETE, Duration.ofDays(1));

  /// What the names of internal topics, of their changelogs and of consumer groups begin with.
  public static final String INTERNAL = "parley.internal.";

  private final String topicName;
  private final Partitions partitions;
  private final Cleanup cleanup;
  private final Duration retention;

  Topic(String topicName, Partitions partitions, Cleanup cleanup, Duration retention) {
    this.topicName = topicName;
    this.partitions = partitions;
    this.cleanup = cleanup;
    this.retention = retention;
  }

  public String topicName() {
    return topicName;
  }

  /// Whether nobody but Parley's services has business with it.
  public boolean isInternal() {
    return topicName.startsWith(INTERNAL);
  }

  /// How to make it. Every value fits the broker's default of 1 MiB a record.
  public NewTopic newTopic(TopicLayout layout) {
    int count =
        switch (partitions) {
          case CONVERSATIONS, USERS -> layout.partitions();
          case SLOTS -> layout.slots();
          case ONE -> 1;
        };
    Map<String, String> config = new HashMap<>(layout.sharedConfig());
    config.put("cleanup.policy", cleanup.policy);
    if (cleanup != Cleanup.COMPACT) {
      config.put("retention.ms", Long.toString(retention.toMillis()));
    }
    // Acceptance has one clock, the broker's: a gateway's may be wrong.
    if (this == COMMANDS || this == SIGNALS || this == GATEWAYS || this == SESSIONS) {
      config.put("message.timestamp.type", "LogAppendTime");
    }
    if (retention.compareTo(Duration.ofHours(1)) <= 0 && !retention.isNegative()) {
      config.put("segment.ms", Long.toString(retention.dividedBy(2).toMillis()));
    }
    return new NewTopic(topicName, Optional.of(count), layout.replication()).configs(config);
  }

  private static final class Kept {
    /// As Kafka's retention.ms says it.
    static final Duration FOR_EVER = Duration.ofMillis(-1);
  }

  private enum Partitions {
    /// By conversationId; all of these have the same number, so that one task sees one
    /// conversation.
    CONVERSATIONS,
    /// By userId.
    USERS,
    /// One per gateway slot.
    SLOTS,
    ONE
  }

  private enum Cleanup {
    DELETE("delete"),
    COMPACT("compact"),
    COMPACT_AND_DELETE("compact,delete");

    private final String policy;

    Cleanup(String policy) {
      this.policy = policy;
    }
  }
}
