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

  /// Each of `listeners` users is in `each` rooms, and in each room are `each` of them. The rooms'
  /// owners, who are in no other and write, are `authors` more users, whose numbers follow.
  ///
  /// @throws IllegalArgumentException unless `each` is below `listeners`
  public static Audience listeners(int listeners, int each, int authors) {
    int[] steps = steps(listeners, each);
    int[][] members = new int[listeners][];
    for (int room = 0; room < listeners; room++) {
      int[] all = new int[1 + each];
      all[0] = listeners + room % authors;
      for (int i = 0; i < each; i++) {
        all[1 + i] = (room + steps[i]) % listeners;
      }
      members[room] = all;
    }
    return new Audience(false, listeners + authors, 1, members);
  }

  /// Each user is in `layers` times `size` rooms of `size` users.
  ///
  /// @throws IllegalArgumentException unless `size` is at most `users`
  public static Audience rooms(int users, int size, int layers) {
    int[][] members = new int[users * layers][];
    for (int layer = 0; layer < layers; layer++) {
      int[] steps = steps(users, size + layer);
      for (int owner = 0; owner < users; owner++) {
        int[] room = new int[size];
        for (int i = 0; i < size; i++) {
          // the first of the layer's own steps makes its rooms others than those of the layers
          // before
          room[i] = (owner + steps[i + layer]) % users;
        }
        members[layer * users + owner] = room;
      }
    }
    return new Audience(false, users, 1, members);
  }

  /// Conversations of each author with users who are not connected; they are known by the other's
  /// number, from `authors` on.
  public static Audience outward(int authors, int conversations) {
    int[][] members = new int[conversations][];
    for (int conversation = 0; conversation < conversations; conversation++) {
      members[conversation] = new int[] {conversation % authors};
    }
    return new Audience(true, authors, 1, members);
  }

  /// So many different numbers below `users`, the same at each call.
  private static int[] steps(int users, int count) {
    if (count > users) {
      throw new IllegalArgumentException(users + " users are not " + count);
    }
    return new SplittableRandom(users).ints(0, users).distinct().limit(count).toArray();
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

  /// By user, in order.
  int[][] conversationsOfEach() {
    int[] counts = new int[users];
    for (int[] all : members) {
      for (int user : all) {
        counts[user]++;
      }
    }
    int[][] each = new int[users][];
    Arrays.setAll(each, user -> new int[counts[user]]);
    for (int conversation = members.length - 1; conversation >= 0; conversation--) {
      for (int user : members[conversation]) {
        each[user][--counts[user]] = conversation;
      }
    }
    return each;
  }

  /// Message after message goes round the conversations, and in each round the authors.
  int conversationOf(int message) {
    return message % members.length;
  }

  int authorOf(int message) {
    return message / members.length % authors(conversationOf(message));
  }

  /// The other user of a message's conversation of two.
  int peerOf(int message) {
    int conversation = conversationOf(message);
    return members[conversation].length == 1
        ? users + conversation
        : members[conversation][1 - authorOf(message)];
  }

  /// Counted from 1.
  int sequenceOf(int message) {
    return message / members.length / authors(conversationOf(message)) + 1;
  }
}
