package io.parley.history;

import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/// Expressions for updates by pipelines. What users wrote goes through [#literal]: MongoDB takes a
/// text that begins with `$` for the name of a field.
final class Pipelines {
  private Pipelines() {}

  static Document literal(@Nullable Object value) {
    return new Document("$literal", value);
  }

  static Document set(Document fields) {
    return new Document("$set", fields);
  }

  static Document unset(List<String> fields) {
    return new Document("$unset", fields);
  }

  /// Sets each of the fields to its value if the condition holds, and leaves it as it is otherwise,
  /// also missing.
  static Document setIf(Document condition, Map<String, Object> fields) {
    Document set = new Document();
    fields.forEach(
        (field, value) -> set.append(field, cond(condition, literal(value), "$" + field)));
    return set;
  }

  static Document cond(Object condition, Object then, Object otherwise) {
    return new Document("$cond", List.of(condition, then, otherwise));
  }

  /// The number in a field, 0 where there is none.
  static Document number(String field) {
    return new Document("$ifNull", List.of("$" + field, 0L));
  }

  /// The list in a field, an empty one where there is none.
  static Document list(String field) {
    return new Document("$ifNull", List.of("$" + field, List.of()));
  }

  static Document union(List<Object> lists) {
    return new Document("$setUnion", lists);
  }

  static Document size(Object list) {
    return new Document("$size", list);
  }

  static Document eq(Object one, Object other) {
    return new Document("$eq", List.of(one, other));
  }

  static Document lt(Object one, Object other) {
    return new Document("$lt", List.of(one, other));
  }

  static Document and(Object... conditions) {
    return new Document("$and", List.of(conditions));
  }

  static Document or(Object... conditions) {
    return new Document("$or", List.of(conditions));
  }

  static Document max(Object one, Object other) {
    return new Document("$max", List.of(one, other));
  }
}
