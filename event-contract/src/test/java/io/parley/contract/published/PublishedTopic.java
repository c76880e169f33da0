package io.parley.contract.published;

import io.parley.contract.ContractValue;
import io.parley.contract.codec.Kind;
import io.parley.contract.deserializer.AuditDeserializer;
import io.parley.contract.deserializer.ConversationsDeserializer;
import io.parley.contract.deserializer.MessagesDeserializer;
import io.parley.contract.deserializer.NotificationsDeserializer;
import io.parley.contract.deserializer.PresenceDeserializer;
import io.parley.contract.deserializer.PublishedDeserializer;
import io.parley.contract.deserializer.ReceiptsDeserializer;
import io.parley.contract.deserializer.SessionsDeserializer;
import io.parley.contract.deserializer.UsersDeserializer;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.AuditVerdict;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationSnapshot;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.Ephemeral.ReceiptCounts;
import io.parley.contract.log.Notification;
import io.parley.contract.log.PresenceChanged;
import io.parley.contract.log.ProfileChanged;
import io.parley.contract.log.SessionChanged;
import java.util.Arrays;
import java.util.List;

/// What is said of a published topic beside what [Topic] and the schemas have: the documents are
/// rendered from it, and a published topic without a line here fails a test.
public enum PublishedTopic {
  MESSAGES(
      Topic.MESSAGES,
      "The durable log: every event of every conversation.",
      MessagesDeserializer.class,
      Key.CONVERSATION,
      "An event may be there twice, with the same seq and content, after a crash. "
          + "Go by (conversationId, seq): the first one counts.",
      "By `seq` within a conversation, which is dense: 1, 2, 3 … Conversations of a partition are"
          + " mixed.",
      "`acceptedAt` of a message, `at` of every other event. The record's timestamp is the same.",
      ConversationEvent.class),
  RECEIPTS(
      Topic.RECEIPTS,
      "How far members have come, as it advances.",
      ReceiptsDeserializer.class,
      Key.CONVERSATION,
      "A batch may be there twice after a crash. Marks only grow: the highest of a member counts."
          + " What was overtaken before the crash may be missing: a mark of a member who has moved"
          + " again since, and counts that others followed.",
      "In the order of a conversation's marks; across members it says nothing.",
      "`marks[].at`: when the newest message of the mark was written to the member's transport, or"
          + " read. `at` is of the batch.",
      ReceiptBatch.class,
      ReceiptCounts.class),
  CONVERSATIONS(
      Topic.CONVERSATIONS,
      "What a conversation is: its title, members and roles. The last record of a key counts.",
      ConversationsDeserializer.class,
      Key.CONVERSATION,
      "Snapshots repeat. Go by (conversationId, seq): the highest seq counts.",
      "By `seq` within a conversation.",
      "`at`: when the event of this `seq` was accepted, or a block changed.",
      ConversationSnapshot.class),
  PRESENCE(
      Topic.PRESENCE,
      "How others see a user. The last record of a key counts.",
      PresenceDeserializer.class,
      Key.USER,
      "A state may repeat. The last one of a user counts.",
      "In the order of a user's changes.",
      "`at`.",
      PresenceChanged.class),
  SESSIONS(
      Topic.SESSION_LOG,
      "When users' sessions start and end. A user may have several at once.",
      SessionsDeserializer.class,
      Key.USER,
      "A start and an end may be there twice. Go by (userId, sessionId); of two ends the first counts.",
      "In the order of a user's sessions; an end that a processor's crash has hidden comes later.",
      "`at`.",
      SessionChanged.class),
  USERS(
      Topic.PROFILES,
      "The users: name and picture, as their newest token says. The last record of a key counts.",
      UsersDeserializer.class,
      Key.USER,
      "A profile may repeat. Of two the one with the later `at` counts.",
      "In the order of a user's connections.",
      "`at`: when the token was made.",
      ProfileChanged.class),
  NOTIFICATIONS(
      Topic.NOTIFICATIONS,
      "What a push service is asked to show, or to take back.",
      NotificationsDeserializer.class,
      Key.USER,
      "A request may be there twice after a crash. Go by `notificationId`.",
      "In the order of a user's requests.",
      "`at`.",
      Notification.class),
  AUDIT(
      Topic.AUDIT,
      "What the auditor has found of the promises.",
      AuditDeserializer.class,
      Key.AUDITED,
      "A verdict may be there twice after a crash of the auditor. Go by the whole value.",
      "In the order in which they were found.",
      "`at`.",
      AuditVerdict.class);

  /// What a topic is keyed by.
  enum Key {
    CONVERSATION("conversationId"),
    USER("userId"),
    AUDITED("conversationId of a fault, `partition-N` of a summary");

    final String words;

    Key(String words) {
      this.words = words;
    }
  }

  final Topic topic;
  final String summary;
  final Class<? extends PublishedDeserializer> deserializer;
  final Key key;
  final String duplicates;
  final String order;
  final String eventTime;
  private final List<Class<? extends ContractValue>> values;

  @SafeVarargs
  @SuppressWarnings("varargs") // List.of does nothing else with them
  PublishedTopic(
      Topic topic,
      String summary,
      Class<? extends PublishedDeserializer> deserializer,
      Key key,
      String duplicates,
      String order,
      String eventTime,
      Class<? extends ContractValue>... values) {
    this.topic = topic;
    this.summary = summary;
    this.deserializer = deserializer;
    this.key = key;
    this.duplicates = duplicates;
    this.order = order;
    this.eventTime = eventTime;
    this.values = List.of(values);
  }

  public Topic topic() {
    return topic;
  }

  /// Of all values of the topic, in the order of their names.
  public List<Kind> kinds() {
    return Kind.all()
        .filter(kind -> values.stream().anyMatch(type -> type.isAssignableFrom(kind.type())))
        .toList();
  }

  public static PublishedTopic of(Kind kind) {
    return Arrays.stream(values())
        .filter(topic -> topic.kinds().contains(kind))
        .findAny()
        .orElseThrow(() -> new AssertionError("no published topic has the kind " + kind.name()));
  }
}
