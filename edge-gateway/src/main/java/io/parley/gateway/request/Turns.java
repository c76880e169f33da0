package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a user asks of a conversation is done in the order in which it was asked, also where
/// something must be known first: nothing overtakes a request that waits for that. Where nothing
/// waits, nothing is kept. Safe for use by many threads; nothing blocks.
///
/// Bound: an entry for each user and conversation of which a request waits, so at most as many as
/// wait in [Requests].
final class Turns {
  private record Key(UserId user, ConversationId conversation) {}

  /// Ends when the last of them is done.
  private final ConcurrentHashMap<Key, CompletableFuture<Void>> last = new ConcurrentHashMap<>();

  /// @param first what must be known; it always ends
  /// @param then what is done with it, at once where it is known and nothing waits
  <T> void take(
      UserId user,
      ConversationId conversation,
      Supplier<CompletableFuture<T>> first,
      BiConsumer<@Nullable T, @Nullable Throwable> then) {
    Key key = new Key(user, conversation);
    CompletableFuture<T> known = last.containsKey(key) ? null : first.get();
    if (known != null && known.isDone()) {
      var _ = known.whenComplete(then);
      return;
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    CompletableFuture<Void> before = last.put(key, done);
    CompletableFuture<Void> turn =
        before == null ? CompletableFuture.completedFuture(null) : before;
    var _ =
        turn.thenCompose(_ -> known == null ? first.get() : known)
            .whenComplete(then)
            .whenComplete(
                (_, _) -> {
                  last.remove(key, done);
                  done.complete(null);
                });
  }

  int waiting() {
    return last.size();
  }
}
