package io.parley.faults.load;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One user with one device: tells the ledger what comes, chats while the link is up, and reads
/// history where something is missing that nobody sends any more.
final class Participant implements Link.Listener {
  private static final Logger log = LoggerFactory.getLogger(Participant.class);
  private static final JsonMapper JSON = new JsonMapper();

  private final int user;
  private final Run run;
  private final Map<String, Room> rooms = new LinkedHashMap<>();
  private final Map<Room, Pager> pagers = new HashMap<>();
  private final Link link;
  private final Asks asks;
  private final Chatter chatter;
  private boolean everReady;
  private Link.Resumption resumption = Link.Resumption.NONE;

  /// The next `session:ready` says where a client without state begins.
  private boolean anew;

  /// Null while it is served, and before it ever was.
  private @Nullable Long downSince;

  /// When it first tried to connect, or to come back; null while it is served, and before it tries.
  private @Nullable Long tryingSince;

  /// @param rooms the user's own
  /// @param links makes the way to the cluster
  Participant(int user, List<Room> rooms, Run run, Link.Maker links) {
    this.user = user;
    this.run = run;
    rooms.forEach(room -> this.rooms.put(room.conversationId(), room));
    this.link = links.link(this);
    this.asks = new Asks(link, run.timers());
    this.chatter = new Chatter(user, rooms, asks, run);
  }

  int user() {
    return user;
  }

  /// By conversation, the last seq that the client has.
  Map<String, Long> cursors() {
    Map<String, Long> cursors = new LinkedHashMap<>();
    rooms.forEach(
        (id, room) -> {
          long seq = run.ledger().cursor(user, room);
          if (seq > 0) {
            cursors.put(id, seq);
          }
        });
    return cursors;
  }

  Link link() {
    return link;
  }

  Asks asks() {
    return asks;
  }

  Chatter chatter() {
    return chatter;
  }

  /// Whether there was a `session:ready`.
  boolean wasReady() {
    return everReady;
  }

  /// It is connected, and the service has answered since.
  boolean isServed() {
    return everReady && downSince == null && asks.isUp();
  }

  /// For how long it has not been served, in nanoseconds.
  long openReconnect(long now) {
    return downSince == null ? 0 : now - downSince;
  }

  /// For how long it has tried to connect, or to come back, in nanoseconds.
  long openReturn(long now) {
    return tryingSince == null ? 0 : now - tryingSince;
  }

  @Override
  public void up(Link.Resumption how) {
    resumption = how;
    anew = everReady && how == Link.Resumption.NONE;
    asks.up();
    if (downSince != null && how != Link.Resumption.CURSORS) { // it is connected, but is it served?
      Room any = rooms.values().iterator().next();
      asks.ask(
          "typing:stop",
          JSON.createObjectNode().put("conversationId", any.conversationId()),
          answer -> {});
    }
    chatter.up();
    pagers.values().forEach(Pager::up);
  }

  @Override
  public void down(String reason) {
    log.debug("{} is cut off: {}", run.names().user(user), reason);
    if (downSince == null && everReady) {
      downSince = run.timers().now();
    }
    asks.down();
  }

  @Override
  public void trying() {
    if (tryingSince == null && !isServed()) {
      tryingSince = run.timers().now();
    }
  }

  @Override
  public void ack(int id, JsonNode answer) {
    if (answer.path("ok").asBoolean(false)) {
      served();
    }
    asks.answered(id, answer);
  }

  @Override
  public void event(String name, JsonNode payload) {
    served();
    switch (name) {
      case "session:ready" -> sessionReady(payload);
      case "session:closed" -> log.info("{} is told {}: {}", run.names().user(user), name, payload);
      default -> {
        Room room = rooms.get(payload.path("conversationId").asString(""));
        if (room != null) {
          conversationEvent(room, name, payload);
        }
      }
    }
  }

  private void conversationEvent(Room room, String name, JsonNode payload) {
    switch (name) {
      case "message" ->
          run.ledger()
              .message(user, Events.message(room, payload, run.names()), run.timers().now());
      case "message:edited", "message:deleted", "reaction", "conversation" -> {
        long seq = payload.path("seq").asLong(0);
        if (seq > 0) {
          run.ledger().other(user, room, seq);
        }
      }
      case "gap" -> {
        long had = run.ledger().lastNumber(user, room);
        long to = payload.path("to").asLong(0);
        run.ledger().gap(user, room, payload.path("from").asLong(0), to);
        pager(room).readUntil(had, to, 0);
      }
      default -> {} // `receipt` and `receipts`, which have no seq and may come again; typing
    }
  }

  private void sessionReady(JsonNode payload) {
    everReady = true;
    if (!anew) {
      return;
    }
    anew = false;
    for (JsonNode conversation : payload.path("conversations")) {
      Room room = rooms.get(conversation.path("conversationId").asString(""));
      if (room != null) {
        startAnew(
            room,
            conversation.path("lastSeq").asLong(0),
            conversation.path("lastNumber").asLong(0));
      }
    }
  }

  private void startAnew(Room room, long lastSeq, long lastNumber) {
    long had = run.ledger().lastNumber(user, room);
    run.ledger().startedAnew(user, room, lastSeq);
    if (lastNumber > had) {
      pager(room).readUntil(had, lastSeq, lastNumber);
    }
  }

  private void served() {
    if (!asks.isUp() || (downSince == null && tryingSince == null)) {
      return;
    }
    long now = run.timers().now();
    long tried = openReturn(now);
    if (downSince == null) { // for the first time
      run.phase().disconnected(0, tried, now);
    } else {
      run.phase().reconnected(now - downSince, tried, now, resumption == Link.Resumption.RECOVERED);
    }
    downSince = null;
    tryingSince = null;
  }

  private Pager pager(Room room) {
    return pagers.computeIfAbsent(
        room,
        missed ->
            new Pager(
                missed,
                asks,
                run,
                message -> run.ledger().paged(user, message, run.timers().now())));
  }
}
