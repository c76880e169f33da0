package io.parley.benchmarks.load;

import java.util.Arrays;

/// What has become of each message of a load at each of its receivers, exactly: lost, doubled, out
/// of order, refused. Constant memory for each receiver and author (the highest sequence number and
/// a window of 64 below it) and five bytes a message.
///
/// A message that comes more than 64 numbers of its author late, where earlier ones are missing,
/// counts as out of order, as it cannot be told from a doubled one.
final class LoadLedger {
  private static final int WINDOW = Long.SIZE;
  private static final long NO_ORDER = -1;

  // What has become of a message; a byte each.
  private static final byte UNANSWERED = 0;
  private static final byte ACKED = 1;
  private static final byte REFUSED = 2;

  private final Audience audience;
  private final int warmUp;
  private final byte[] answers;
  private final int[] deliveredTo;
  private final int[] firstStream;
  private final int[] highest;
  private final long[] window;
  private final int[] distinct;
  private final int[] firstOrder;
  private final long[] order;
  private int sent;
  private int answered;
  private long missing;
  private long deliveries;
  private long measuredDeliveries;
  private long doubled;
  private long outOfOrder;
  private long foreign;

  /// @param count of messages
  /// @param warmUp so many of them come first and are in no figure but those of what is wrong
  LoadLedger(Audience audience, int count, int warmUp) {
    this.audience = audience;
    this.warmUp = warmUp;
    answers = new byte[count];
    deliveredTo = new int[count];
    firstStream = new int[audience.conversations()];
    firstOrder = new int[audience.conversations()];
    int streams = 0;
    int orders = 0;
    for (int conversation = 0; conversation < audience.conversations(); conversation++) {
      firstStream[conversation] = streams;
      firstOrder[conversation] = orders;
      streams += audience.members(conversation) * audience.authors(conversation);
      orders += audience.members(conversation);
    }
    highest = new int[streams];
    window = new long[streams];
    distinct = new int[streams];
    order = new long[orders];
    Arrays.fill(order, NO_ORDER);
  }

  /// Messages are sent in their order.
  void sent(int message) {
    sent = message + 1;
  }

  /// @return false when it was answered before
  boolean acked(int message) {
    if (!answer(message, ACKED)) {
      return false;
    }
    missing += audience.members(audience.conversationOf(message)) - deliveredTo[message];
    return true;
  }

  /// @return false when it was answered before
  boolean refused(int message) {
    return answer(message, REFUSED);
  }

  private boolean answer(int message, byte answer) {
    if (answers[message] != UNANSWERED) {
      return false;
    }
    answers[message] = answer;
    answered++;
    return true;
  }

  boolean knows(int message) {
    return message >= 0 && message < sent;
  }

  /// @param order the server's, or negative when it tells none
  /// @return whether it is the first one of this message to this receiver
  boolean delivered(MessageMark mark, int receiver, long order) {
    int message = mark.message();
    if (!knows(message)
        || mark.conversation() != audience.conversationOf(message)
        || mark.author() != audience.authorOf(message)
        || mark.sequence() != audience.sequenceOf(message)) {
      foreign++;
      return false;
    }
    int conversation = mark.conversation();
    int position = audience.position(conversation, receiver);
    if (position < 0) {
      foreign++;
      return false;
    }
    int stream =
        firstStream[conversation] + position * audience.authors(conversation) + mark.author();
    boolean late = mark.sequence() <= highest[stream];
    if (!isFirst(stream, mark.sequence())) {
      doubled++;
      return false;
    }
    distinct[stream]++;
    boolean misplaced = isMisplaced(firstOrder[conversation] + position, order);
    if (late || misplaced) {
      outOfOrder++;
    }
    deliveries++;
    deliveredTo[message]++;
    if (message >= warmUp) {
      measuredDeliveries++;
    }
    if (answers[message] == ACKED) {
      missing--;
    }
    return true;
  }

  private boolean isFirst(int stream, int sequence) {
    int ahead = sequence - highest[stream];
    if (ahead > 0) {
      window[stream] = ahead < WINDOW ? window[stream] << ahead | 1 : 1;
      highest[stream] = sequence;
      return true;
    }
    if (-ahead >= WINDOW) {
      return distinct[stream] < highest[stream];
    }
    long bit = 1L << -ahead;
    boolean first = (window[stream] & bit) == 0;
    window[stream] |= bit;
    return first;
  }

  private boolean isMisplaced(int receiver, long now) {
    if (now < 0) {
      return false;
    }
    boolean misplaced = now <= order[receiver];
    order[receiver] = Math.max(order[receiver], now);
    return misplaced;
  }

  /// Whether everything sent was answered, and what was acked is where it belongs.
  boolean isSettled() {
    return answered == sent && missing == 0;
  }

  boolean isWarmUp(int message) {
    return message < warmUp;
  }

  int sent() {
    return sent;
  }

  long deliveries() {
    return deliveries;
  }

  /// The greatest order that a member has had in a conversation; negative when none.
  long lastOrder(int conversation, int position) {
    return order[firstOrder[conversation] + position];
  }

  /// Of the measured messages.
  long measuredDeliveries() {
    return measuredDeliveries;
  }

  /// Of the measured messages.
  long measuredAcked() {
    long acked = 0;
    for (int message = warmUp; message < sent; message++) {
      acked += answers[message] == ACKED ? 1 : 0;
    }
    return acked;
  }

  LoadFigures.Wrong wrong() {
    long lost = 0;
    long refused = 0;
    long refusedInWarmUp = 0;
    long refusedButDelivered = 0;
    for (int message = 0; message < sent; message++) {
      switch (answers[message]) {
        case ACKED ->
            lost += audience.members(audience.conversationOf(message)) - deliveredTo[message];
        case REFUSED -> {
          if (isWarmUp(message)) {
            refusedInWarmUp++;
          } else {
            refused++;
          }
          refusedButDelivered += deliveredTo[message] > 0 ? 1 : 0;
        }
        default -> {} // counted below
      }
    }
    return new LoadFigures.Wrong(
        lost,
        doubled,
        outOfOrder,
        foreign,
        refused,
        refusedInWarmUp,
        sent - answered,
        refusedButDelivered);
  }
}
