package io.parley.benchmarks.edge;

import java.util.List;

/// Closes all members, and waits for the server to have closed them.
final class Disconnecting extends Activity {
  private final List<Member> members;
  private int closed;

  Disconnecting(List<Member> members) {
    this.members = List.copyOf(members);
  }

  @Override
  void begin() {
    members.forEach(Member::close);
  }

  @Override
  void closed(Member member) {
    closed++;
    if (closed == members.size()) {
      finish();
    }
  }

  @Override
  String progress() {
    return closed + " of " + members.size() + " are closed";
  }
}
