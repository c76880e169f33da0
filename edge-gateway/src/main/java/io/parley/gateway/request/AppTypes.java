package io.parley.gateway.request;

import io.parley.contract.Attachment;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.codec.Codec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The types of message that apps have and we do not, such as mentour's `emoji`: each is a custom
/// message that keeps the app's own type in its metadata.
public final class AppTypes {
  private static final String TYPE = "type";
  private static final String METADATA = "metadata";

  private AppTypes() {}

  /// What an app's client says.
  ///
  /// @param type the app's own, or one of ours; null for text
  /// @throws io.parley.contract.InvalidFieldException naming the field
  public static MessageBody body(
      String content, @Nullable String type, List<Attachment> attachments) {
    MessageType ours = type == null ? MessageType.TEXT : MessageType.of(type);
    ObjectNode metadata = ours == null ? Codec.json().createObjectNode().put(TYPE, type) : null;
    return new MessageBody(
        ours == null ? MessageType.CUSTOM : ours,
        content,
        attachments,
        null,
        null,
        List.of(),
        metadata);
  }

  /// Likewise, of a message over REST.
  ///
  /// @param message the payload of `message:send`, which is given the type
  /// @param type none of ours
  static ObjectNode put(ObjectNode message, String type) {
    message.put(TYPE, MessageType.CUSTOM.word());
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
        : body.type().word();
  }
}
