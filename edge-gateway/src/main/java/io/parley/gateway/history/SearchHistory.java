package io.parley.gateway.history;

import io.parley.contract.ConversationId;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.UserId;
import io.parley.contract.history.HistoryMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Finds messages by their words: all of them must be in the message, in any order, whatever their
/// case and accents; of the last the beginning is enough
/// ([io.parley.contract.history.WantedTerms]). It follows the log, edits and deletions included:
/// seconds late at most while the history is written. Nothing blocks.
public interface SearchHistory {
  /// The newest first. Messages that come meanwhile do not shift what a cursor leads to.
  ///
  /// @param where those that the user is in, 10,000 at most, and no others; each with the number of
  ///   the message after which the user may read, 0 for all
  /// @return fails with the store's own exception when it does not answer in time
  /// @throws InvalidFieldException when the cursor is none that was given
  CompletableFuture<Found> search(Map<ConversationId, Long> where, Query query);

  /// @param text what to find; 1 to [#MAX_TEXT] UTF-16 units
  /// @param limit the most wanted, 1 to 100
  /// @param cursor of an earlier answer to the same; null for the first
  record Query(String text, Narrowing narrowing, int limit, @Nullable String cursor) {
    public static final int MAX_TEXT = 256;

    /// The same, of fewer messages.
    public Query ofAtMost(int fewer) {
      return new Query(text, narrowing, fewer, cursor);
    }
  }

  /// Which messages alone are looked at.
  ///
  /// @param from who has sent them; null for whoever
  /// @param after when they were accepted at the earliest; null for whenever
  /// @param before when they were accepted before that; null for whenever
  record Narrowing(@Nullable UserId from, @Nullable Instant after, @Nullable Instant before) {
    public static final Narrowing NONE = new Narrowing(null, null, null);

    private static final Instant YEAR_0 = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

    public Narrowing {
      requireYear("after", after);
      requireYear("before", before);
    }

    /// RFC 3339 has four digits for it.
    private static void requireYear(String field, @Nullable Instant time) {
      if (time != null && (time.isBefore(YEAR_0) || !time.isBefore(YEAR_10000))) {
        throw InvalidFieldException.invalid(field, "is not an RFC 3339 time");
      }
    }
  }

  /// @param messages at most as many as were wanted
  /// @param nextCursor asks for those that follow the last of them; null when there are none
  record Found(List<HistoryMessage> messages, @Nullable String nextCursor) {
    public Found {
      messages = List.copyOf(messages);
    }
  }
}
