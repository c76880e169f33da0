package io.parley.contract.log;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.Require;
import io.parley.contract.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happens in a conversation and has no place in its order: never in the durable log, and no
/// harm when it is lost.
public sealed interface Ephemeral extends ContractValue {
  ConversationId conversationId();

  /// Members' watermarks have moved: of one gateway's members in a quarter of a second. Of a
  /// member's marks the last say all. Whom of the members they are shown to: `docs/connecting.md`.
  ///
  /// @param marks at most one of a member and cause, in the order in which they have moved. That a
  ///   member has answered is said here with the member's next mark, and by the answer itself
  ///   ([ConversationEvent.MessageAccepted#marksRead]) at once
  /// @param authors who has sent the messages that the marks have come to, at most
  ///   [Limits#RECEIPT_AUTHORS]; empty where all members are to be told
  @JsonTypeName("receipts")
  record ReceiptBatch(
      ConversationId conversationId, List<MovedMark> marks, List<UserId> authors, Instant at)
      implements Ephemeral {
    public ReceiptBatch {
      Require.present("conversationId", conversationId);
      marks = Require.list("marks", marks, Limits.MARKS_PER_BATCH);
      authors = Require.list("authors", authors, Limits.RECEIPT_AUTHORS);
      Require.present("at", at);
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
  }

  @JsonTypeName("typing")
  record Typing(ConversationId conversationId, UserId userId, @Nullable String name, boolean typing)
      implements Ephemeral {
    public Typing {
      Require.present("conversationId", conversationId);
      Require.present("userId", userId);
      Require.optionalText("name", name, Limits.NAME_BYTES);
    }
  }
}
