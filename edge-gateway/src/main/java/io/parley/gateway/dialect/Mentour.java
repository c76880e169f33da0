package io.parley.gateway.dialect;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.parley.contract.Attachment;
import io.parley.contract.ConversationId;
import io.parley.contract.InvalidFieldException;
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
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// MentourMe: direct messages, which reach every socket of a user, and rooms that sockets join.
final class Mentour {
  static final Dialect DIALECT =
      Dialect.named("mentour")
          // client -> server
          .on("send_message", Price.MESSAGE, sends(Mentour::anywhere), "message_error", Failed::of)
          .on(
              "send_direct_message",
              Price.MESSAGE,
              sends(in -> in.directWith("receiverId")),
              "message_error",
              Failed::of)
          .on("send_room_message", Price.MESSAGE, sends(Mentour::room), "message_error", Failed::of)
          .on("typing_start", Price.TYPING, Actions.types(Mentour::anywhere, true))
          .on("typing_stop", Price.TYPING, Actions.types(Mentour::anywhere, false))
          .on(
              "mark_messages_read",
              Price.RECEIPT,
              Actions.readsAll(Mentour::anywhere),
              "message_error",
              Failed::of)
          .on(
              "join_room",
              Price.ROOM_JOIN,
              Actions.joins(Mentour::room),
              "message_error",
              Failed::of)
          .on("leave_room", Price.ROOM_LEAVE, Actions.leaves(Mentour::room))
          // server -> client
          .emit(
              "new_direct_message",
              MessageAccepted.class,
              (message, to) -> isDirect(message) && !to.isBy(message.sender().id()),
              Message::of)
          .emit(
              "new_room_message",
              MessageAccepted.class,
              (message, to) -> !isDirect(message) && to.joined() && !to.sentHere(),
              Message::of)
          .emit(
              "message_sent",
              MessageAccepted.class,
              (message, to) ->
                  to.sentHere() || (isDirect(message) && to.isBy(message.sender().id())),
              Message::of)
          .emit(
              "message_delivered",
              Reached.class,
              (reached, _) -> !reached.read() && reached.own().size() == 1,
              Delivered::of)
          .emit(
              "messages_delivered",
              Reached.class,
              (reached, _) -> !reached.read() && reached.own().size() > 1,
              Delivered::of)
          .emit(
              "messages_read",
              Reached.class,
              (reached, to) ->
                  reached.read()
                      && reached.messageId() != null
                      && (reached.conversationId().isDirect() || to.joined()),
              Read::of)
          .emit(
              "user_typing",
              Typing.class,
              (typing, to) -> typing.typing() && hears(typing, to),
              IsTyping::of)
          .emit(
              "user_stopped_typing",
              Typing.class,
              (typing, to) -> !typing.typing() && hears(typing, to),
              IsTyping::of)
          .emit("user_status_change", Presence.class, (_, _) -> true, Status::of)
          .emit("user_online", Presence.class, (presence, _) -> isOnline(presence), Status::of)
          .emit("user_offline", Presence.class, (presence, _) -> !isOnline(presence), Status::of)
          .build();

  private Mentour() {}

  private static Action sends(Function<InboundEvent, ConversationId> where) {
    return Actions.sends(
        where,
        in -> AppTypes.body(in.text("content"), in.optional("type", String.class), List.of()));
  }

  private static ConversationId room(InboundEvent in) {
    return in.conversation("roomId");
  }

  /// By whichever of the fields is there.
  private static ConversationId anywhere(InboundEvent in) {
    for (String other : List.of("receiverId", "otherUserId")) {
      if (in.has(other)) {
        return in.directWith(other);
      }
    }
    for (String conversation : List.of("roomId", "conversationId")) {
      if (in.has(conversation)) {
        return in.conversation(conversation);
      }
    }
    throw InvalidFieldException.invalid("receiverId", "receiverId or roomId is required");
  }

  private static boolean isDirect(MessageAccepted message) {
    return message.conversationId().isDirect();
  }

  private static boolean hears(Typing typing, RenderContext to) {
    return typing.conversationId().isDirect() || to.joined();
  }

  private static boolean isOnline(Presence presence) {
    return presence.status() != PresenceStatus.OFFLINE;
  }

  private static @Nullable ConversationId roomOf(ConversationId conversation) {
    return conversation.isDirect() ? null : conversation;
  }

  /// @param receiverId of a direct message
  /// @param roomId of any other
  record Message(
      @JsonProperty("_id") String documentId,
      String id,
      String clientMessageId,
      ConversationId conversationId,
      UserId senderId,
      Sender sender,
      @Nullable UserId receiverId,
      @Nullable ConversationId roomId,
      String content,
      String type,
      List<Attachment> attachments,
      String status,
      Instant createdAt) {
    static Message of(MessageAccepted message) {
      return new Message(
          message.messageId(),
          message.messageId(),
          message.clientMessageId(),
          message.conversationId(),
          message.sender().id(),
          message.sender(),
          receiver(message),
          roomOf(message.conversationId()),
          message.body().content(),
          AppTypes.of(message.body()),
          message.body().attachments(),
          "sent",
          message.acceptedAt());
    }

    private static @Nullable UserId receiver(MessageAccepted message) {
      return message
          .conversationId()
          .directMembers()
          .map(pair -> pair.first().equals(message.sender().id()) ? pair.second() : pair.first())
          .orElse(null);
    }
  }

  /// @param messageId the last of them
  record Delivered(
      ConversationId conversationId,
      @Nullable ConversationId roomId,
      String messageId,
      List<String> messageIds,
      UserId userId,
      String status,
      Instant deliveredAt) {
    static Delivered of(Reached reached) {
      return new Delivered(
          reached.conversationId(),
          roomOf(reached.conversationId()),
          reached.own().getLast(),
          reached.own(),
          reached.userId(),
          "delivered",
          reached.at());
    }
  }

  /// @param messageIds the listener's own among them, as far as this socket was told of them
  record Read(
      ConversationId conversationId,
      @Nullable ConversationId roomId,
      List<String> messageIds,
      UserId readBy,
      UserId userId,
      String status,
      Instant readAt) {
    static Read of(Reached reached) {
      return new Read(
          reached.conversationId(),
          roomOf(reached.conversationId()),
          reached.own(),
          reached.userId(),
          reached.userId(),
          "read",
          reached.at());
    }
  }

  record IsTyping(
      UserId userId,
      @Nullable String userName,
      ConversationId conversationId,
      @Nullable ConversationId roomId,
      boolean isTyping) {
    static IsTyping of(Typing typing) {
      return new IsTyping(
          typing.userId(),
          typing.name(),
          typing.conversationId(),
          roomOf(typing.conversationId()),
          typing.typing());
    }
  }

  record Status(UserId userId, String status, boolean isOnline, @Nullable Instant lastSeen) {
    static Status of(Presence presence) {
      return new Status(
          presence.userId(),
          presence.status().name().toLowerCase(Locale.ROOT),
          Mentour.isOnline(presence),
          presence.lastSeen());
    }
  }

  record Failed(String error, String message, String code) {
    static Failed of(RequestException reason) {
      return new Failed(reason.reason(), reason.reason(), reason.code().name());
    }
  }
}
