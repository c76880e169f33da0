package io.parley.gateway.login.token;

import io.parley.contract.Profile;
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
/// @param byBackend whether a backend asks for the user, by a token of its own
public record Principal(
    Sender sender,
    @Nullable Instant issuedAt,
    Instant expiresAt,
    @Nullable String tokenId,
    Set<String> scopes,
    boolean byBackend) {
  /// Grants to ask over REST as any user.
  private static final String ADMIN = "parley:admin";

  public Principal {
    scopes = Set.copyOf(scopes);
  }

  /// Who asks for themselves.
  public Principal(
      Sender sender,
      @Nullable Instant issuedAt,
      Instant expiresAt,
      @Nullable String tokenId,
      Set<String> scopes) {
    this(sender, issuedAt, expiresAt, tokenId, scopes, false);
  }

  /// Without scopes, by a token that says no more.
  public Principal(Sender sender, Instant expiresAt) {
    this(sender, null, expiresAt, null, Set.of());
  }

  public UserId userId() {
    return sender.id();
  }

  /// What the token says of the user, for others to see; null for nothing.
  public @Nullable Profile profile() {
    if (sender.name() == null && sender.picture() == null) {
      return null;
    }
    Instant at = issuedAt == null || issuedAt.isBefore(Instant.EPOCH) ? Instant.EPOCH : issuedAt;
    return new Profile(sender.id(), sender.name(), sender.picture(), at);
  }

  public boolean isAdmin() {
    return scopes.contains(ADMIN);
  }

  /// Whether it is a backend that asks, for itself or for a user: it adds whom it will.
  public boolean isBackend() {
    return byBackend || isAdmin();
  }

  /// Another user, of whom no more than the id is known and who is granted nothing.
  public Principal actingFor(UserId user) {
    return new Principal(new Sender(user, null, null), null, expiresAt, null, Set.of(), true);
  }
}
