package io.parley.operations.security;

import org.jspecify.annotations.Nullable;

/// Something that who guards a service wants to know of. It holds no token, no key, and nothing
/// that users say to each other. For example
///
///     SecurityEvent.of(Kind.UPLOAD_REFUSED).by(user.value()).from(address).because("TOO_LARGE")
///
/// Bound: [#MAX_LENGTH] characters each; what is longer is cut.
///
/// @param by the user who did it, by the token; null where none is known
/// @param actingFor the user whom an admin has acted for, or whom another wanted to act for
/// @param from the client's address; null for what has none
/// @param about the user, conversation, call or record that it is about
/// @param because a code or a short reason; what came from a client must not be part of it
public record SecurityEvent(
    Kind kind,
    @Nullable String by,
    @Nullable String actingFor,
    @Nullable String from,
    @Nullable String about,
    @Nullable String because) {
  static final int MAX_LENGTH = 256;

  /// What may be noted. The rate is that of one process, so that a flood fills no disk.
  public enum Kind {
    /// A token was refused, at a socket or a call.
    TOKEN_REFUSED("token-refused", 10),
    /// A client was refused before it had shown any token: too many connections, too slow.
    CONNECTION_REFUSED("connection-refused", 10),
    /// A user asked more than the rates or shares allow.
    RATE_REFUSED("rate-refused", 2),
    /// A file was refused, or could not be read.
    UPLOAD_REFUSED("upload-refused", 10),
    /// A user blocked another.
    BLOCKED("blocked", 10),
    /// A user takes a block back.
    UNBLOCKED("unblocked", 10),
    /// An admin made a call as another user.
    ADMIN_ACTED("admin-acted", 1_000),
    /// A call as another user was refused: the token lacks the scope.
    ACTING_REFUSED("acting-refused", 10),
    /// A user's tokens, or one token, were revoked.
    TOKENS_REVOKED("tokens-revoked", 1_000),
    /// A session was ended because its token was revoked.
    SESSION_REVOKED("session-revoked", 100),
    /// A record that nobody of ours writes was dropped.
    RECORD_FORGED("record-forged", 10),
    /// A record that cannot be used was set aside.
    DEAD_LETTER("dead-letter", 10);

    private final String text;
    private final int linesPerSecond;

    Kind(String text, int linesPerSecond) {
      this.text = text;
      this.linesPerSecond = linesPerSecond;
    }

    /// Its name in the log and in metrics.
    public String text() {
      return text;
    }

    int linesPerSecond() {
      return linesPerSecond;
    }
  }

  public SecurityEvent {
    by = cut(by);
    actingFor = cut(actingFor);
    from = cut(from);
    about = cut(about);
    because = cut(because);
  }

  public static SecurityEvent of(Kind kind) {
    return new SecurityEvent(kind, null, null, null, null, null);
  }

  public SecurityEvent by(@Nullable String user) {
    return new SecurityEvent(kind, user, actingFor, from, about, because);
  }

  public SecurityEvent actingFor(@Nullable String user) {
    return new SecurityEvent(kind, by, user, from, about, because);
  }

  public SecurityEvent from(@Nullable String address) {
    return new SecurityEvent(kind, by, actingFor, address, about, because);
  }

  public SecurityEvent about(@Nullable String what) {
    return new SecurityEvent(kind, by, actingFor, from, what, because);
  }

  public SecurityEvent because(@Nullable String reason) {
    return new SecurityEvent(kind, by, actingFor, from, about, reason);
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
  }
}
