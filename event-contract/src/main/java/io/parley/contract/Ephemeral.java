package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What happens in a conversation and has no place in its order: never in the durable log, and no
/// harm when it is lost.
public sealed interface Ephemeral extends ContractValue {
  ConversationId conversationId();

  /// The name of the event that native clients get.
  String eventName();

  /// A member's watermarks have moved. The last one says all.
  @JsonTypeName("receipt")
  record Receipt(
      ConversationId conversationId,
      UserId userId,
      @Nullable Long delivered,
      @Nullable Long read,
      Instant at)
      implements Ephemeral {
    public Receipt {
      Require.present("conversationId", conversationId);
      Require.present("userId", userId);
      Require.optionalAtLeast("delivered", delivered, 1);
      Require.optionalAtLeast("read", read, 1);
      Require.present("at", at);
    }

    @Override
    public String eventName() {
      return "receipt";
    }
  }

  /// In conversations of over [Limits#MEMBERS_LISTED] members: how many have come to the last
  /// message.
  ///
  /// @param number the last message's
  /// @param deliveredCount members without the sender
  /// @param readCount members without the sender
  @JsonTypeName("receipt-counts")
  record ReceiptCounts(
      ConversationId conversationId, long number, long deliveredCount, long readCount, Instant at)
      implements Ephemeral {
    public ReceiptCounts {
      Require.present("conversationId", conversationId);
      Require.atLeast("number", number, 1);
      Require.atLeast("deliveredCount", deliveredCount, 0);
      Require.atLeast("readCount", readCount, 0);
      Require.present("at", at);
    }

    @Override
    public String eventName() {
      return "receipt";
    }
  }

  @JsonTypeName("typing")
  record Typing(ConversationId conversationId, UserId userId, @Nullable String name, boolean typing)
      implements Ephemeral {
    public Typing {
      Require.present("conversationId", conversationId);
      Require.present("userId", userId);
      Require.optionalText("name", name, Limits.NAME_BYTES);
    }

    @Override
    public String eventName() {
      return "typing";
    }
  }
}
