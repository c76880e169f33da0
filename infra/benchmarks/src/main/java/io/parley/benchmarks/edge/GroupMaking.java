package io.parley.benchmarks.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The first connection's user makes a group of all connections' users. The Node server has them in
/// one room anyway, and only answers.
final class GroupMaking extends Activity {
  private static final String GROUP = "room";

  /// Members that one request may name.
  private static final int MEMBERS_PER_REQUEST = 256;

  private final Member first;
  private final List<String> requests = new ArrayList<>();
  private int answered;

  /// @param pattern the users' names, with [Users#NUMBER] for the connection's
  GroupMaking(Member first, String pattern, int members) {
    this.first = first;
    for (int from = 1; from < members; from += MEMBERS_PER_REQUEST) {
      String named =
          IntStream.range(from, Math.min(members, from + MEMBERS_PER_REQUEST))
              .mapToObj(n -> '"' + pattern.replace(Users.NUMBER, Integer.toString(n)) + '"')
              .collect(Collectors.joining(",", "[", "]"));
      requests.add(
          from == 1
              ? "\"conversation:create\",{\"conversationId\":\"%s\",\"members\":%s}"
                  .formatted(GROUP, named)
              : "\"conversation:add-members\",{\"conversationId\":\"%s\",\"members\":%s}"
                  .formatted(GROUP, named));
    }
  }

  /// Where the messages of a fan-out go.
  static String conversation() {
    return GROUP;
  }

  @Override
  void begin() {
    next();
  }

  @Override
  void ack(int id, byte[] bytes, int offset, int length) {
    answered++;
    next();
  }

  @Override
  String progress() {
    return answered + " of " + requests.size() + " requests for a group are answered";
  }

  private void next() {
    if (answered == requests.size()) {
      finish();
    } else {
      first.emit(answered, requests.get(answered));
    }
  }
}
