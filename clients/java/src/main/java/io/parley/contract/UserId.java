package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/// A user, as the token's `sub` names them: 1 to 128 bytes of UTF-8 without control characters.
public record UserId(@JsonValue String value) implements Comparable<UserId> {
  /// @throws InvalidFieldException when the id is empty, too long or has control characters
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public UserId {
    Require.id("userId", value, Limits.USER_ID_BYTES);
  }

  /// In order of UTF-16 code units, as JavaScript's default sort.
  @Override
  public int compareTo(UserId other) {
    return value.compareTo(other.value);
  }

  // As a record's own, which are put together at run time. This is looked up in maps dozens of
  // times a message, and they cost more than the lookup.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UserId that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
