package io.parley.gateway.conversation;

import io.parley.contract.Answer.Subscribed;
import io.parley.contract.Codec;
import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.socketio.PacketCodec;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// The events of the native dialect that the gateway itself makes (PROTOCOL.md, "The native
/// dialect"). Those of the log are passed on as they are.
final class Frames {
  private static final String NAMESPACE = "/";
  private static final JsonMapper JSON = Codec.json();

  /// Half of what a socket may have unsent.
  private static final int MAX_READY_BYTES = 512 * 1024;

  private Frames() {}

  /// @param kind the event's kind, which is its name to native clients
  /// @param value the event's JSON as it is in the log
  static Frame event(String kind, byte[] value) {
    return PacketCodec.eventFrame(NAMESPACE, kind, value);
  }

  static Frame gap(ConversationId conversation, long from, long to) {
    ObjectNode gap =
        JSON.createObjectNode()
            .put("conversationId", conversation.value())
            .put("from", from)
            .put("to", to);
    return event("gap", JSON.writeValueAsBytes(gap));
  }

  /// Lists conversations up to [#MAX_READY_BYTES]; if there are more, says so with `hasMore`.
  static Frame ready(UserId user, String sessionId, List<Joined> conversations) {
    ObjectNode ready =
        JSON.createObjectNode().put("userId", user.value()).put("sessionId", sessionId);
    ArrayNode list = ready.putArray("conversations");
    int bytes = 0;
    for (Joined joined : conversations) {
      String conversation = JSON.writeValueAsString(conversation(joined));
      bytes += conversation.length();
      if (bytes > MAX_READY_BYTES) {
        ready.put("hasMore", true);
        break;
      }
      list.addRawValue(new RawValue(conversation));
    }
    return event("session:ready", JSON.writeValueAsBytes(ready));
  }

  private static ObjectNode conversation(Joined joined) {
    Subscribed about = joined.about();
    ObjectNode node =
        JSON.createObjectNode()
            .put("conversationId", about.conversationId().value())
            .put("kind", JSON.convertValue(about.conversationKind(), String.class));
    if (about.title() != null) {
      node.put("title", about.title());
    }
    ArrayNode members = node.putArray("members");
    about.members().forEach(member -> members.add(member.value()));
    return node.put("lastSeq", joined.lastSeq()).put("lastNumber", joined.lastNumber());
  }
}
