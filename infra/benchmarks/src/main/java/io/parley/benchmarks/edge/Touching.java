package io.parley.benchmarks.edge;

import java.util.List;

/// Uses each member once: an event and its ack.
final class Touching extends Activity {
  private final List<Member> members;
  private int acked;

  Touching(List<Member> members) {
    this.members = members;
  }

  @Override
  void begin() {
    members.forEach(member -> member.emit(member.number(), Pinging.EVENT));
  }

  @Override
  void ack(int id, byte[] bytes, int offset, int length) {
    acked++;
    if (acked == members.size()) {
      finish();
    }
  }

  @Override
  String progress() {
    return acked + " of " + members.size() + " have an answer";
  }
}
