package io.parley.contract.published;

import io.parley.contract.codec.Kind;
import io.parley.contract.kafka.Topic;
import io.parley.contract.kafka.TopicLayout;
import io.parley.contract.published.Fields.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;

/// What of `docs/topics.md` is made from the code: what stands between a comment that names the
/// part and the next one that ends it.
final class TopicsDocument {
  static final Path FILE = Path.of("..", "docs", "topics.md");

  /// Told apart by their numbers.
  private static final TopicLayout LAYOUT = new TopicLayout(7, 5, Optional.empty());

  private TopicsDocument() {}

  /// The document with its rendered parts as they are to be.
  static String rendered(String document) {
    String result = document;
    for (var part :
        Map.of("published", published(), "internal", internal(), "values", values()).entrySet()) {
      String begin = "<!-- rendered: " + part.getKey() + " -->\n";
      int start = result.indexOf(begin);
      int end = result.indexOf("<!-- end -->\n", start);
      if (start < 0 || end < 0) {
        throw new AssertionError(FILE + " has no part " + begin);
      }
      result =
          result.substring(0, start + begin.length()) + part.getValue() + result.substring(end);
    }
    return result.replace("|  |", "| |");
  }

  private static String published() {
    StringBuilder table =
        new StringBuilder(
            """
            | topic | key | partitions | kept | `cleanup.policy` | record timestamp | values |
            | --- | --- | --- | --- | --- | --- | --- |
            """);
    for (PublishedTopic topic : PublishedTopic.values()) {
      table.append(
          "| `%s` | %s | %s | %s | `%s` | %s | %s |%n"
              .formatted(
                  topic.topic.topicName(),
                  topic.key.words,
                  partitions(topic.topic),
                  kept(topic.topic),
                  config(topic.topic).get("cleanup.policy"),
                  timestamp(topic.topic),
                  topic.kinds().stream()
                      .map(kind -> "`" + kind.name() + "`")
                      .collect(Collectors.joining(", "))));
    }
    return table.toString();
  }

  private static String internal() {
    StringBuilder table =
        new StringBuilder(
            """
            | topic | partitions | kept | `cleanup.policy` |
            | --- | --- | --- | --- |
            """);
    Arrays.stream(Topic.values())
        .filter(Topic::isInternal)
        .forEach(
            topic ->
                table.append(
                    "| `%s` | %s | %s | `%s` |%n"
                        .formatted(
                            topic.topicName(),
                            partitions(topic),
                            kept(topic),
                            config(topic).get("cleanup.policy"))));
    return table.toString();
  }

  private static String values() {
    StringBuilder text = new StringBuilder();
    for (PublishedTopic topic : PublishedTopic.values()) {
      text.append(
          """
          ### `%s`
          %s

          - Key: %s.
          - Duplicates: %s
          - Order: %s
          - Event time: %s
          - Java: `%s`. Schema: [%s.json](%s).

          """
              .formatted(
                  topic.topic.topicName(),
                  topic.summary,
                  topic.key.words,
                  topic.duplicates,
                  topic.order,
                  topic.eventTime,
                  topic.deserializer.getSimpleName(),
                  topic.topic.topicName(),
                  UnionSchema.file(topic)));
      topic.kinds().forEach(kind -> append(kind, text));
    }
    return text.toString();
  }

  private static void append(Kind kind, StringBuilder text) {
    text.append(
        """
        #### `%s`
        | field | type | always there | personal data | what it is |
        | --- | --- | --- | --- | --- |
        """
            .formatted(kind.name()));
    for (Field field : Fields.of(kind)) {
      text.append(
          "| `%s` | %s | %s | %s | %s |%n"
              .formatted(
                  field.path(),
                  field.type(),
                  field.required() ? "yes" : "no",
                  field.personal(),
                  field.meaning()));
    }
    text.append('\n');
  }

  private static String partitions(Topic topic) {
    int count = topic.newTopic(LAYOUT).numPartitions();
    return count == LAYOUT.partitions()
        ? "`PARLEY_PARTITIONS`"
        : count == LAYOUT.slots() ? "`PARLEY_SLOTS`" : Integer.toString(count);
  }

  private static String kept(Topic topic) {
    String retention = config(topic).get("retention.ms");
    if (retention == null) {
      return "the last of a key";
    }
    if (retention.equals("-1")) {
      return "for ever";
    }
    Duration kept = Duration.ofMillis(Long.parseLong(retention));
    return kept.toDays() > 0
        ? kept.toDays() + " d"
        : kept.toHours() > 0 ? kept.toHours() + " h" : kept.toMinutes() + " min";
  }

  private static String timestamp(Topic topic) {
    return config(topic).getOrDefault("message.timestamp.type", "CreateTime");
  }

  static Map<String, String> config(Topic topic) {
    NewTopic made = topic.newTopic(LAYOUT);
    return made.configs();
  }
}
