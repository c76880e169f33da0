package io.parley.faults.load;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Keeps what is emitted; a test answers.
final class FakeLink implements Link {
  static final JsonMapper JSON = new JsonMapper();

  final List<Emitted> emitted = new ArrayList<>();

  record Emitted(int id, String event, ObjectNode payload) {
    String field(String name) {
      return payload.path(name).asString("");
    }
  }

  @Override
  public void open() {}

  @Override
  public void emit(int id, String event, ObjectNode payload) {
    emitted.add(new Emitted(id, event, payload));
  }

  @Override
  public void close() {}

  List<Emitted> take() {
    List<Emitted> taken = List.copyOf(emitted);
    emitted.clear();
    return taken;
  }

  /// @param json with apostrophes for quotation marks
  static JsonNode json(String json) {
    return JSON.readTree(json.replace('\'', '"'));
  }
}
