package io.parley.contract.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.parley.contract.Attachment;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A message as it is now, after what has happened to it. Its JSON is that of the message's event
/// with `editedAt`, `deletedAt`, `deletedBy` and `reactions` added where there are any.
///
/// @param content empty once it is deleted; attachments, mentions, metadata and reactions likewise
/// @param reactions emoji to users, each in the order that they were given in; at most
///   [MessageDocument#MAX_REACTIONS] users in all
@JsonPropertyOrder({"kind", "schemaVersion"})
public record HistoryMessage(
    String messageId,
    String clientMessageId,
    ConversationId conversationId,
    long seq,
    long number,
    Sender sender,
    MessageType type,
    String content,
    List<Attachment> attachments,
    @Nullable String replyTo,
    @Nullable String threadId,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<UserId> mentions,
    @Nullable JsonNode metadata,
    Instant acceptedAt,
    @Nullable Instant editedAt,
    @Nullable Instant deletedAt,
    @Nullable UserId deletedBy,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, List<UserId>> reactions) {
  public HistoryMessage {
    attachments = List.copyOf(attachments);
    mentions = List.copyOf(mentions);
    reactions = Collections.unmodifiableMap(new LinkedHashMap<>(reactions)); // keeps the order
  }

  /// As it was accepted.
  public static HistoryMessage of(MessageAccepted message) {
    MessageBody body = message.body();
    return new HistoryMessage(
        message.messageId(),
        message.clientMessageId(),
        message.conversationId(),
        message.seq(),
        message.number(),
        message.sender(),
        body.type(),
        body.content(),
        body.attachments(),
        body.replyTo(),
        body.threadId(),
        body.mentions(),
        body.metadata(),
        message.acceptedAt(),
        null,
        null,
        null,
        Map.of());
  }

  /// The same once it is deleted: of what was said nothing is left.
  ///
  /// @param at null where that is not known
  /// @param by likewise
  public HistoryMessage deleted(@Nullable Instant at, @Nullable UserId by) {
    return new HistoryMessage(
        messageId,
        clientMessageId,
        conversationId,
        seq,
        number,
        sender,
        type,
        "",
        List.of(),
        replyTo,
        threadId,
        List.of(),
        null,
        acceptedAt,
        null,
        at,
        by,
        Map.of());
  }

  /// A new node, which the caller may add to.
  public ObjectNode json() {
    return Codec.json().valueToTree(this);
  }

  public byte[] encode() {
    return Codec.json().writeValueAsBytes(this);
  }

  @JsonProperty("kind")
  String kind() {
    return "message";
  }

  @JsonProperty("schemaVersion")
  int schemaVersion() {
    return ContractValue.SCHEMA_VERSION;
  }
}
