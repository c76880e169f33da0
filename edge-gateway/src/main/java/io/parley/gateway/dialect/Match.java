package io.parley.gateway.dialect;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.parley.contract.ConversationId;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.gateway.request.Price;
import java.time.Instant;

/// Two people who have matched; messages are sent by `POST /api/messages/{matchId}`, and the match
/// is the conversation.
final class Match {
  static final Dialect DIALECT =
      Dialect.named("match")
          // client -> server
          .on("join", Price.ROOM_JOIN, Actions.joinsPersonal())
          .on("join-conversation", Price.ROOM_JOIN, Actions.joins(InboundEvent::conversation))
          .on("leave-conversation", Price.ROOM_LEAVE, Actions.leaves(InboundEvent::conversation))
          // server -> client
          .emit("new-message", MessageAccepted.class, (_, to) -> to.joined(), NewMessage::of)
          .emit(
              "new-notification",
              MessageAccepted.class,
              (message, to) -> to.personal() && !to.isBy(message.sender().id()),
              NewNotification::of)
          .build();

  private Match() {}

  record NewMessage(
      @JsonProperty("_id") String documentId,
      String id,
      ConversationId matchId,
      ConversationId conversationId,
      UserId senderId,
      Sender sender,
      String content,
      Instant createdAt) {
    static NewMessage of(MessageAccepted message) {
      return new NewMessage(
          message.messageId(),
          message.messageId(),
          message.conversationId(),
          message.conversationId(),
          message.sender().id(),
          message.sender(),
          message.body().content(),
          message.acceptedAt());
    }
  }

  record NewNotification(
      String type,
      ConversationId matchId,
      ConversationId conversationId,
      String messageId,
      UserId senderId,
      Sender sender,
      String content,
      Instant createdAt) {
    static NewNotification of(MessageAccepted message) {
      return new NewNotification(
          "message",
          message.conversationId(),
          message.conversationId(),
          message.messageId(),
          message.sender().id(),
          message.sender(),
          message.body().content(),
          message.acceptedAt());
    }
  }
}
