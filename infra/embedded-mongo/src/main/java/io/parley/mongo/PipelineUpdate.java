package io.parley.mongo;

import static java.util.Objects.requireNonNull;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.aggregation.Expression;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.FailedToParseException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An update that is a list of stages (`$set`, `$addFields`, `$unset`, by top-level fields), each
/// of which sees the document that the one before has made. mongo-java-server takes documents only,
/// and would evaluate what `$literal` protects: `$literal`, `$cond`, `$mergeObjects` and the names
/// of fields are evaluated here, all other expressions by it.
final class PipelineUpdate {
  /// Wraps the stages on their way through a server that expects a document.
  private static final String WRAPPED = "$parleyPipeline";

  private PipelineUpdate() {}

  /// Wraps all pipelines of an `update` command.
  static void wrapAll(Document command) {
    if (command.containsKey("update") && command.get("updates") instanceof Collection<?> updates) {
      for (Object update : updates) {
        if (update instanceof Document one && one.get("u") instanceof List<?> stages) {
          one.put("u", new Document(WRAPPED, stages));
        }
      }
    }
  }

  static boolean isPipeline(Document update) {
    return update.containsKey(WRAPPED);
  }

  /// @throws FailedToParseException for a stage that is none of these
  static Document apply(Document update, Document document) {
    Document result = document;
    for (Object stage : (List<?>) requireNonNull(update.get(WRAPPED))) {
      result = applyStage((Document) stage, result);
    }
    return result;
  }

  private static Document applyStage(Document stage, Document document) {
    Document result = document.clone();
    for (Map.Entry<String, Object> entry : stage.entrySet()) {
      switch (entry.getKey()) {
        case "$set", "$addFields" -> set((Document) entry.getValue(), document, result);
        case "$unset" -> unset(entry.getValue(), result);
        default -> throw new FailedToParseException("no stage of an update: " + entry.getKey());
      }
    }
    return result;
  }

  private static void set(Document fields, Document document, Document result) {
    fields.forEach(
        (field, expression) -> {
          checkTopLevel(field);
          Object value = evaluate(expression, document);
          if (value instanceof Missing) {
            result.remove(field);
          } else {
            result.put(field, value);
          }
        });
  }

  private static void unset(@Nullable Object fields, Document result) {
    Collection<?> all =
        fields instanceof Collection<?> many ? many : List.of(String.valueOf(fields));
    for (Object field : all) {
      checkTopLevel(String.valueOf(field));
      result.remove(field);
    }
  }

  private static void checkTopLevel(String field) {
    if (field.contains(".")) {
      throw new FailedToParseException("not a top-level field: " + field);
    }
  }

  private static @Nullable Object evaluate(@Nullable Object expression, Document document) {
    if (expression instanceof String text && text.startsWith("$") && !text.startsWith("$$")) {
      return Utils.getSubdocumentValue(document, text.substring(1));
    }
    if (expression instanceof Document operator && operator.size() == 1) {
      Object operand = operator.values().iterator().next();
      switch (operator.keySet().iterator().next()) {
        case "$literal" -> {
          return operand;
        }
        case "$cond" -> {
          List<?> parts = (List<?>) operand;
          boolean holds = Utils.isTrue(evaluate(parts.get(0), document));
          return evaluate(parts.get(holds ? 1 : 2), document);
        }
        case "$mergeObjects" -> {
          return merge((List<?>) operand, document);
        }
        default -> {}
      }
    }
    return Expression.evaluateDocument(expression, document);
  }

  private static Document merge(List<?> expressions, Document document) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>();
    for (Object expression : expressions) {
      if (evaluate(expression, document) instanceof Document fields) {
        merged.putAll(fields);
      }
    }
    return new Document(merged);
  }
}
