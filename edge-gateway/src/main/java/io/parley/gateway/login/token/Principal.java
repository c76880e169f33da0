package io.parley.gateway.login.token;

import io.parley.contract.Sender;
import io.parley.contract.UserId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The user that a valid token names.
///
/// @param issuedAt when the token was made; null where it does not say so
/// @param tokenId the token's `jti`; null for none
/// @param scopes what the token's `scope` claim grants besides being this user
public record Principal(
    Sender sender,
    @Nullable Instant issuedAt,
    Instant expiresAt,
    @Nullable String tokenId,
    Set<String> scopes) {
  /// Grants to ask over REST as any user.
  private static final String ADMIN = "parley:admin";

  public Principal {
    scopes = Set.copyOf(scopes);
  }

  /// Without scopes, by a token that says no more.
  public Principal(Sender sender, Instant expiresAt) {
    this(sender, null, expiresAt, null, Set.of());
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
