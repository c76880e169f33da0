package io.parley.analytics;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// A record of a topic as one line of JSON:
/// `{"topic","partition","offset","timestamp","key","headers","value"}`. The timestamp is in
/// milliseconds since 1970; of headers with one name the last counts. The value is as it was
/// written, to the last digit; null for a tombstone.
final class RecordLine {
  private static final JsonMapper JSON = new JsonMapper();

  private RecordLine() {}

  /// @return without a line's end; empty when the value is no JSON object
  static Optional<String> of(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (value != null && !isObject(value)) {
      return Optional.empty();
    }
    ObjectNode line = JSON.createObjectNode();
    line.put("topic", record.topic());
    line.put("partition", record.partition());
    line.put("offset", record.offset());
    line.put("timestamp", record.timestamp());
    line.put("key", text(record.key()));
    Map<String, @Nullable String> headers = new LinkedHashMap<>();
    record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
    line.set("headers", JSON.valueToTree(headers));
    if (value == null) {
      line.putNull("value");
    } else {
      line.putRawValue("value", new RawValue(onOneLine(value)));
    }
    return Optional.of(JSON.writeValueAsString(line));
  }

  private static boolean isObject(byte[] value) {
    try (JsonParser parser = JSON.createParser(value)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  /// Line breaks are in no text of JSON, only between its parts.
  private static String onOneLine(byte[] value) {
    return new String(value, StandardCharsets.UTF_8).replace('\n', ' ').replace('\r', ' ');
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
