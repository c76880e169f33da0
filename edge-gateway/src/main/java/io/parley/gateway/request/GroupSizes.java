package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationView;
import io.parley.contract.UserId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How many members groups list, for those who send without a session: a message's price grows with
/// it. What was known a minute ago is asked for again. Safe for use by many threads; nothing
/// blocks.
///
/// Bound: [#MAX_KEPT] groups. Overflow: the one that was asked for first is asked for again.
final class GroupSizes {
  static final int MAX_KEPT = 10_000;

  private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();

  private final Queries queries;
  private final LongSupplier nanoTime;

  /// Guarded by itself.
  private final LinkedHashMap<ConversationId, Size> known = new LinkedHashMap<>();

  private record Size(int members, long at) {}

  /// @param nanoTime [System#nanoTime]
  GroupSizes(Queries queries, LongSupplier nanoTime) {
    this.queries = queries;
    this.nanoTime = nanoTime;
  }

  /// @return 0 for a group that there is not, or that has too many to list them
  CompletableFuture<Integer> of(UserId user, ConversationId conversation) {
    if (conversation.isDirect()) {
      return CompletableFuture.completedFuture(2);
    }
    Size size = fresh(conversation);
    return size != null
        ? CompletableFuture.completedFuture(size.members)
        : queries
            .describe(user, conversation, null)
            .thenApply(now -> keep(conversation, now.conversation()));
  }

  private @Nullable Size fresh(ConversationId conversation) {
    synchronized (known) {
      Size size = known.get(conversation);
      return size != null && nanoTime.getAsLong() - size.at < FRESH_NANOS ? size : null;
    }
  }

  private int keep(ConversationId conversation, @Nullable ConversationView view) {
    int members = view == null ? 0 : view.members().size();
    if (view != null) {
      synchronized (known) {
        known.putLast(conversation, new Size(members, nanoTime.getAsLong()));
        if (known.size() > MAX_KEPT) {
          known.pollFirstEntry();
        }
      }
    }
    return members;
  }
}
