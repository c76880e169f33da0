package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Membership;
import io.parley.gateway.request.ListedConversations;
import io.parley.gateway.request.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A user's conversations by pages: pinned ones first, then the latest, then by id.
final class ConversationList {
  private static final Comparator<Key> ORDER =
      Comparator.comparingInt((Key key) -> key.pinned() ? 0 : 1)
          .thenComparingLong(key -> -key.lastAt())
          .thenComparing(Key::id);

  private ConversationList() {}

  /// Where a conversation stands in the list, and so what a cursor says.
  private record Key(boolean pinned, long lastAt, String id) {
    String cursor() {
      String text = (pinned ? "1" : "0") + ":" + lastAt + ":" + id;
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Key of(String cursor) throws RequestException {
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

  private record Row(Key key, ListedConversations.Entry entry) {}

  /// @param channels null for a conversation that the gateway does not know
  static ListedConversations of(
      Session session,
      Function<ConversationId, @Nullable Channel> channels,
      @Nullable String cursor,
      int limit)
      throws RequestException {
    Key after = cursor == null ? null : Key.of(cursor);
    List<Row> rows =
        session.memberships().stream()
            .map(membership -> row(membership, channels.apply(membership.conversationId())))
            .filter(Objects::nonNull)
            .filter(row -> after == null || ORDER.compare(row.key(), after) > 0)
            .sorted(Comparator.comparing(Row::key, ORDER))
            .limit(limit + 1L)
            .toList();
    boolean more = rows.size() > limit;
    List<Row> page = more ? rows.subList(0, limit) : rows;
    return new ListedConversations(
        page.stream().map(Row::entry).toList(), more ? page.getLast().key().cursor() : null);
  }

  private static @Nullable Row row(Membership membership, @Nullable Channel channel) {
    Joined now = channel == null ? null : channel.now();
    if (now == null || now.view() == null) {
      return null;
    }
    return new Row(
        new Key(membership.pinned(), now.lastAt(), membership.conversationId().value()),
        new ListedConversations.Entry(now.view(), membership, now.lastSeq(), now.lastNumber()));
  }
}
