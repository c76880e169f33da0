package io.parley.contract;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How others see a user.
///
/// @param status never invisible
/// @param lastSeen when the user was last seen online; null while online and if never
public record Presence(UserId userId, PresenceStatus status, @Nullable Instant lastSeen) {
  public Presence {
    Require.present("userId", userId);
    Require.present("status", status);
    if (status == PresenceStatus.INVISIBLE) {
      throw InvalidFieldException.invalid("status", "nobody is seen as invisible");
    }
  }
}
