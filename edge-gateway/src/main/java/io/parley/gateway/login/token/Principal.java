package io.parley.gateway.login.token;

import io.parley.contract.Sender;
import io.parley.contract.UserId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The user that a valid token names.
///
/// @param expiresAt null for a token that does not expire
/// @param scopes what the token's `scope` claim grants besides being this user
public record Principal(Sender sender, @Nullable Instant expiresAt, Set<String> scopes) {
  /// Grants to ask over REST as any user.
  private static final String ADMIN = "parley:admin";

  public Principal {
    scopes = Set.copyOf(scopes);
  }

  /// Without scopes.
  public Principal(Sender sender, @Nullable Instant expiresAt) {
    this(sender, expiresAt, Set.of());
  }

  public UserId userId() {
    return sender.id();
  }

  public boolean isAdmin() {
    return scopes.contains(ADMIN);
  }

  /// Another user, of whom no more than the id is known and who is granted nothing.
  public Principal actingFor(UserId user) {
    return new Principal(new Sender(user, null, null), expiresAt);
  }
}
