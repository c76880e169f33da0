package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/// What a member asks of a conversation. The processor decides; the answer goes to the origin.
public sealed interface Command extends ContractValue {
  ConversationId conversationId();

  /// @param messageId given by the gateway; names the message if it is accepted
  /// @param clientMessageId given by the client; the same again within 24 h is the same message
  @JsonTypeName("send-message")
  record SendMessage(
      ConversationId conversationId,
      String messageId,
      String clientMessageId,
      Sender sender,
      @JsonUnwrapped MessageBody body,
      Origin origin)
      implements Command {
    public SendMessage {
      Require.present("conversationId", conversationId);
      Require.id("messageId", messageId, Limits.MESSAGE_ID_BYTES);
      Require.id("clientMessageId", clientMessageId, Limits.CLIENT_MESSAGE_ID_BYTES);
      Require.present("sender", sender);
      Require.present("body", body);
      Require.present("origin", origin);
    }
  }
}
