package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;

/// A durable event of a conversation, as the log keeps it and as clients get it. After a
/// processor's crash the log may hold an event twice, with the same seq and content: readers go by
/// (conversationId, seq).
public sealed interface ConversationEvent extends ContractValue {
  ConversationId conversationId();

  /// Counts every durable event of the conversation: 1, 2, 3 ...
  long seq();

  /// The last message's number at this event.
  long number();

  /// The value's `kind`, which is also the name of the event that native clients get.
  String kind();

  /// @param number counts the conversation's messages only: 1, 2, 3 ...
  /// @param acceptedAt the broker's time of the command
  @JsonTypeName(MessageAccepted.KIND)
  record MessageAccepted(
      String messageId,
      String clientMessageId,
      ConversationId conversationId,
      long seq,
      long number,
      Sender sender,
      @JsonUnwrapped MessageBody body,
      Instant acceptedAt)
      implements ConversationEvent {
    private static final String KIND = "message";

    public MessageAccepted {
      Require.id("messageId", messageId, Limits.MESSAGE_ID_BYTES);
      Require.id("clientMessageId", clientMessageId, Limits.CLIENT_MESSAGE_ID_BYTES);
      Require.present("conversationId", conversationId);
      Require.atLeast("seq", seq, 1);
      Require.atLeast("number", number, 1);
      Require.present("sender", sender);
      Require.present("body", body);
      Require.present("acceptedAt", acceptedAt);
    }

    @Override
    public String kind() {
      return KIND;
    }
  }
}
