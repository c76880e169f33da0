package io.parley.gateway.request;

import io.parley.contract.Presence;
import io.parley.contract.UserId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How somebody who has asked sees a user.
///
/// @param status `online`, `away`, `busy` or `offline`; `unknown` for who may not see the user, and
///   of a user whom there is not: the two cannot be told apart
/// @param lastSeen when the user was last seen online; null while online, if never, and for who may
///   not see the user
public record SeenPresence(UserId userId, String status, @Nullable Instant lastSeen) {
  public static SeenPresence of(Presence presence) {
    String status = presence.status().name().toLowerCase(Locale.ROOT);
    return new SeenPresence(presence.userId(), status, presence.lastSeen());
  }

  public static SeenPresence unknown(UserId user) {
    return new SeenPresence(user, "unknown", null);
  }
}
