package io.parley.contract;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A user is asked to become a member of a conversation: what they need to decide, and nothing of
/// what is in it. It ends when the user answers, when it is withdrawn, or after
/// [Limits#INVITATION_DAYS].
///
/// @param title as it was then; null for none
/// @param picture likewise
/// @param by who asks
/// @param at when, by the broker's time of the command
public record Invitation(
    ConversationId conversationId,
    ConversationKind kind,
    @Nullable String title,
    @Nullable String picture,
    UserId by,
    Instant at) {
  public Invitation {
    Require.present("conversationId", conversationId);
    Require.present("kind", kind);
    Require.optionalText("title", title, Limits.NAME_BYTES);
    Require.optionalText("picture", picture, Limits.URL_BYTES);
    Require.present("by", by);
    Require.present("at", at);
  }

  /// Whether it can still be answered.
  public boolean isOpen(Instant now) {
    return isOpen(at, now);
  }

  /// Likewise, of one that was made then.
  public static boolean isOpen(Instant madeAt, Instant now) {
    return now.isBefore(madeAt.plus(Duration.ofDays(Limits.INVITATION_DAYS)));
  }
}
