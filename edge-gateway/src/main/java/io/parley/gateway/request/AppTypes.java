package io.parley.gateway.request;

import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The types of message that apps have and we do not, such as mentour's `emoji`: each is a custom
/// message that keeps the app's own type in its metadata.
public final class AppTypes {
  private static final String TYPE = "type";
  private static final String METADATA = "metadata";

  private AppTypes() {}

  /// @param message the payload of `message:send`, which is given the type
  /// @param type the app's own, or one of ours
  public static ObjectNode put(ObjectNode message, String type) {
    if (isOurs(type)) {
      return message.put(TYPE, type);
    }
    message.put(TYPE, nameOf(MessageType.CUSTOM));
    if (!message.has(METADATA)) {
      message.putObject(METADATA);
    }
    if (message.get(METADATA) instanceof ObjectNode metadata) { // or it is refused
      metadata.put(TYPE, type);
    }
    return message;
  }

  /// The app's own type again, or ours.
  public static String of(MessageBody body) {
    JsonNode own = body.metadata() == null ? null : body.metadata().get(TYPE);
    return body.type() == MessageType.CUSTOM && own != null && own.isString()
        ? own.asString()
        : nameOf(body.type());
  }

  private static boolean isOurs(String type) {
    return Stream.of(MessageType.values()).anyMatch(ours -> nameOf(ours).equals(type));
  }

  private static String nameOf(MessageType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
