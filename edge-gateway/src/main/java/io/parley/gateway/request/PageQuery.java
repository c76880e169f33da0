package io.parley.gateway.request;

import io.parley.contract.InvalidFieldException;
import io.parley.contract.Limits;
import io.parley.contract.Require;
import io.parley.gateway.history.PageRequest;
import org.jspecify.annotations.Nullable;

/// Which page of a conversation a client asks for: by numbers, or around one message.
///
/// @param range by numbers; of a page around a message only the limit counts
/// @param around the number of the message that the page is to be around; null for none
/// @param messageId likewise, by the message's id
public record PageQuery(PageRequest range, @Nullable Long around, @Nullable String messageId) {
  /// The message, and one beside it.
  private static final int MIN_AROUND = 2;

  /// @throws InvalidFieldException when one of them is out of its bounds, or two do not go together
  public static PageQuery of(
      @Nullable Long before,
      @Nullable Long after,
      @Nullable Long around,
      @Nullable String messageId,
      @Nullable Integer limit) {
    PageRequest range = PageRequest.of(before, after, limit);
    Require.optionalAtLeast("around", around, 1);
    Require.optionalId("messageId", messageId, Limits.MESSAGE_ID_BYTES);
    if (around == null && messageId == null) {
      return new PageQuery(range, null, null);
    }
    String field = around == null ? "messageId" : "around";
    if (before != null || after != null) {
      throw InvalidFieldException.invalid(field, "is not taken together with before or after");
    }
    if (around != null && messageId != null) {
      throw InvalidFieldException.invalid(field, "is not taken together with messageId");
    }
    if (range.limit() < MIN_AROUND) {
      throw InvalidFieldException.invalid(
          "limit", "must be " + MIN_AROUND + " to " + PageRequest.MAX_LIMIT + " with " + field);
    }
    return new PageQuery(range, around, messageId);
  }

  /// How many messages at most.
  public int limit() {
    return range.limit();
  }
}
