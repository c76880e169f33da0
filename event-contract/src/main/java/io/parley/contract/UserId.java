package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

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

  @Override
  public String toString() {
    return value;
  }
}
