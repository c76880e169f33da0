package io.parley.gateway.auth;

import io.parley.contract.Sender;
import io.parley.contract.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The user that a valid token names.
///
/// @param expiresAt null for a token that does not expire
public record Principal(Sender sender, @Nullable Instant expiresAt) {
  public UserId userId() {
    return sender.id();
  }
}
