package io.parley.gateway.request;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.Require;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.Origin;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `message:send` and `POST /api/messages`: what a user wants to say and where. Its sender is the
/// token's, whatever the payload claims.
///
/// @param clientMessageId without it a retry cannot be told from a new message
public record SendRequest(ConversationId conversationId, String clientMessageId, MessageBody body) {
  private static final String EMOJI = "emoji";

  /// @throws InvalidFieldException when an attachment is no link that may be followed
  public SendRequest {
    for (int i = 0; i < body.attachments().size(); i++) {
      Require.webUrl("attachments[" + i + "].url", body.attachments().get(i).url());
    }
  }

  /// @param sender who asks, from the token
  /// @param payload as received; null when the client sent none
  /// @throws RequestException `INVALID` or `TOO_LARGE`, naming the field
  public static SendRequest parse(UserId sender, @Nullable JsonNode payload)
      throws RequestException {
    if (!(payload instanceof ObjectNode object)) {
      throw RequestException.of(ErrorCode.INVALID, "the payload must be an object");
    }
    if (!object.has("type")) {
      object.put("type", "text");
    }
    try {
      SendRequest plain = plain(sender, object);
      if (plain != null) {
        return plain;
      }
      Fields fields = Codec.json().treeToValue(object, Fields.class);
      return new SendRequest(conversation(sender, fields), clientMessageId(fields), fields.body());
    } catch (JacksonException e) {
      throw RequestException.malformed(Codec.malformed(e));
    } catch (InvalidFieldException e) {
      throw RequestException.malformed(e);
    }
  }

  /// Likewise, over REST: also in the words of the apps that came before ([Target]), with null for
  /// what is not there, and without a clientMessageId, which is made up then. The type that only
  /// mentour has, `emoji`, is taken too ([AppTypes]).
  ///
  /// @param payload is changed
  /// @throws RequestException as of [#parse]
  public static SendRequest parseRest(UserId sender, @Nullable JsonNode payload)
      throws RequestException {
    if (payload instanceof ObjectNode object) {
      object.removeIf(JsonNode::isNull);
      try {
        ConversationId conversation = Target.of(Payload.of(object), sender);
        object.remove(Target.NAMES);
        object.put("conversationId", conversation.value());
      } catch (InvalidFieldException e) {
        throw RequestException.malformed(e);
      }
      if (!object.has("clientMessageId")) {
        object.put("clientMessageId", TimeOrderedIds.next());
      }
      if (object.path("type").asString("").equals(EMOJI)) {
        AppTypes.put(object, EMOJI);
      }
    }
    return parse(sender, payload);
  }

  /// The command that it becomes, for [Requests#ask].
  ///
  /// @param sender as given to [#parse]
  public Function<Origin, Command.Request> from(Sender sender) {
    return origin -> new SendMessage(conversationId, clientMessageId, sender, body, origin);
  }

  /// Most messages are a text and nothing else: those are read without reflection.
  ///
  /// @return null for all others, and where a field is not of its type
  private static @Nullable SendRequest plain(UserId sender, ObjectNode object) {
    String conversationId = null;
    String to = null;
    String clientMessageId = null;
    MessageType type = null;
    String content = null;
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!field.getValue().isString()) {
        return null;
      }
      String value = field.getValue().stringValue();
      switch (field.getKey()) {
        case "conversationId" -> conversationId = value;
        case "to" -> to = value;
        case "clientMessageId" -> clientMessageId = value;
        case "type" -> type = MessageType.of(value);
        case "content" -> content = value;
        default -> {
          return null;
        }
      }
    }
    if (type == null || content == null || clientMessageId == null) {
      return null;
    }
    try {
      MessageBody body = new MessageBody(type, content, List.of(), null, null, List.of(), null);
      Fields fields =
          new Fields(
              conversationId == null ? null : new ConversationId(conversationId),
              to == null ? null : new UserId(to),
              clientMessageId,
              body);
      return new SendRequest(conversation(sender, fields), clientMessageId, body);
    } catch (InvalidFieldException e) {
      return null; // to be found again, and told by the name that the field has here
    }
  }

  private record Fields(
      @Nullable ConversationId conversationId,
      @Nullable UserId to,
      @Nullable String clientMessageId,
      @JsonUnwrapped MessageBody body) {}

  private static ConversationId conversation(UserId sender, Fields fields) {
    if ((fields.conversationId() == null) == (fields.to() == null)) {
      throw InvalidFieldException.invalid(
          "conversationId", "exactly one of conversationId and to is required");
    }
    return fields.conversationId() != null
        ? fields.conversationId()
        : ConversationId.direct(sender, Objects.requireNonNull(fields.to()));
  }

  private static String clientMessageId(Fields fields) {
    if (fields.clientMessageId() == null) {
      throw InvalidFieldException.invalid("clientMessageId", "is required");
    }
    return fields.clientMessageId();
  }
}
