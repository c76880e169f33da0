package io.parley.contract.published;

import io.parley.contract.codec.Kind;
import io.parley.contract.codec.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The fields of the published kinds, down to those that hold no others, and what personal data is
/// in them.
final class Fields {
  /// By the field's name, whatever it is a part of; `kind.name` where kinds differ.
  private static final Map<String, String> PERSONAL =
      Map.ofEntries(
          Map.entry("userId", "the user"),
          Map.entry("by", "the user who did it"),
          Map.entry("id", "the user"),
          Map.entry("owner", "a user"),
          Map.entry("admins[]", "users"),
          Map.entry("members[]", "users"),
          Map.entry("invited[]", "users"),
          Map.entry("authors[]", "users"),
          Map.entry("mentions[]", "users"),
          Map.entry("conversationId", "of a direct conversation: both users"),
          Map.entry("name", "a person's name, or a file's"),
          Map.entry("title", "what users call the group"),
          Map.entry("picture", "where a picture is, of a person or a group"),
          Map.entry("content", "what was said"),
          Map.entry("text", "the beginning of what was said"),
          Map.entry("url", "where the file is that was sent"),
          Map.entry("metadata", "whatever the application puts there"),
          Map.entry("emoji", "how a user reacts"),
          Map.entry("status", "whether the user is there"),
          Map.entry("lastSeen", "when the user was there"),
          Map.entry("firstSeen", "when the user first came"),
          Map.entry("startedAt", "when the user came"),
          Map.entry("notificationId", "stands for the user and the conversation"),
          Map.entry("firstNotificationId", "stands for the user and the conversation"),
          Map.entry("lastNotificationId", "stands for the user and the conversation"),
          Map.entry("detail", "may name users"));

  private static final Set<String> NOT_PERSONAL =
      Set.of(
          "acceptedAt",
          "at",
          "audited",
          "badge",
          "cause",
          "change",
          "clientMessageId",
          "contact",
          "createdAt",
          "delivered",
          "deliveredCount",
          "doubled",
          "expected",
          "fault",
          "gatewayId",
          "height",
          "history",
          "kind",
          "late",
          "marksRead",
          "maxMs",
          "memberCount",
          "mention",
          "messageId",
          "missing",
          "number",
          "on",
          "open",
          "outOfOrder",
          "p50Ms",
          "p99Ms",
          "partition",
          "read",
          "readCount",
          "readNumber",
          "reason",
          "repeated",
          "replyTo",
          "schemaVersion",
          "seq",
          "sessionId",
          "since",
          "size",
          "threadId",
          "type",
          "unjudged",
          "unreadable",
          "width");

  private Fields() {}

  /// @param path as SQL and JSON Pointer readers would say it: `sender.id`, `marks[].userId`
  record Field(String path, JsonNode schema, boolean required) {
    /// Empty for none.
    String personal() {
      String name = path.substring(path.lastIndexOf('.') + 1);
      if (NOT_PERSONAL.contains(name)) {
        return "";
      }
      String personal = PERSONAL.get(name);
      if (personal == null) {
        throw new AssertionError("say of " + path + " whether it is personal: " + Fields.class);
      }
      return personal;
    }

    String type() {
      if (schema.has("const")) {
        return "`" + schema.path("const").asString() + "`";
      }
      if (schema.has("enum")) {
        return String.join(
            ", ",
            schema.path("enum").valueStream().map(each -> "`" + each.asString() + "`").toList());
      }
      String type = schema.path("type").asString();
      return switch (type) {
        case "integer" -> "int64";
        case "string" -> schema.has("format") ? "time" : "text";
        default -> type;
      };
    }

    /// The first sentence of what the schema says.
    String meaning() {
      String description = schema.path("description").asString();
      int end = description.indexOf(". ");
      return (end < 0 ? description : description.substring(0, end + 1)).replace("|", "\\|");
    }
  }

  static List<Field> of(Kind kind) {
    List<Field> fields = new ArrayList<>();
    add("", kind.schema(), fields);
    return fields;
  }

  static Stream<Field> all() {
    return Stream.of(PublishedTopic.values())
        .flatMap(topic -> topic.kinds().stream())
        .flatMap(kind -> of(kind).stream());
  }

  private static void add(String path, JsonNode schema, List<Field> into) {
    for (var property : schema.path("properties").properties()) {
      String name = (path.isEmpty() ? "" : path + ".") + property.getKey();
      JsonNode value = Schemas.resolve(property.getValue());
      boolean required =
          schema
              .path("required")
              .valueStream()
              .anyMatch(each -> each.asString().equals(property.getKey()));
      if (value.has("items")) {
        name += "[]";
        JsonNode item = Schemas.resolve(value.path("items"));
        if (!item.has("properties")) {
          into.add(new Field(name, described(item, value), required));
        }
        value = item;
      } else if (!value.has("properties")) {
        into.add(new Field(name, value, required));
      }
      add(name, value, into);
    }
  }

  /// What a list says of itself is said of its entries.
  private static JsonNode described(JsonNode item, JsonNode list) {
    JsonNode described = item.deepCopy();
    ((ObjectNode) described).set("description", list.path("description"));
    return described;
  }
}
