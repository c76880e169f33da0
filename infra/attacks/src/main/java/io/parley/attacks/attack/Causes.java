package io.parley.attacks.attack;

import java.util.List;

/// What one request of each kind may cause: the table that [Amplification] holds the service
/// against. A test compares its prices with those of the documents, and finds a request that has no
/// row here.
final class Causes {
  /// Records at the broker, the changelogs' included, for one of the price: the documents' promise.
  private static final int OF_SENDS = 100;

  private static final int OF_OTHERS = 25;

  static final List<Cause> ALL =
      List.of(
          new Cause("message:send", "sends", 2, 1),
          new Cause("message:send", "sends", 256, 8),
          new Cause("message:edit", "others", 0, 1),
          new Cause("message:react", "others", 0, 1),
          new Cause("message:delete", "others", 0, 1),
          new Cause("receipt:delivered", "others", 0, 1),
          new Cause("receipt:read", "others", 0, 1),
          new Cause("receipt:list", "others", 0, 2),
          new Cause("typing:start", "others", 0, 1),
          new Cause("typing:stop", "others", 0, 1),
          new Cause("conversation:create", "others", 1, 11),
          new Cause("conversation:create", "others", 255, 42),
          new Cause("conversation:join", "others", 0, 2),
          new Cause("conversation:leave", "others", 0, 2),
          new Cause("conversation:add-members", "others", 200, 60),
          new Cause("conversation:accept", "others", 0, 2),
          new Cause("conversation:decline", "others", 0, 2),
          new Cause("conversation:invitations", "others", 0, 3),
          new Cause("conversation:remove-members", "others", 200, 26),
          new Cause("conversation:update", "others", 0, 2),
          new Cause("conversation:list", "others", 0, 3),
          new Cause("presence:watch", "others", 200, 25),
          new Cause("presence:unwatch", "others", 200, 25),
          new Cause("presence:set", "others", 0, 2),
          new Cause("profile:get", "others", 32, 4),
          new Cause("history:page", "others", 100, 6),
          new Cause("history:search", "others", 0, 10),
          new Cause("user:block", "others", 0, 5),
          new Cause("user:unblock", "others", 0, 5),
          new Cause("session:refresh", "others", 0, 2));

  private Causes() {}

  /// @param count of what the price grows with; 0 where it does not
  record Cause(String event, String rate, int count, int price) {
    int records() {
      return price * (rate.equals("sends") ? OF_SENDS : OF_OTHERS);
    }

    @Override
    public String toString() {
      return count == 0 ? event : event + " of " + count;
    }
  }
}
