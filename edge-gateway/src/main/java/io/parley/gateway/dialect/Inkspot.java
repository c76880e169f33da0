package io.parley.gateway.dialect;

import io.parley.contract.Attachment;
import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.gateway.request.AppTypes;
import io.parley.gateway.request.Price;
import io.parley.gateway.request.RequestException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// INKSPOT: conversations that their members join, at a path of its own.
final class Inkspot {
  static final Dialect DIALECT =
      Dialect.named("inkspot")
          .at("/api/socketio")
          .identity("senderId")
          .identity("userId")
          // client -> server
          .on("join-conversation", Price.ROOM_JOIN, Actions.joins(InboundEvent::conversation))
          .on("leave-conversation", Price.ROOM_LEAVE, Actions.leaves(InboundEvent::conversation))
          .on(
              "send-message",
              Price.MESSAGE,
              Actions.sends(Inkspot::conversation, Inkspot::body),
              "message-error",
              MessageError::of)
          .on("typing-start", Price.TYPING, Actions.types(Inkspot::conversation, true))
          .on("typing-stop", Price.TYPING, Actions.types(Inkspot::conversation, false))
          .on("mark-message-read", Price.RECEIPT, Actions.reads(Inkspot::conversation, "messageId"))
          // server -> client
          .emit(
              "new-message",
              MessageAccepted.class,
              (_, to) -> to.joined() && !to.sentHere(),
              MessageData::of)
          .emit("message-sent", MessageAccepted.class, (_, to) -> to.sentHere(), MessageData::of)
          .emit(
              "user-typing",
              Typing.class,
              (typing, to) -> typing.typing() && to.joined(),
              TypingData::of)
          .emit(
              "user-stop-typing",
              Typing.class,
              (typing, to) -> !typing.typing() && to.joined(),
              TypingData::of)
          .emit(
              "message-read",
              Reached.class,
              (reached, to) -> reached.read() && reached.messageId() != null && to.joined(),
              MessageReadData::of)
          .emit("user-status", Presence.class, (_, _) -> true, UserStatus::of)
          .build();

  private Inkspot() {}

  private static ConversationId conversation(InboundEvent in) {
    return in.conversation("conversationId");
  }

  private static MessageBody body(InboundEvent in) {
    return AppTypes.body(
        in.text("content"),
        in.optional("messageType", String.class),
        in.list("attachments", String.class).stream()
            .map(url -> new Attachment(url, null, null, null, null, null))
            .toList());
  }

  record MessageData(
      String id,
      ConversationId conversationId,
      UserId senderId,
      Sender sender,
      String content,
      String messageType,
      List<String> attachments,
      Instant createdAt,
      Instant updatedAt) {
    static MessageData of(MessageAccepted message) {
      return new MessageData(
          message.messageId(),
          message.conversationId(),
          message.sender().id(),
          message.sender(),
          message.body().content(),
          AppTypes.of(message.body()),
          message.body().attachments().stream().map(Attachment::url).toList(),
          message.acceptedAt(),
          message.acceptedAt());
    }
  }

  record MessageError(String error, String code) {
    static MessageError of(RequestException reason) {
      return new MessageError(reason.reason(), reason.code().name());
    }
  }

  record TypingData(ConversationId conversationId, UserId userId, @Nullable String userName) {
    static TypingData of(Typing typing) {
      return new TypingData(typing.conversationId(), typing.userId(), typing.name());
    }
  }

  record MessageReadData(
      @Nullable String messageId, ConversationId conversationId, UserId userId, Instant readAt) {
    static MessageReadData of(Reached reached) {
      return new MessageReadData(
          reached.messageId(), reached.conversationId(), reached.userId(), reached.at());
    }
  }

  record UserStatus(UserId userId, String status, @Nullable Instant lastSeen) {
    static UserStatus of(Presence presence) {
      boolean offline = presence.status() == PresenceStatus.OFFLINE;
      return new UserStatus(presence.userId(), offline ? "offline" : "online", presence.lastSeen());
    }
  }
}
