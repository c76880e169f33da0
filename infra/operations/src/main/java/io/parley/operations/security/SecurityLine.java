package io.parley.operations.security;

import io.parley.operations.security.SecurityEvent.Kind;
import java.io.StringWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// An event as one line of JSON: whatever is in it, there is no line break.
///
/// @param service that writes it
record SecurityLine(String service) {
  private static final JsonFactory JSON = new JsonFactory();

  String of(SecurityEvent event, Instant at) {
    return line(
        event.kind(),
        at,
        json -> {
          text(json, "by", event.by());
          text(json, "actingFor", event.actingFor());
          text(json, "from", event.from());
          text(json, "about", event.about());
          text(json, "because", event.because());
        });
  }

  /// Says of how many there is no line.
  String ofUnwritten(Kind kind, long count, Instant at) {
    return line(kind, at, json -> json.writeNumberProperty("unwritten", count));
  }

  private interface Fields {
    void write(JsonGenerator json);
  }

  private String line(Kind kind, Instant at, Fields fields) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeStringProperty("at", at.toString());
      json.writeStringProperty("service", service);
      json.writeStringProperty("event", kind.text());
      fields.write(json);
      json.writeEndObject();
    }
    return line.toString();
  }

  private static void text(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }
}
