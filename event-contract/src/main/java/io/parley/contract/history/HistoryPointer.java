package io.parley.contract.history;

import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/// Which generation gateways read, and which ones the sinks write: one document of the collection
/// `history`. Where there is none it is the first one.
///
/// Who goes by it has read it within [#SINKS_FOLLOW_MS] or [#GATEWAYS_FOLLOW_MS].
///
/// @param served one of those that are written
public record HistoryPointer(HistoryGeneration served, List<HistoryGeneration> written) {
  public static final String COLLECTION = "history";
  public static final String ID = "_id";
  public static final String DOCUMENT = "pointer";

  /// How old a sink's knowledge of it may be when it begins to write.
  public static final long SINKS_FOLLOW_MS = 2_000;

  /// How old a gateway's may be when it begins to read.
  public static final long GATEWAYS_FOLLOW_MS = 5_000;

  private static final String SERVED = "served";
  private static final String WRITTEN = "written";

  public HistoryPointer {
    written = List.copyOf(written);
    if (!written.contains(served)) {
      throw new IllegalArgumentException("written: expected " + served + " among " + written);
    }
  }

  /// @param document null where there is none
  /// @throws IllegalStateException when it is none of ours
  public static HistoryPointer of(@Nullable Document document) {
    if (document == null) {
      return new HistoryPointer(HistoryGeneration.FIRST, List.of(HistoryGeneration.FIRST));
    }
    try {
      return new HistoryPointer(
          new HistoryGeneration(document.getLong(SERVED)),
          document.getList(WRITTEN, Long.class).stream().map(HistoryGeneration::new).toList());
    } catch (ClassCastException | NullPointerException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "the collection '" + COLLECTION + "' of the database is not Parley's", e);
    }
  }

  public Document toDocument() {
    return new Document(ID, DOCUMENT)
        .append(SERVED, served.number())
        .append(WRITTEN, written.stream().map(HistoryGeneration::number).toList());
  }
}
