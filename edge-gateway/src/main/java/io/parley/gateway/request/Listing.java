package io.parley.gateway.request;

import io.parley.contract.codec.Codec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A page of a list, ready to be sent as the ack of an event or as the answer of REST.
///
/// @param name of the list's field
/// @param entries each as JSON
/// @param more what else is to be said of it; not to be changed
/// @param nextCursor asks for what follows; null when nothing does, or when it is asked for
///   otherwise
public record Listing(
    String name, List<byte[]> entries, ObjectNode more, @Nullable String nextCursor) {
  public Listing {
    entries = List.copyOf(entries);
  }

  /// `{ ok: true, <name>: […], …, cursor? }`
  byte[] ack() {
    return json("{\"ok\":true,", "cursor");
  }

  /// `{ <name>: […], …, nextCursor? }`
  public byte[] body() {
    return json("{", "nextCursor");
  }

  private byte[] json(String start, String cursorName) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    json.writeBytes(utf8(start + "\"" + name + "\":["));
    String separator = "";
    for (byte[] entry : entries) {
      json.writeBytes(utf8(separator));
      json.writeBytes(entry);
      separator = ",";
    }
    json.writeBytes(utf8("]"));
    more.propertyStream()
        .forEach(field -> json.writeBytes(utf8(",\"" + field.getKey() + "\":" + field.getValue())));
    if (nextCursor != null) {
      String cursor = Codec.json().writeValueAsString(nextCursor);
      json.writeBytes(utf8(",\"" + cursorName + "\":" + cursor));
    }
    json.writeBytes(utf8("}"));
    return json.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
