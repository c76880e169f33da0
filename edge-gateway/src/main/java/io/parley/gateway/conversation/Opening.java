package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Invitation;
import io.parley.contract.Membership;
import io.parley.contract.Profile;
import io.parley.contract.UserId;
import io.parley.gateway.login.recovery.Positions;
import io.parley.gateway.request.ListedConversations;
import io.parley.gateway.request.RetryTimer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of a session until it begins: which is when the processor has named the user's
/// conversations, each has let the session in, and the client is in itself. Guarded by its session.
final class Opening implements SessionState {
  final Map<ConversationId, ConversationPosition> joined = new HashMap<>();

  /// As the processor has named them; later ones follow as events.
  List<Invitation> invitations = List.of();

  /// Run once, when it is complete.
  final Runnable ready;

  /// What the token says of the user; null for nothing.
  final @Nullable Profile profile;

  /// Whether all of the user's conversations are named.
  boolean allNamed;

  boolean complete;

  /// Whether the client is in.
  boolean started;

  private final RetryTimer asked = new RetryTimer();

  /// Why the processor does not want it.
  @Nullable ErrorCode refusal;

  /// @param ready run once, by any thread, when every conversation has let the session in, or the
  ///   processor does not want it
  /// @param profile what the token says of the user; null for nothing
  Opening(Runnable ready, @Nullable Profile profile) {
    this.ready = ready;
    this.profile = profile;
  }

  /// @param followed how many conversations there are to be let into
  /// @return whether it is complete now, and was not before
  boolean completes(int followed) {
    boolean now = !complete && (refusal != null || (allNamed && joined.size() >= followed));
    complete |= now;
    return now;
  }

  /// @return whether the processor is to be asked (again) for the user's conversations
  boolean shouldAsk(long now) {
    boolean should = !allNamed && (!asked.isWaiting() || asked.isDue(now));
    if (should) {
      asked.asked(now);
    }
    return should;
  }

  /// Where the client will stand as it begins; empty if that cannot be said.
  ///
  /// @param base to be filled
  Optional<Positions> base(Positions base) {
    if (!complete || refusal != null) {
      return Optional.empty();
    }
    joined.values().forEach(now -> base.put(now.key(), now.position()));
    return base.size() == joined.size() ? Optional.of(base) : Optional.empty();
  }

  /// The latest first.
  List<ListedConversations.Entry> entries(UserId user, Map<ConversationId, Membership> followed) {
    return joined.entrySet().stream()
        .sorted(Comparator.comparingLong(entry -> -entry.getValue().lastAt()))
        .map(
            entry ->
                entry.getValue().entry(user, Objects.requireNonNull(followed.get(entry.getKey()))))
        .filter(Objects::nonNull)
        .toList();
  }
}
