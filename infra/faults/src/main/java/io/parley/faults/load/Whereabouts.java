package io.parley.faults.load;

import java.util.Arrays;

/// Where each message of each sender is: 8 bytes a message. A message is in one place only.
final class Whereabouts {
  private static final int SEQ_BITS = 40;

  private final long[][] places;

  Whereabouts(int users) {
    places = new long[users][8];
  }

  /// Notes where a message is, if that is not known.
  ///
  /// @param seq 1 or more
  /// @return false if it is known to be elsewhere
  boolean note(long message, int room, long seq) {
    int sender = Names.sender(message);
    int count = Names.count(message);
    if (count >= places[sender].length) {
      places[sender] = Arrays.copyOf(places[sender], Math.max(count + 1, count + (count >> 1)));
    }
    long place = (long) room << SEQ_BITS | seq;
    long known = places[sender][count];
    if (known == 0) {
      places[sender][count] = place;
      return true;
    }
    return known == place;
  }

  /// Of a message that was noted.
  long seq(long message) {
    return places[Names.sender(message)][Names.count(message)] & ((1L << SEQ_BITS) - 1);
  }
}
