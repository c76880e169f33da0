package io.parley.gateway.dialect;

import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.Invitation;
import io.parley.contract.Presence;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.codec.JsonObject;
import io.parley.contract.log.Ephemeral.ReceiptCounts;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.contract.wire.EventType;
import io.parley.gateway.conversation.OwnBlock;
import io.parley.gateway.conversation.OwnChange;
import io.parley.gateway.conversation.OwnInvitation;
import io.parley.gateway.conversation.Receipt;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.request.ConversationJson;
import io.parley.gateway.request.InvitationJson;
import io.parley.gateway.request.ListedConversations;
import io.parley.gateway.socketio.PacketCodec;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// The events of the native dialect that the gateway itself makes (docs/protocol.md). Those of the
/// log are passed on as they are.
final class NativeFrames {
  private static final String NAMESPACE = "/";
  private static final JsonMapper JSON = Codec.json();

  /// Half of what a socket may have unsent.
  private static final int MAX_READY_BYTES = 512 * 1024;

  private NativeFrames() {}

  /// @param name what native clients know the event as
  /// @param value the event's JSON as it is in the log
  static Frame event(String name, byte[] value) {
    return PacketCodec.eventFrame(NAMESPACE, name, value);
  }

  static Frame gap(ConversationId conversation, long from, long to) {
    ObjectNode gap =
        JSON.createObjectNode()
            .put("conversationId", conversation.value())
            .put("from", from)
            .put("to", to);
    return event("gap", JSON.writeValueAsBytes(gap));
  }

  static Frame presence(Presence presence) {
    return event("presence", JSON.writeValueAsBytes(presence));
  }

  static Frame typing(Typing typing) {
    return event(EventNames.of(EventType.TYPING), Codec.EPHEMERALS.encode(typing));
  }

  static Frame counts(ReceiptCounts counts) {
    return event(EventNames.of(EventType.RECEIPT_COUNTS), Codec.EPHEMERALS.encode(counts));
  }

  /// A member's marks, as they are told of one by one.
  static Frame receipt(Receipt receipt) {
    byte[] one =
        JsonObject.of(
            out -> {
              out.writeStringProperty("kind", "receipt");
              out.writeNumberProperty("schemaVersion", ContractValue.SCHEMA_VERSION);
              out.writeStringProperty("conversationId", receipt.conversationId().value());
              writeMark(receipt, out);
              out.writeStringProperty("at", receipt.at().toString());
            });
    return event("receipt", one);
  }

  /// Marks of members of a group, as they are told of together.
  ///
  /// @param all at least one
  static Frame receipts(List<Receipt> all) {
    byte[] receipts =
        JsonObject.of(
            out -> {
              out.writeStringProperty("conversationId", all.getFirst().conversationId().value());
              out.writeArrayPropertyStart("marks");
              for (Receipt receipt : all) {
                out.writeStartObject();
                writeMark(receipt, out);
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeStringProperty("at", all.getLast().at().toString());
            });
    return event("receipts", receipts);
  }

  private static void writeMark(Receipt receipt, JsonGenerator out) {
    out.writeStringProperty("userId", receipt.userId().value());
    if (receipt.delivered() > 0) {
      out.writeNumberProperty("delivered", receipt.delivered());
    }
    if (receipt.read() > 0) {
      out.writeNumberProperty("read", receipt.read());
    }
  }

  /// The user's own settings have changed, or the user is no member any more: no event of the
  /// conversation, so without a seq.
  static Frame own(OwnChange change) {
    ObjectNode own =
        JSON.createObjectNode()
            .put("conversationId", change.conversation().conversationId().value())
            .put("change", change.kind().name().toLowerCase(Locale.ROOT))
            .put("by", change.user().value());
    own.set("conversation", ConversationJson.of(change.conversation(), change.membership()));
    return event("conversation", JSON.writeValueAsBytes(own));
  }

  /// The user has blocked another user, or has taken that back, with whatever device.
  static Frame block(OwnBlock change) {
    ObjectNode block =
        JSON.createObjectNode().put("userId", change.blocked().value()).put("blocked", change.on());
    return event("user:blocked", JSON.writeValueAsBytes(block));
  }

  /// The user is invited to a conversation, or not any more.
  static Frame invitation(OwnInvitation change) {
    return change.invitation() == null
        ? event(
            "conversation:uninvited",
            JSON.writeValueAsBytes(
                JSON.createObjectNode().put("conversationId", change.conversationId().value())))
        : event(
            "conversation:invited", JSON.writeValueAsBytes(InvitationJson.of(change.invitation())));
  }

  /// Lists conversations up to [#MAX_READY_BYTES]; if there are more, says so with `hasMore`. Whom
  /// the user has blocked are all named: 130 KB at most. So are the invitations: 200 KB at most.
  static Frame ready(
      UserId user,
      String sessionId,
      List<ListedConversations.Entry> conversations,
      Collection<UserId> blocked,
      List<Invitation> invitations) {
    ObjectNode ready =
        JSON.createObjectNode().put("userId", user.value()).put("sessionId", sessionId);
    ArrayNode list = ready.putArray("conversations");
    int bytes = 0;
    for (ListedConversations.Entry entry : conversations) {
      String conversation = JSON.writeValueAsString(ConversationJson.of(entry));
      bytes += conversation.length();
      if (bytes > MAX_READY_BYTES) {
        ready.put("hasMore", true);
        break;
      }
      list.addRawValue(new RawValue(conversation));
    }
    ArrayNode names = ready.putArray("blocked");
    blocked.forEach(other -> names.add(other.value()));
    return event("session:ready", JSON.writeValueAsBytes(InvitationJson.put(invitations, ready)));
  }
}
