package io.parley.analytics;

import static io.parley.analytics.FieldRule.FLAG;
import static io.parley.analytics.FieldRule.LENGTH;
import static io.parley.analytics.FieldRule.NUMBER;
import static io.parley.analytics.FieldRule.TIME;
import static io.parley.analytics.FieldRule.fields;
import static io.parley.analytics.FieldRule.id;
import static io.parley.analytics.FieldRule.list;
import static io.parley.analytics.FieldRule.mediaType;
import static io.parley.analytics.FieldRule.word;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the mirror has of each kind of value: the fields that are named here. Ids are pseudonyms;
/// of a text that people write there is the length. A field that is not named here is not in the
/// mirror, and neither is a kind.
final class MirrorRules {
  private final FieldRule user;
  private final FieldRule conversation;
  private final FieldRule message;
  private final Map<String, FieldRule> kinds = new HashMap<>();

  MirrorRules(Pseudonyms pseudonyms) {
    user = id(pseudonyms::user);
    conversation = id(pseudonyms::conversation);
    message = id(text -> pseudonyms.of("message", text));
    FieldRule session = id(text -> pseudonyms.of("session", text));
    FieldRule notification = id(pseudonyms::notification);
    events();
    receipts();
    kind(
        "conversation-snapshot",
        Map.of(
            "conversation",
            view(),
            "seq",
            NUMBER,
            "at",
            TIME,
            "blockedBy",
            list(fields(Map.of("userId", user, "at", TIME)))));
    kind(
        "presence",
        Map.of(
            "userId", user,
            "status", word("online", "away", "busy", "offline"),
            "lastSeen", TIME,
            "at", TIME));
    kind("profile", Map.of("userId", user, "at", TIME, "firstSeen", TIME, "since", TIME));
    kind("session-started", Map.of("userId", user, "sessionId", session, "at", TIME));
    kind(
        "session-ended",
        Map.of(
            "userId", user,
            "sessionId", session,
            "startedAt", TIME,
            "at", TIME,
            "reason", word("closed", "gateway-lost")));
    kind(
        "notification",
        Map.of(
            "notificationId", notification,
            "userId", user,
            "conversationId", conversation,
            "number", NUMBER,
            "message",
                fields(
                    Map.of(
                        "messageId", message,
                        "sender", fields(Map.of("id", user)),
                        "type", messageType(),
                        "text", LENGTH,
                        "mention", FLAG,
                        "at", TIME)),
            "badge", NUMBER,
            "at", TIME));
    kind(
        "notification-cancelled",
        Map.of(
            "userId", user,
            "conversationId", conversation,
            "firstNotificationId", notification,
            "lastNotificationId", notification,
            "readNumber", NUMBER,
            "reason", word("read", "muted", "left"),
            "badge", NUMBER,
            "at", TIME));
    audit();
  }

  /// @return empty for a kind that is unknown here
  Optional<ObjectNode> apply(JsonNode value) {
    return Optional.ofNullable(kinds.get(value.path("kind").asString("")))
        .flatMap(rule -> rule.apply(value))
        .map(ObjectNode.class::cast);
  }

  private void events() {
    event(
        "message",
        Map.ofEntries(
            Map.entry("sender", fields(Map.of("id", user))),
            Map.entry("type", messageType()),
            Map.entry("content", LENGTH),
            Map.entry("attachments", list(fields(Map.of("type", mediaType(), "size", NUMBER)))),
            Map.entry("replyTo", message),
            Map.entry("threadId", message),
            Map.entry("mentions", list(user)),
            Map.entry("acceptedAt", TIME),
            Map.entry("marksRead", FLAG),
            Map.entry("contact", word("requested", "accepted"))));
    event("message-edited", Map.of("content", LENGTH, "by", user, "at", TIME));
    event("message-deleted", Map.of("by", user, "at", TIME));
    event("reaction", Map.of("on", FLAG, "by", user, "at", TIME));
    event(
        "conversation-changed",
        Map.of(
            "change", word("created", "joined", "left", "added", "removed", "updated"),
            "members", list(user),
            "by", user,
            "at", TIME,
            "conversation", view(),
            "invited", list(user)));
  }

  private void receipts() {
    FieldRule mark =
        fields(
            Map.of(
                "userId", user,
                "delivered", NUMBER,
                "read", NUMBER,
                "cause", word("written", "read", "answered"),
                "at", TIME));
    kind(
        "receipts",
        Map.of(
            "conversationId",
            conversation,
            "marks",
            list(mark),
            "authors",
            list(user),
            "at",
            TIME));
    kind(
        "receipt-counts",
        Map.of(
            "conversationId", conversation,
            "number", NUMBER,
            "deliveredCount", NUMBER,
            "readCount", NUMBER,
            "at", TIME));
  }

  private void audit() {
    kind(
        "audit-fault",
        Map.of(
            "conversationId", conversation,
            "fault", word("missing", "doubled", "out-of-order", "late"),
            "seq", NUMBER,
            "messageId", message,
            "userId", user,
            "at", TIME));
    Map<String, FieldRule> summary = new TreeMap<>(Map.of("at", TIME));
    Stream.of(
            "partition",
            "audited",
            "expected",
            "delivered",
            "read",
            "missing",
            "doubled",
            "outOfOrder",
            "late",
            "repeated",
            "unjudged",
            "unreadable",
            "p50Ms",
            "p99Ms",
            "maxMs")
        .forEach(name -> summary.put(name, NUMBER));
    kind("audit-summary", summary);
  }

  private FieldRule view() {
    return fields(
        Map.of(
            "conversationId", conversation,
            "kind", word("direct", "group"),
            "open", FLAG,
            "owner", user,
            "admins", list(user),
            "members", list(user),
            "memberCount", NUMBER,
            "createdAt", TIME,
            "history", word("all", "joined")));
  }

  private static FieldRule messageType() {
    return word("text", "image", "file", "audio", "video", "location", "custom");
  }

  private void event(String name, Map<String, FieldRule> own) {
    Map<String, FieldRule> rules = new TreeMap<>(own);
    rules.putAll(
        Map.of(
            "conversationId", conversation, "messageId", message, "seq", NUMBER, "number", NUMBER));
    kind(name, rules);
  }

  private void kind(String name, Map<String, FieldRule> own) {
    Map<String, FieldRule> rules = new TreeMap<>(own);
    rules.put("kind", word(name));
    rules.put("schemaVersion", NUMBER);
    kinds.put(name, fields(rules));
  }
}
