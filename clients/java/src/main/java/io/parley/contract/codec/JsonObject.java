package io.parley.contract.codec;

import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.ByteArrayBuilder;

/// Writes a JSON object field by field: for what is made for every message, without a tree and
/// without reflection.
public final class JsonObject {
  static final JsonFactory JSON = new JsonFactory();

  private JsonObject() {}

  /// @param fields writes the fields
  public static byte[] of(Consumer<JsonGenerator> fields) {
    BufferRecycler buffers = JSON._getBufferRecycler();
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(buffers)) {
      try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
        out.writeStartObject();
        fields.accept(out);
        out.writeEndObject();
      }
      return bytes.getClearAndRelease();
    } finally {
      buffers.releaseToPool(); // which the builder does not do
    }
  }
}
