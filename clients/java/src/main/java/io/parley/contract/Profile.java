package io.parley.contract;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who a user is to others, as a token of theirs says.
///
/// @param name at most 256 bytes; null for none
/// @param picture the URL of a picture; at most 2048 bytes; null for none
/// @param at when the token was made, not before 1970: of two the later one counts
public record Profile(UserId userId, @Nullable String name, @Nullable String picture, Instant at) {
  public Profile {
    Require.present("userId", userId);
    Require.optionalText("name", name, Limits.NAME_BYTES);
    Require.optionalText("picture", picture, Limits.URL_BYTES);
    Require.present("at", at);
    if (at.isBefore(Instant.EPOCH)) {
      throw InvalidFieldException.invalid("at", "must not be before 1970");
    }
  }
}
