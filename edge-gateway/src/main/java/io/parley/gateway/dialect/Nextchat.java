package io.parley.gateway.dialect;

import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.gateway.request.Price;
import java.time.Instant;

/// A chat that joins conversations by their ids; one that there is not is made by who joins first,
/// and is open to everybody.
final class Nextchat {
  static final Dialect DIALECT =
      Dialect.named("nextchat")
          .identity("senderId")
          .identity("userId")
          // client -> server
          .on(
              "joinConversation",
              Price.CONVERSATION_JOIN,
              Actions.joinsOrMakes(Nextchat::conversation))
          .on("leaveConversation", Price.ROOM_LEAVE, Actions.leaves(Nextchat::conversation))
          .on(
              "sendMessage",
              Price.MESSAGE,
              Actions.sends(Nextchat::conversation, in -> MessageBody.text(in.text("message"))))
          .on("typing", Price.TYPING, Actions.types(Nextchat::conversation, true))
          // server -> client
          .emit(
              "newMessage",
              MessageAccepted.class,
              (_, to) -> to.joined() || to.sentHere(),
              NewMessage::of)
          .emit("typing", Typing.class, (_, to) -> to.joined(), IsTyping::of)
          .build();

  private Nextchat() {}

  private static ConversationId conversation(InboundEvent in) {
    return in.conversation("conversationId");
  }

  record NewMessage(
      String id,
      ConversationId conversationId,
      UserId senderId,
      String message,
      Instant timestamp) {
    static NewMessage of(MessageAccepted message) {
      return new NewMessage(
          message.messageId(),
          message.conversationId(),
          message.sender().id(),
          message.body().content(),
          message.acceptedAt());
    }
  }

  record IsTyping(UserId userId, boolean isTyping) {
    static IsTyping of(Typing typing) {
      return new IsTyping(typing.userId(), typing.typing());
    }
  }
}
