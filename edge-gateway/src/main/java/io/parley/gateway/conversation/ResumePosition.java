package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.Membership;
import io.parley.gateway.login.recovery.Recovered;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a client says that it stands as it connects.
///
/// @param recovered what its tokens say; null if it has none that count
/// @param cursors the last seq it has, by its own word, for each conversation that it names
public record ResumePosition(@Nullable Recovered recovered, Map<ConversationId, Long> cursors) {
  /// A client that has nothing.
  public static final ResumePosition NOWHERE = new ResumePosition(null, Map.of());

  public ResumePosition {
    cursors = Map.copyOf(cursors);
  }

  /// The seq after which the client is to get the conversation; null for from now on. Never what
  /// the user may not see. A client that is recovered gets of what it has not heard of all that has
  /// happened since the user became a member; one that names cursors reads for itself what it has
  /// not named.
  @Nullable Long in(Membership membership) {
    Long named = cursors.get(membership.conversationId());
    Long had = recovered == null ? null : recovered.seq(membership.conversationId());
    if (recovered == null && named == null) {
      return null;
    }
    if (named == null && had == null) {
      return membership.afterSeq();
    }
    long stands = Math.max(named == null ? 0 : named, had == null ? 0 : had);
    return Math.max(stands, membership.visibleAfterSeq());
  }
}
