package io.parley.gateway.request;

import io.parley.contract.ErrorCode;
import io.parley.gateway.request.ListedConversations.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A user's conversations by pages: pinned ones first, then the latest, then by id.
public final class ConversationList {
  private static final Comparator<Key> ORDER =
      Comparator.comparingInt((Key key) -> key.pinned() ? 0 : 1)
          .thenComparingLong(key -> -key.lastAt())
          .thenComparing(Key::id);

  private ConversationList() {}

  /// Where a conversation stands in the list, and so what a cursor says.
  record Key(boolean pinned, long lastAt, String id) {
    static Key of(Entry entry) {
      return new Key(
          entry.membership().pinned(),
          entry.lastAt(),
          entry.conversation().conversationId().value());
    }

    String cursor() {
      String text = (pinned ? "1" : "0") + ":" + lastAt + ":" + id;
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Key parse(String cursor) throws RequestException {
      try {
        String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        int colon = text.indexOf(':', 2);
        return new Key(
            text.startsWith("1:"),
            Long.parseLong(text.substring(2, colon)),
            text.substring(colon + 1));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw RequestException.of(ErrorCode.INVALID, "cursor: is none of ours");
      }
    }
  }

  /// Those of which a page would be: as many as it holds, and one more.
  ///
  /// @param all of the user's conversations, in any order
  /// @throws RequestException when the cursor is none that was given
  static List<Key> keys(Stream<Key> all, @Nullable String cursor, int limit)
      throws RequestException {
    Key after = cursor == null ? null : Key.parse(cursor);
    return all.filter(key -> after == null || ORDER.compare(key, after) > 0)
        .sorted(ORDER)
        .limit(limit + 1L)
        .toList();
  }

  /// @param all of the user's conversations, in any order
  /// @throws RequestException when the cursor is none that was given
  public static ListedConversations of(Stream<Entry> all, @Nullable String cursor, int limit)
      throws RequestException {
    Key after = cursor == null ? null : Key.parse(cursor);
    List<Entry> entries =
        all.filter(entry -> after == null || ORDER.compare(Key.of(entry), after) > 0)
            .sorted(Comparator.comparing(Key::of, ORDER))
            .limit(limit + 1L)
            .toList();
    boolean more = entries.size() > limit;
    List<Entry> page = more ? entries.subList(0, limit) : entries;
    return new ListedConversations(page, more ? Key.of(page.getLast()).cursor() : null);
  }
}
