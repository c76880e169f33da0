package io.parley.faults.load;

import java.util.Arrays;

/// What is known of each seq of a conversation, from acks and from whoever has got it: 12 bytes an
/// event.
final class RoomFacts {
  /// An event that is no message.
  static final long OTHER = -1;

  /// Nobody has seen or accepted anything there.
  static final long UNKNOWN = 0;

  /// A seq beyond the highest known by more than this is nonsense.
  static final int MOST_AHEAD = 1_000_000;

  private long[] events = new long[64];
  private int[] messageIds = new int[64];
  private long last;

  /// Notes an event.
  ///
  /// @param event the message's reference ([Names]), or [#OTHER]
  /// @param messageId what the service calls the message
  /// @return false, and nothing is noted, if something else is known to be there, or nothing can be
  boolean note(long seq, long event, String messageId) {
    if (seq < 1 || seq > last + MOST_AHEAD) {
      return false;
    }
    int at = Math.toIntExact(seq);
    if (at >= events.length) {
      int size = Math.max(at + 1, events.length + (events.length >> 1));
      events = Arrays.copyOf(events, size);
      messageIds = Arrays.copyOf(messageIds, size);
    }
    if (events[at] != UNKNOWN) {
      return events[at] == event && messageIds[at] == messageId.hashCode();
    }
    events[at] = event;
    messageIds[at] = messageId.hashCode();
    last = Math.max(last, at);
    return true;
  }

  /// @return the message's reference, [#OTHER] or [#UNKNOWN]
  long at(long seq) {
    return seq >= 0 && seq < events.length ? events[(int) seq] : UNKNOWN;
  }

  /// The highest seq of which anything is known.
  long last() {
    return last;
  }
}
