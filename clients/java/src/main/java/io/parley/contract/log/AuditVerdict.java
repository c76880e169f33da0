package io.parley.contract.log;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.Require;
import io.parley.contract.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the auditor has found by reading the log and the receipts. A verdict may be published
/// twice, after a crash of the auditor.
public sealed interface AuditVerdict extends ContractValue {
  /// What was found and when, by the broker's time.
  Instant at();

  /// Something that must never be.
  ///
  /// @param seq of the event that it is about; of the first of several that are missing
  /// @param messageId of the message, if it is about one
  /// @param userId to whom it was not delivered, or late
  /// @param detail for a person to read, at most 1,024 bytes
  @JsonTypeName("audit-fault")
  record Fault(
      ConversationId conversationId,
      FaultType fault,
      long seq,
      @Nullable String messageId,
      @Nullable UserId userId,
      String detail,
      Instant at)
      implements AuditVerdict {
    public Fault {
      Require.present("conversationId", conversationId);
      Require.present("fault", fault);
      Require.atLeast("seq", seq, 1);
      Require.optionalId("messageId", messageId, Limits.MESSAGE_ID_BYTES);
      Require.text("detail", detail, Limits.AUDIT_DETAIL_BYTES);
      Require.present("at", at);
    }
  }

  /// What one partition's audit came to since the summary before.
  ///
  /// @param partition of `parley.messages`
  /// @param audited events read for the first time
  /// @param expected deliveries that were waited for: a message and a member who was online
  /// @param delivered of the expected ones, those that came
  /// @param read receipts that say that somebody has read on
  /// @param repeated events read again with the same content: no fault
  /// @param unjudged expected deliveries of which nothing is known: too many waited, or the member
  ///   has gone
  /// @param unreadable records that are no event or no receipt; the sink puts them aside
  /// @param p50Ms of the expected deliveries' time from acceptance to the receipt, in milliseconds;
  ///   0 where there were none; likewise `p99Ms` and `maxMs`
  @JsonTypeName("audit-summary")
  record Summary(
      int partition,
      long audited,
      long expected,
      long delivered,
      long read,
      long missing,
      long doubled,
      long outOfOrder,
      long late,
      long repeated,
      long unjudged,
      long unreadable,
      long p50Ms,
      long p99Ms,
      long maxMs,
      Instant at)
      implements AuditVerdict {
    public Summary {
      Require.atLeast("partition", partition, 0);
      Require.atLeast("audited", audited, 0);
      Require.atLeast("expected", expected, 0);
      Require.atLeast("delivered", delivered, 0);
      Require.atLeast("read", read, 0);
      Require.atLeast("missing", missing, 0);
      Require.atLeast("doubled", doubled, 0);
      Require.atLeast("outOfOrder", outOfOrder, 0);
      Require.atLeast("late", late, 0);
      Require.atLeast("repeated", repeated, 0);
      Require.atLeast("unjudged", unjudged, 0);
      Require.atLeast("unreadable", unreadable, 0);
      Require.atLeast("p50Ms", p50Ms, 0);
      Require.atLeast("p99Ms", p99Ms, 0);
      Require.atLeast("maxMs", maxMs, 0);
      Require.present("at", at);
    }
  }

  /// The kinds of faults.
  enum FaultType {
    /// A seq or number that never came, or a message that an online member was never given.
    @JsonProperty("missing")
    MISSING,
    /// One message under two seqs, or two contents under one.
    @JsonProperty("doubled")
    DOUBLED,
    /// After what should have come later.
    @JsonProperty("out-of-order")
    OUT_OF_ORDER,
    /// Given to an online member later than 5 s after it was accepted.
    @JsonProperty("late")
    LATE
  }
}
