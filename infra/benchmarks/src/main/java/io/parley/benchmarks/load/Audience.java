package io.parley.benchmarks.load;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Who is in which conversation, and who of them writes: the first `authors` members. Users and
/// conversations are numbers from 0.
public final class Audience {
  private static final int NONE = -1;
  private static final int SEVERAL = -2;

  private final boolean direct;
  private final int users;
  private final int mostAuthors;
  private final int[][] members;
  private final int[] only;

  private Audience(boolean direct, int users, int mostAuthors, int[][] members) {
    this.direct = direct;
    this.users = users;
    this.mostAuthors = mostAuthors;
    this.members = members;
    only = new int[users];
    Arrays.fill(only, NONE);
    for (int conversation = 0; conversation < members.length; conversation++) {
      for (int user : members[conversation]) {
        only[user] = only[user] == NONE ? conversation : SEVERAL;
      }
    }
  }

  /// Users 0 and 1, 2 and 3, each two in one conversation, in which both write.
  public static Audience pairs(int pairs) {
    int[][] members = new int[pairs][];
    for (int pair = 0; pair < pairs; pair++) {
      members[pair] = new int[] {2 * pair, 2 * pair + 1};
    }
    return new Audience(true, 2 * pairs, 2, members);
  }

  /// So many conversations of two among the users, none twice; the same at each call.
  ///
  /// @throws IllegalArgumentException when there are not so many
  public static Audience acquaintances(int users, int conversations) {
    if (conversations > (long) users * (users - 1) / 2 / 2 || conversations < users / 2) {
      throw new IllegalArgumentException(
          users + " users have no " + conversations + " conversations, spread evenly");
    }
    int[][] members = new int[conversations][];
    for (int i = 0; i < conversations; i++) {
      // a step of 1 from every even user, then from every odd one, then a step of 2 ...
      int user = i % users;
      int other = (user + 1 + i / users) % users;
      members[i] = new int[] {Math.min(user, other), Math.max(user, other)};
    }
    return new Audience(true, users, 2, members);
  }

  /// One room of all users.
  public static Audience room(int users, int authors) {
    int[] all = new int[users];
    Arrays.setAll(all, user -> user);
    return new Audience(false, users, Math.min(authors, users), new int[][] {all});
  }

  /// As many rooms as users, each of `size` of them, each user in `size` rooms; one writes in each.
  public static Audience rooms(int users, int size) {
    SplittableRandom random = new SplittableRandom(users);
    int[] steps = random.ints(1, users).distinct().limit(size - 1L).toArray();
    int[][] members = new int[users][];
    for (int owner = 0; owner < users; owner++) {
      int[] room = new int[size];
      room[0] = owner;
      for (int i = 1; i < size; i++) {
        room[i] = (owner + steps[i - 1]) % users;
      }
      members[owner] = room;
    }
    return new Audience(false, users, 1, members);
  }

  /// Whether the conversations are those of two users with each other, and no rooms.
  boolean isDirect() {
    return direct;
  }

  int users() {
    return users;
  }

  int conversations() {
    return members.length;
  }

  int members(int conversation) {
    return members[conversation].length;
  }

  int member(int conversation, int position) {
    return members[conversation][position];
  }

  int authors(int conversation) {
    return Math.min(mostAuthors, members[conversation].length);
  }

  /// @return -1 when the user is no member
  int position(int conversation, int user) {
    int[] all = members[conversation];
    if (user < all.length && all[user] == user) { // one room of all
      return user;
    }
    for (int position = 0; position < all.length; position++) {
      if (all[position] == user) {
        return position;
      }
    }
    return NONE;
  }

  /// The one conversation that a user is in; negative when there are several or none.
  int onlyConversation(int user) {
    return only[user];
  }

  /// Message after message goes round the conversations, and in each round the authors.
  int conversationOf(int message) {
    return message % members.length;
  }

  int authorOf(int message) {
    return message / members.length % authors(conversationOf(message));
  }

  /// Counted from 1.
  int sequenceOf(int message) {
    return message / members.length / authors(conversationOf(message)) + 1;
  }
}
