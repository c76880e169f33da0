package io.parley.contract.kafka;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/// Who of Parley asks Kafka, and all that each may do there. What is not here is refused by a
/// broker with an authorizer; docs/kafka-security.md is made from it.
///
/// Only the processor writes what clients and the history believe; only gateways write commands.
public enum KafkaUser {
  GATEWAY("gateway") {
    @Override
    public List<Grant> grants() {
      return List.of(
          topic(Topic.COMMANDS, WRITE),
          topic(Topic.SIGNALS, WRITE),
          topic(Topic.SESSIONS, WRITE),
          topic(Topic.GATEWAYS, READ, WRITE),
          topic(Topic.REVOCATIONS, READ, WRITE),
          topic(Topic.OUTBOUND, READ),
          topic(Topic.DEAD_LETTERS, WRITE),
          topic(Topic.MESSAGES, DESCRIBE),
          topic(Topic.FORMAT, DESCRIBE),
          group(Groups.HISTORY_SINK, DESCRIBE));
    }
  },

  /// Makes the topics, and its changelogs.
  PROCESSOR("processor") {
    @Override
    public List<Grant> grants() {
      return Stream.of(
              Arrays.stream(Topic.values()).map(topic -> topic(topic, CREATE, DESCRIBE)),
              Stream.of(
                      Topic.COMMANDS,
                      Topic.SIGNALS,
                      Topic.SESSIONS,
                      Topic.MEMBERSHIPS,
                      Topic.GATEWAYS)
                  .map(topic -> topic(topic, READ)),
              Stream.of(
                      Topic.MESSAGES,
                      Topic.RECEIPTS,
                      Topic.CONVERSATIONS,
                      Topic.RECEIPT_MARKS,
                      Topic.MEMBERSHIPS,
                      Topic.SESSION_LOG,
                      Topic.PRESENCE,
                      Topic.PROFILES,
                      Topic.NOTIFICATIONS,
                      Topic.OUTBOUND,
                      Topic.DEAD_LETTERS)
                  .map(topic -> topic(topic, WRITE)),
              application(Groups.PROCESSOR))
          .flatMap(grants -> grants)
          .toList();
    }
  },

  SINK("history-sink") {
    @Override
    public List<Grant> grants() {
      return List.of(
          topic(Topic.MESSAGES, READ),
          topic(Topic.RECEIPTS, READ),
          topic(Topic.RECEIPT_MARKS, READ),
          topic(Topic.CONVERSATIONS, READ),
          topic(Topic.DEAD_LETTERS, WRITE),
          topic(Topic.FORMAT, DESCRIBE),
          group(Groups.HISTORY_SINK, READ));
    }
  },

  /// Makes its changelogs. Reads all that is public, to say how late it can be read.
  AUDITOR("auditor") {
    @Override
    public List<Grant> grants() {
      return Stream.concat(
              Stream.of(
                  topic(Topic.MESSAGES, READ),
                  topic(Topic.RECEIPTS, READ),
                  topic(Topic.CONVERSATIONS, READ),
                  topic(Topic.PRESENCE, READ),
                  topic(Topic.SESSION_LOG, READ),
                  topic(Topic.NOTIFICATIONS, READ),
                  topic(Topic.PROFILES, READ),
                  topic(Topic.GATEWAYS, READ),
                  topic(Topic.AUDIT, READ, WRITE),
                  topic(Topic.DEAD_LETTERS, WRITE),
                  topic(Topic.FORMAT, DESCRIBE)),
              application(Groups.AUDITOR))
          .toList();
    }
  };

  private static final String ANY_HOST = "*";

  private final String userName;

  KafkaUser(String userName) {
    this.userName = userName;
  }

  /// What may be done with one resource, or with all whose names begin so. Reading, writing and
  /// deleting imply that it may be described.
  public record Grant(ResourcePattern resource, Set<AclOperation> operations) {
    public Grant {
      operations = Set.copyOf(operations);
    }
  }

  /// What it is called where nobody calls it otherwise: `User:gateway`.
  public String userName() {
    return userName;
  }

  public abstract List<Grant> grants();

  /// The names of the topics that it has business with, which must be there before it starts.
  public Set<String> topics() {
    return grants().stream()
        .map(Grant::resource)
        .filter(resource -> resource.resourceType() == ResourceType.TOPIC)
        .filter(resource -> resource.patternType() == PatternType.LITERAL)
        .map(ResourcePattern::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// @param principal as the broker knows it, such as `User:gateway`
  public List<AclBinding> acls(String principal) {
    return grants().stream()
        .flatMap(
            grant ->
                grant.operations().stream()
                    .map(
                        operation ->
                            new AclBinding(
                                grant.resource(),
                                new AccessControlEntry(
                                    principal, ANY_HOST, operation, AclPermissionType.ALLOW))))
        .toList();
  }

  private static Grant topic(Topic topic, AclOperation... operations) {
    return new Grant(
        new ResourcePattern(ResourceType.TOPIC, topic.topicName(), PatternType.LITERAL),
        Set.of(operations));
  }

  private static Grant group(String name, AclOperation... operations) {
    return new Grant(
        new ResourcePattern(ResourceType.GROUP, name, PatternType.LITERAL), Set.of(operations));
  }

  /// Of Kafka Streams: its group, and its changelogs, which begin with the group's name.
  private static Stream<Grant> application(String group) {
    return Stream.of(
        group(group, READ),
        new Grant(
            new ResourcePattern(ResourceType.TOPIC, group + "-", PatternType.PREFIXED),
            Set.of(CREATE, READ, WRITE)));
  }
}
