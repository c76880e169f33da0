package io.parley.analytics;

import io.parley.contract.kafka.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Makes the mirror's record of a public topic's: the same time, the key's pseudonym, the value by
/// [MirrorRules], no headers. A tombstone is one there, too.
///
/// Bound: [#MOST_KINDS] kinds that were dropped are counted by name; further ones together.
final class Pseudonymiser {
  private static final int MOST_KINDS = 100;
  private static final String NO_KIND = "(no kind)";
  private static final String OTHERS = "(others)";
  private static final Pattern KIND = Pattern.compile("[a-z-]{1,64}");
  private static final Pattern PARTITION = Pattern.compile("partition-\\d{1,10}");

  /// All others, of now and later, are named by conversations.
  private static final Set<String> BY_USER =
      Set.of("parley.users", "parley.presence", "parley.sessions", "parley.notifications");

  private final JsonMapper json = new JsonMapper();
  private final Pseudonyms pseudonyms;
  private final MirrorRules rules;
  private final Map<String, Long> dropped = new TreeMap<>();

  Pseudonymiser(Pseudonyms pseudonyms) {
    this.pseudonyms = pseudonyms;
    rules = new MirrorRules(pseudonyms);
  }

  /// @return empty, and counted, for what the mirror does not have
  Optional<ProducerRecord<byte[], byte[]>> mirrored(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    if (key == null) {
      drop(NO_KIND);
      return Optional.empty();
    }
    byte[] value = null;
    if (record.value() != null) {
      JsonNode read = read(record.value());
      Optional<ObjectNode> allowed = rules.apply(read);
      if (allowed.isEmpty()) {
        drop(kind(read));
        return Optional.empty();
      }
      value = json.writeValueAsBytes(allowed.get());
    }
    return Optional.of(
        new ProducerRecord<>(
            PublicTopics.mirrorOf(record.topic()),
            null,
            record.timestamp() < 0 ? null : record.timestamp(),
            key(record.topic(), key),
            value));
  }

  /// How many records were dropped, by their kinds.
  Map<String, Long> dropped() {
    return Map.copyOf(dropped);
  }

  private byte[] key(String topic, byte[] key) {
    String id = new String(key, StandardCharsets.UTF_8);
    String pseudonym;
    if (BY_USER.contains(topic)) {
      pseudonym = pseudonyms.user(id);
    } else if (topic.equals(Topic.AUDIT.topicName()) && PARTITION.matcher(id).matches()) {
      pseudonym = id;
    } else {
      pseudonym = pseudonyms.conversation(id);
    }
    return pseudonym.getBytes(StandardCharsets.UTF_8);
  }

  private JsonNode read(byte[] value) {
    try {
      return json.readTree(value);
    } catch (JacksonException e) {
      return json.missingNode();
    }
  }

  private static String kind(JsonNode value) {
    String kind = value.path("kind").asString("");
    return KIND.matcher(kind).matches() ? kind : NO_KIND;
  }

  private void drop(String kind) {
    boolean full = dropped.size() >= MOST_KINDS && !dropped.containsKey(kind);
    dropped.merge(full ? OTHERS : kind, 1L, Long::sum);
  }
}
