package io.parley.contract.log;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.NotificationId;
import io.parley.contract.Preview;
import io.parley.contract.Require;
import io.parley.contract.UserId;
import java.time.Instant;

/// What a push service is asked to do for a user without a session, and what has become of it. A
/// record may come twice: readers go by (kind, notification ids).
public sealed interface Notification extends ContractValue {
  UserId userId();

  /// The broker's time of what has led to it.
  Instant at();

  /// Show it.
  ///
  /// @param notificationId see [NotificationId]
  /// @param number the message's
  /// @param badge unread messages over all of the user's conversations that notify
  @JsonTypeName("notification")
  record Requested(
      String notificationId,
      UserId userId,
      ConversationId conversationId,
      long number,
      Preview message,
      long badge,
      Instant at)
      implements Notification {
    public Requested {
      Require.id("notificationId", notificationId, Limits.MESSAGE_ID_BYTES);
      Require.present("userId", userId);
      Require.present("conversationId", conversationId);
      Require.atLeast("number", number, 1);
      Require.present("message", message);
      Require.atLeast("badge", badge, 0);
      Require.present("at", at);
    }

    public Requested(
        UserId userId,
        ConversationId conversationId,
        long number,
        Preview message,
        long badge,
        Instant at) {
      this(
          NotificationId.of(userId, conversationId, number),
          userId,
          conversationId,
          number,
          message,
          badge,
          at);
    }
  }

  /// Take back what was shown of this conversation.
  ///
  /// @param firstNotificationId of those that it is about: the user's of the conversation, from the
  ///   number in this to that in the last
  /// @param lastNotificationId likewise
  /// @param readNumber the last message that was read
  @JsonTypeName("notification-cancelled")
  record Cancelled(
      UserId userId,
      ConversationId conversationId,
      String firstNotificationId,
      String lastNotificationId,
      long readNumber,
      Reason reason,
      long badge,
      Instant at)
      implements Notification {
    /// Why it is taken back.
    public enum Reason {
      /// The messages were read elsewhere.
      @JsonProperty("read")
      READ,
      /// The user wants no notifications of the conversation any more.
      @JsonProperty("muted")
      MUTED,
      /// The user is no member any more.
      @JsonProperty("left")
      LEFT
    }

    public Cancelled {
      Require.present("userId", userId);
      Require.present("conversationId", conversationId);
      Require.id("firstNotificationId", firstNotificationId, Limits.MESSAGE_ID_BYTES);
      Require.id("lastNotificationId", lastNotificationId, Limits.MESSAGE_ID_BYTES);
      Require.atLeast("readNumber", readNumber, 0);
      Require.present("reason", reason);
      Require.atLeast("badge", badge, 0);
      Require.present("at", at);
    }
  }
}
