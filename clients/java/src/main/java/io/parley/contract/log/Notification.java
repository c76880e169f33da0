package io.parley.contract.log;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.Preview;
import io.parley.contract.Require;
import io.parley.contract.UserId;

/// What a push service is asked to do for a user without a session. A request may come twice:
/// readers go by (userId, conversationId, messageId).
public sealed interface Notification extends ContractValue {
  UserId userId();

  /// Show it.
  ///
  /// @param number the message's
  /// @param badge unread messages over all of the user's conversations that notify
  @JsonTypeName("notification")
  record Requested(
      UserId userId, ConversationId conversationId, long number, Preview message, long badge)
      implements Notification {
    public Requested {
      Require.present("userId", userId);
      Require.present("conversationId", conversationId);
      Require.atLeast("number", number, 1);
      Require.present("message", message);
      Require.atLeast("badge", badge, 0);
    }
  }

  /// Take back what was shown of this conversation: it was read elsewhere.
  ///
  /// @param readNumber the last message that was read
  @JsonTypeName("notification-cancelled")
  record Cancelled(UserId userId, ConversationId conversationId, long readNumber, long badge)
      implements Notification {
    public Cancelled {
      Require.present("userId", userId);
      Require.present("conversationId", conversationId);
      Require.atLeast("readNumber", readNumber, 0);
      Require.atLeast("badge", badge, 0);
    }
  }
}
