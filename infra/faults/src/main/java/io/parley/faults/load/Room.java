package io.parley.faults.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// A conversation that the clients have.
///
/// @param number of this room among the run's, from 0
/// @param direct has two members, and its id by their names
/// @param members numbers of users
record Room(int number, String conversationId, boolean direct, List<Integer> members) {
  private static final int MOST_MEMBERS = 10;
  private static final int LEAST_MEMBERS = 3;

  /// How often each user is put into a group.
  private static final int GROUPS = 2;

  Room {
    members = List.copyOf(members);
  }

  /// Everybody has somebody to talk to alone, and is in two groups of 3 to 10.
  ///
  /// @param users 2 or more; of 2, there are no groups
  static List<Room> plan(Names names, int users, Random random) {
    List<Room> rooms = new ArrayList<>();
    List<Integer> people = new ArrayList<>(IntStream.range(0, users).boxed().toList());
    Collections.shuffle(people, random);
    for (int i = 0; i < users - 1; i += 2) {
      rooms.add(direct(rooms.size(), names, people.subList(i, i + 2)));
    }
    if (users % 2 == 1) {
      rooms.add(direct(rooms.size(), names, List.of(people.getFirst(), people.getLast())));
    }
    for (int i = 0; i < GROUPS && users >= LEAST_MEMBERS; i++) {
      Collections.shuffle(people, random);
      addGroups(rooms, names, people, random);
    }
    return rooms;
  }

  /// The other member of a direct conversation.
  int partnerOf(int user) {
    return members.get(members.getFirst() == user ? 1 : 0);
  }

  private static void addGroups(
      List<Room> rooms, Names names, List<Integer> people, Random random) {
    int from = 0;
    while (from < people.size()) {
      int left = people.size() - from;
      int size = random.nextInt(LEAST_MEMBERS, MOST_MEMBERS + 1);
      if (left - size < LEAST_MEMBERS) { // nobody is left over
        size = left <= MOST_MEMBERS ? left : left - LEAST_MEMBERS;
      }
      int number = rooms.size();
      rooms.add(new Room(number, names.group(number), false, people.subList(from, from + size)));
      from += size;
    }
  }

  private static Room direct(int number, Names names, List<Integer> pair) {
    List<String> ids = pair.stream().map(names::user).sorted().toList();
    return new Room(number, "dm:" + String.join(":", ids), true, pair);
  }
}
