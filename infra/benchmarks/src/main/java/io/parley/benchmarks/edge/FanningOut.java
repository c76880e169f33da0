package io.parley.benchmarks.edge;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/// One member sends to all, itself included.
final class FanningOut extends Activity {
  private static final String CONTENT = "x".repeat(100);
  private static final byte[] OK = "[{\"ok\":true".getBytes(StandardCharsets.US_ASCII);

  private final Member sender;
  private final int first;
  private final int count;
  private final Deliveries deliveries;
  private final BitSet acked;

  /// Of the messages `first` to `first + count - 1`; no two loads of a process may share a message.
  FanningOut(Member sender, int members, int first, int count) {
    this.sender = sender;
    this.first = first;
    this.count = count;
    deliveries = new Deliveries(members, first, count);
    acked = new BitSet(count);
  }

  @Override
  void begin() {
    // the load decides when to send
  }

  void send(int message) {
    sender.emit(
        message,
        "\"message:send\",{\"conversationId\":\"%s\",\"clientMessageId\":\"%s%d\",\"type\":\"text\",\"content\":\"%s\"}"
            .formatted(GroupMaking.conversation(), Deliveries.ID, message, CONTENT));
  }

  @Override
  void message(Member member, byte[] bytes, int offset, int length) {
    deliveries.delivered(member.number(), bytes, offset, length);
    finishIfComplete();
  }

  @Override
  void ack(int id, byte[] bytes, int offset, int length) {
    String text = Member.shown(bytes, offset, length);
    if (text.contains(new String(OK, StandardCharsets.US_ASCII)) && id >= first) {
      acked.set(id - first);
    }
    finishIfComplete();
  }

  /// To be asked when it is done, or given up.
  Answer.Fanned outcome(int members) {
    return new Answer.Fanned(count, members, count - acked.cardinality(), deliveries.totals());
  }

  @Override
  String progress() {
    return deliveries.totals() + ", " + acked.cardinality() + " acked";
  }

  private void finishIfComplete() {
    if (deliveries.areComplete() && acked.cardinality() == count) {
      finish();
    }
  }
}
