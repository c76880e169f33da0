package io.parley.gateway.history;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.history.MessageDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Date;
import org.bson.conversions.Bson;

/// Where a message stands among all that a search may find, and so what a cursor says: the newest
/// first, those of one millisecond by conversation, and the newest of each first. What the message
/// is does not matter, so a cursor leads on also when its message is gone.
record SearchPosition(long acceptedAt, long number, String conversation) {
  static final Bson ORDER =
      Sorts.orderBy(
          Sorts.descending(MessageDocument.ACCEPTED_AT),
          Sorts.ascending(MessageDocument.CONVERSATION_ID),
          Sorts.descending(MessageDocument.NUMBER));

  /// The same, for what several queries have found.
  static final Comparator<HistoryMessage> NEWEST_FIRST =
      Comparator.comparing(HistoryMessage::acceptedAt)
          .reversed()
          .thenComparing(message -> message.conversationId().value())
          .thenComparing(Comparator.comparingLong(HistoryMessage::number).reversed());

  static SearchPosition of(HistoryMessage message) {
    return new SearchPosition(
        message.acceptedAt().toEpochMilli(), message.number(), message.conversationId().value());
  }

  /// @throws InvalidFieldException when it is none that [#cursor] gave
  static SearchPosition parse(String cursor) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      String[] parts = text.split(":", 3);
      return new SearchPosition(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw InvalidFieldException.invalid("cursor", "is none of ours");
    }
  }

  String cursor() {
    String text = acceptedAt + ":" + number + ":" + conversation;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Matches what stands after this.
  Bson after() {
    Date at = Date.from(Instant.ofEpochMilli(acceptedAt));
    return Filters.or(
        Filters.lt(MessageDocument.ACCEPTED_AT, at),
        Filters.and(
            Filters.eq(MessageDocument.ACCEPTED_AT, at),
            Filters.or(
                Filters.gt(MessageDocument.CONVERSATION_ID, conversation),
                Filters.and(
                    Filters.eq(MessageDocument.CONVERSATION_ID, conversation),
                    Filters.lt(MessageDocument.NUMBER, number)))));
  }
}
