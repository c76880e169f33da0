package io.parley.gateway.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// Sessions that stand at the same place behind, or before, the others of their channel, and share
/// one way back to them: a new conversation may find a thousand at once. Guarded by its channel.
final class CatchUpGroup {
  private final List<Session> sessions = new ArrayList<>(1);
  private final BiConsumer<Event, List<Session>> push;
  private final Follower follower;

  /// @param from the last seq that they have
  CatchUpGroup(long from, BiConsumer<Event, List<Session>> push) {
    this.push = push;
    follower = new Follower(from, event -> push.accept(event, sessions));
  }

  List<Session> sessions() {
    return sessions;
  }

  Follower follower() {
    return follower;
  }

  long position() {
    return follower.position();
  }

  /// Nobody is given more than fits: the next part is asked for when there is room.
  boolean takesMore() {
    return sessions.stream().allMatch(Session::takesMore);
  }

  /// Takes out those that have no room, so that they hold up nobody but themselves.
  List<CatchUpGroup> split() {
    List<Session> full = sessions.stream().filter(session -> !session.takesMore()).toList();
    if (full.isEmpty() || full.size() == sessions.size()) {
      return List.of();
    }
    sessions.removeAll(full);
    CatchUpGroup apart = new CatchUpGroup(position(), push);
    apart.sessions.addAll(full);
    return List.of(apart);
  }
}
