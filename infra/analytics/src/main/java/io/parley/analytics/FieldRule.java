package io.parley.analytics;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the mirror has of a field. Empty where it is not what it should be: nothing is passed on
/// that was not looked at.
interface FieldRule {
  JsonNodeFactory NODES = JsonNodeFactory.instance;

  FieldRule NUMBER = value -> value.isIntegralNumber() ? Optional.of(value) : Optional.empty();

  FieldRule FLAG = value -> value.isBoolean() ? Optional.of(value) : Optional.empty();

  FieldRule TIME =
      value -> {
        try {
          return text(value).map(text -> NODES.stringNode(Instant.parse(text).toString()));
        } catch (DateTimeException e) {
          return Optional.empty();
        }
      };

  /// How long a text is, in bytes of UTF-8: `contentBytes` where the text is called `content`.
  FieldRule LENGTH =
      new FieldRule() {
        @Override
        public Optional<JsonNode> apply(JsonNode value) {
          return text(value)
              .map(text -> NODES.numberNode(text.getBytes(StandardCharsets.UTF_8).length));
        }

        @Override
        public String name(String original) {
          return original + "Bytes";
        }
      };

  Optional<JsonNode> apply(JsonNode value);

  /// What the field is called in the mirror.
  default String name(String original) {
    return original;
  }

  /// One of these words.
  static FieldRule word(String... words) {
    Set<String> known = Set.of(words);
    return value -> text(value).filter(known::contains).map(NODES::stringNode);
  }

  static FieldRule id(UnaryOperator<String> pseudonym) {
    return value -> text(value).map(pseudonym).map(NODES::stringNode);
  }

  /// What a file is at most: `image` of `image/png`, for what is behind it is its sender's to
  /// choose.
  static FieldRule mediaType() {
    FieldRule known = word("application", "audio", "font", "image", "model", "text", "video");
    return value ->
        text(value).flatMap(text -> known.apply(NODES.stringNode(text.replaceFirst("/.*", ""))));
  }

  static FieldRule list(FieldRule entry) {
    return value -> {
      if (!value.isArray()) {
        return Optional.empty();
      }
      ArrayNode list = NODES.arrayNode();
      value.valueStream().flatMap(each -> entry.apply(each).stream()).forEach(list::add);
      return Optional.of(list);
    };
  }

  /// An object's fields of these names, in its order; no others.
  static FieldRule fields(Map<String, FieldRule> rules) {
    return value -> {
      if (!value.isObject()) {
        return Optional.empty();
      }
      ObjectNode object = NODES.objectNode();
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        FieldRule rule = rules.get(field.getKey());
        if (rule != null) {
          rule.apply(field.getValue())
              .ifPresent(allowed -> object.set(rule.name(field.getKey()), allowed));
        }
      }
      return Optional.of(object);
    };
  }

  private static Optional<String> text(JsonNode value) {
    return value.isString() ? Optional.of(value.asString()) : Optional.empty();
  }
}
