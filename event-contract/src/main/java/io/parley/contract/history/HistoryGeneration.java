package io.parley.contract.history;

import java.util.List;

/// One of the histories that a database may hold: each rebuild makes the next one. Its collections
/// carry its number in their names.
///
/// @param number from 1 on
public record HistoryGeneration(long number) {
  /// Of a database in which nothing was rebuilt.
  public static final HistoryGeneration FIRST = new HistoryGeneration(1);

  public HistoryGeneration {
    if (number < 1) {
      throw new IllegalArgumentException("number: expected 1 or more, but was " + number);
    }
  }

  public HistoryGeneration next() {
    return new HistoryGeneration(number + 1);
  }

  /// The name of its collection of [MessageDocument]s.
  public String messages() {
    return MessageDocument.COLLECTION + "_" + number;
  }

  /// The name of its collection of [ConversationDocument]s.
  public String conversations() {
    return ConversationDocument.COLLECTION + "_" + number;
  }

  /// The name of its collection of [ReceiptDocument]s.
  public String receipts() {
    return ReceiptDocument.COLLECTION + "_" + number;
  }

  public List<String> collections() {
    return List.of(messages(), conversations(), receipts());
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
