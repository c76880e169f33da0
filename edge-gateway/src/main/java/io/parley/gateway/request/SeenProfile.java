package io.parley.gateway.request;

import io.parley.contract.Profile;
import io.parley.contract.UserId;
import org.jspecify.annotations.Nullable;

/// Who a user is to somebody who has asked.
///
/// @param name null for none; also for who may not see the user, and of a user whom there is not:
///   they cannot be told apart
/// @param picture likewise
public record SeenProfile(UserId userId, @Nullable String name, @Nullable String picture) {
  public static SeenProfile of(Profile profile) {
    return new SeenProfile(profile.userId(), profile.name(), profile.picture());
  }

  public static SeenProfile unknown(UserId user) {
    return new SeenProfile(user, null, null);
  }
}
