package io.parley.contract.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a message must have, all of it, to be found.
///
/// @param whole terms of the message, distinct
/// @param beginning what one of its terms begins with; null for nothing more. A query's last word
///   is one while it is being typed: where nothing follows it, and it is not too short
public record WantedTerms(List<String> whole, @Nullable String beginning) {
  /// Characters of the shortest beginning: of one alone there are too many words.
  public static final int MIN_BEGINNING = 2;

  public WantedTerms {
    whole = List.copyOf(whole);
  }

  /// Nothing is wanted: nothing is found.
  public boolean isEmpty() {
    return whole.isEmpty() && beginning == null;
  }
}
