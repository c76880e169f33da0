package io.parley.gateway.history;

import io.parley.contract.InvalidFieldException;
import org.jspecify.annotations.Nullable;

/// Which messages: those with `after < number < before`. Without `before` and `after`, the newest;
/// with `after` only, the oldest of them.
///
/// @param before a message number, exclusive; null for no bound
/// @param after a message number, exclusive; 0 for no bound
/// @param hasAfter whether the client gave `after`
/// @param limit 1 to 100
public record PageRequest(@Nullable Long before, long after, boolean hasAfter, int limit) {
  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 100;

  /// What JSON numbers hold in every language.
  private static final long MAX_NUMBER = (1L << 53) - 1;

  /// @throws InvalidFieldException when a number is not 0 to 2^53 - 1, or the limit not 1 to 100
  public static PageRequest of(
      @Nullable Long before, @Nullable Long after, @Nullable Integer limit) {
    int size = limit == null ? DEFAULT_LIMIT : limit;
    if (size < 1 || size > MAX_LIMIT) {
      throw InvalidFieldException.invalid("limit", "must be 1 to " + MAX_LIMIT);
    }
    check("before", before);
    check("after", after);
    return new PageRequest(before, after == null ? 0 : after, after != null, size);
  }

  private static void check(String field, @Nullable Long number) {
    if (number != null && number < 0) {
      throw InvalidFieldException.invalid(field, "must not be negative");
    }
    if (number != null && number > MAX_NUMBER) {
      throw InvalidFieldException.invalid(field, "must be at most " + MAX_NUMBER);
    }
  }

  /// The same, of the messages after this one only.
  public PageRequest notBefore(long number) {
    return new PageRequest(before, Math.max(after, number), hasAfter, limit);
  }

  /// Whether the page is cut at its end rather than at its start.
  public boolean isFromTheStart() {
    return hasAfter && before == null;
  }
}
