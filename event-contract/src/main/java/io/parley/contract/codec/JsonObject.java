package io.parley.contract.codec;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes a JSON object field by field: for what is made for every message, without a tree and
/// without reflection.
public final class JsonObject {
  static final JsonFactory JSON = new JsonFactory();
  private static final int USUAL_BYTES = 512;

  private JsonObject() {}

  /// @param fields writes the fields
  public static byte[] of(Consumer<JsonGenerator> fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.writeStartObject();
      fields.accept(out);
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
