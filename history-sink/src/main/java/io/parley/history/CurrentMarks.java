package io.parley.history;

import io.parley.contract.ConversationId;
import io.parley.contract.MalformedRecordException;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// How far each member of a conversation has come, for as long as there are both: what a rebuild
/// reads of receipts that are no longer in `parley.receipts`. The sink itself does not read it.
///
/// @param delivered 0 for none
/// @param read likewise
record CurrentMarks(ConversationId conversation, UserId user, long delivered, long read) {
  static final String TOPIC = Topic.INTERNAL + "receipt-marks";

  private static final String KIND = "receipt-mark";

  /// @throws MalformedRecordException naming the field that is wrong
  static CurrentMarks of(ConsumerRecord<byte[], byte[]> record) {
    JsonNode json = json(record.value());
    if (!text(json, "kind").equals(KIND) || number(json, "schemaVersion") != 1) {
      throw new MalformedRecordException("kind", "is none that is known here", null);
    }
    CurrentMarks marks;
    try {
      marks =
          new CurrentMarks(
              new ConversationId(text(json, "conversationId")),
              new UserId(text(json, "userId")),
              number(json, "delivered"),
              number(json, "read"));
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException("", String.valueOf(e.getMessage()), e);
    }
    String key = marks.conversation.value() + "|" + marks.user.value();
    if (record.key() == null || !key.equals(new String(record.key(), StandardCharsets.UTF_8))) {
      throw new MalformedRecordException("key", "is not the value's own", null);
    }
    return marks;
  }

  private static JsonNode json(byte[] value) {
    try {
      return Codec.json().readTree(value == null ? new byte[0] : value);
    } catch (JacksonException e) {
      throw new MalformedRecordException("", "the value is not the expected JSON", e);
    }
  }

  private static String text(JsonNode json, String field) {
    JsonNode value = json.get(field);
    if (value == null || !value.isString()) {
      throw new MalformedRecordException(field, "has the wrong type or is missing", null);
    }
    return value.stringValue();
  }

  private static long number(JsonNode json, String field) {
    JsonNode value = json.get(field);
    if (value == null || !value.isIntegralNumber() || value.longValue() < 0) {
      throw new MalformedRecordException(field, "has the wrong type or is missing", null);
    }
    return value.longValue();
  }
}
