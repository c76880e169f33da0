package io.parley.benchmarks.edge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/// What every member has got of a fan-out, each message of which is to come to each member once. To
/// be used by one thread at a time.
final class Deliveries {
  /// What the messages of this load are called, before their number.
  static final String ID = "edge-";

  private static final byte[] FIELD =
      ("\"clientMessageId\":\"" + ID).getBytes(StandardCharsets.US_ASCII);

  private final int first;
  private final int count;
  private final BitSet[] got;
  private final int[] last;
  private long once;
  private long doubled;
  private long outOfOrder;
  private long strangers;
  private long bytes;

  /// Of the messages `first` to `first + count - 1`.
  Deliveries(int members, int first, int count) {
    this.first = first;
    this.count = count;
    got = new BitSet[members];
    last = new int[members];
    Arrays.setAll(got, member -> new BitSet(count));
    Arrays.fill(last, -1);
  }

  /// @param lost that have not come to a member
  /// @param doubled that have come to a member again
  /// @param outOfOrder that came to a member after a later one
  /// @param strangers messages that are none of this load
  /// @param bytes of all messages, as text without the websocket's header
  record Totals(
      long deliveries, long lost, long doubled, long outOfOrder, long strangers, long bytes) {
    boolean isCorrect() {
      return lost == 0 && doubled == 0 && outOfOrder == 0 && strangers == 0;
    }
  }

  void delivered(int member, byte[] packet, int offset, int length) {
    bytes += length;
    int message = numberIn(packet, offset, length) - first;
    if (message < 0 || message >= count) {
      strangers++;
      return;
    }
    if (got[member].get(message)) {
      doubled++;
      return;
    }
    got[member].set(message);
    once++;
    if (message < last[member]) {
      outOfOrder++;
    }
    last[member] = Math.max(last[member], message);
  }

  boolean areComplete() {
    return once == expected();
  }

  Totals totals() {
    return new Totals(once, expected() - once, doubled, outOfOrder, strangers, bytes);
  }

  private long expected() {
    return (long) count * got.length;
  }

  /// The number in `"clientMessageId":"edge-<number>"`, or -1.
  static int numberIn(byte[] packet, int offset, int length) {
    int end = offset + length;
    for (int at = offset; at + FIELD.length < end; at++) {
      if (packet[at] == '"'
          && Arrays.equals(FIELD, 0, FIELD.length, packet, at, at + FIELD.length)) {
        return digits(packet, at + FIELD.length, end);
      }
    }
    return -1;
  }

  private static int digits(byte[] packet, int from, int end) {
    int number = 0;
    int at = from;
    for (; at < end && packet[at] >= '0' && packet[at] <= '9'; at++) {
      number = 10 * number + packet[at] - '0';
    }
    return at == from ? -1 : number;
  }
}
