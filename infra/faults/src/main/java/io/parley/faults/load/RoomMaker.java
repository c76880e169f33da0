package io.parley.faults.load;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Has the first member of each room make it, again and again until it is made. An ack of it counts
/// as a message's does. Lives on the loop's thread.
final class RoomMaker {
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final JsonMapper JSON = new JsonMapper();

  private final Run run;
  private final List<Room> rooms;
  private final List<Participant> participants;

  /// @param participants by user
  RoomMaker(Run run, List<Room> rooms, List<Participant> participants) {
    this.run = run;
    this.rooms = List.copyOf(rooms);
    this.participants = List.copyOf(participants);
  }

  void begin() {
    long now = run.timers().now();
    rooms.forEach(room -> make(room, now));
  }

  /// Whether every member has heard of each room.
  boolean isDone() {
    return rooms.stream()
        .allMatch(
            room -> room.members().stream().allMatch(user -> run.ledger().cursor(user, room) > 0));
  }

  private void make(Room room, long since) {
    Asks asks = participants.get(room.members().getFirst()).asks();
    if (!asks.isUp()) {
      run.timers().after(AGAIN, () -> make(room, since));
      return;
    }
    asks.ask(
        "conversation:create",
        request(room),
        answer -> {
          if (answer != null && answer.path("ok").asBoolean(false)) {
            long now = run.timers().now();
            run.phase().ack(now - since, now);
            return;
          }
          run.phase().refused(answer == null ? "TIMEOUT" : Refusal.of(answer).code());
          run.timers().after(AGAIN, () -> make(room, since));
        });
  }

  private ObjectNode request(Room room) {
    ObjectNode request =
        JSON.createObjectNode()
            .put("conversationId", room.conversationId())
            .put("kind", room.direct() ? "direct" : "group");
    ArrayNode members = request.putArray("members");
    room.members().forEach(user -> members.add(run.names().user(user)));
    return request;
  }
}
