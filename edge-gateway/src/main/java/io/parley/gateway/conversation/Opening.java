package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Membership;
import io.parley.contract.UserId;
import io.parley.gateway.login.recovery.Positions;
import io.parley.gateway.request.ListedConversations;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is known of a session until it begins: which is when the processor has named the user's
/// conversations, each has let the session in, and the client is in itself. Guarded by its session.
final class Opening {
  final Map<ConversationId, Joined> joined = new HashMap<>();

  /// Told when it is complete.
  final Consumer<Session> ready;

  /// Whether all of the user's conversations are named.
  boolean allNamed;

  boolean complete;

  /// Whether the client is in.
  boolean started;

  /// When the processor was asked last; 0 for never.
  long askedAt;

  /// Why the processor does not want it.
  @Nullable ErrorCode refusal;

  Opening(Consumer<Session> ready) {
    this.ready = ready;
  }

  /// @param followed how many conversations there are to be let into
  boolean isDone(int followed) {
    return refusal != null || (allNamed && joined.size() >= followed);
  }

  /// Where the client will stand as it begins; empty if that cannot be said.
  Optional<Positions> base() {
    if (!complete || refusal != null) {
      return Optional.empty();
    }
    Positions base = new Positions();
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
