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

  /// @throws InvalidFieldException when a number is negative or the limit is not 1 to 100
  public static PageRequest of(
      @Nullable Long before, @Nullable Long after, @Nullable Integer limit) {
    int size = limit == null ? DEFAULT_LIMIT : limit;
    if (size < 1 || size > MAX_LIMIT) {
      throw InvalidFieldException.invalid("limit", "must be 1 to " + MAX_LIMIT);
    }
    if (before != null && before < 0) {
      throw InvalidFieldException.invalid("before", "must not be negative");
    }
    if (after != null && after < 0) {
      throw InvalidFieldException.invalid("after", "must not be negative");
    }
    return new PageRequest(before, after == null ? 0 : after, after != null, size);
  }

  /// Whether the page is cut at its end rather than at its start.
  public boolean isFromTheStart() {
    return hasAfter && before == null;
  }
}
