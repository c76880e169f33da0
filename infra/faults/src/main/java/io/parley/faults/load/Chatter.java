package io.parley.faults.load;

import io.parley.faults.load.Ledger.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What one user sends: messages to the user's conversations, each again with the same
/// `clientMessageId` until it is acked, however often the connection is cut; some once more after
/// that; and now and then an edit or a reaction. A message counts as sent when the user says it,
/// connected or not.
///
/// Bound: [#MOST_UNACKED] messages without an ack and [#MOST_REPEATED] that are to be sent again.
/// Overflow: nothing new is sent, nothing more is repeated.
final class Chatter {
  static final int MOST_UNACKED = 16;
  static final int MOST_REPEATED = 8;

  /// Of so many acked messages, one is sent again, soon or late.
  private static final int REPEAT_ONE_IN = 50;

  private static final int REPEAT_WITHIN_MILLIS = 20_000;

  /// Of so many acked messages, one is edited or reacted to.
  private static final int TOUCH_ONE_IN = 100;

  private static final JsonMapper JSON = new JsonMapper();

  private final int user;
  private final Names names;
  private final List<Room> rooms;
  private final Asks asks;
  private final Ledger ledger;
  private final PhaseBook phase;
  private final Timers timers;
  private final Random random;
  private final List<Outgoing> outgoing = new ArrayList<>();
  private final long[] ackedSeqs;
  private int count;
  private int repetitions;
  private boolean stopped;

  /// @param rooms the user's own
  Chatter(int user, List<Room> rooms, Asks asks, Run run) {
    this.user = user;
    this.names = run.names();
    this.rooms = List.copyOf(rooms);
    this.asks = asks;
    this.ledger = run.ledger();
    this.phase = run.phase();
    this.timers = run.timers();
    this.random = new Random(run.seed() + user);
    this.ackedSeqs = new long[rooms.size()];
  }

  /// A message on its way.
  private static final class Outgoing {
    final int room;
    final long reference;
    final long firstSentAt;
    final long after;

    /// What the first ack said, where this is a repetition.
    final @Nullable Message known;

    /// It waits for an answer, or for the time to ask again.
    boolean busy;

    Outgoing(int room, long reference, long firstSentAt, long after, @Nullable Message known) {
      this.room = room;
      this.reference = reference;
      this.firstSentAt = firstSentAt;
      this.after = after;
      this.known = known;
    }
  }

  /// A message is due.
  ///
  /// @return false if it is not sent, because too many are unacked
  boolean say() {
    if (stopped || outgoing.size() >= MOST_UNACKED) {
      return false;
    }
    int room = random.nextInt(rooms.size());
    long now = timers.now();
    ledger.sending(rooms.get(room), now);
    start(new Outgoing(room, Names.reference(user, ++count), now, ackedSeqs[room], null));
    return true;
  }

  /// The link can be used.
  void up() {
    List.copyOf(outgoing).forEach(this::sendIfFree);
  }

  /// Nothing new is sent from now on.
  void stop() {
    stopped = true;
  }

  boolean isIdle() {
    return outgoing.isEmpty();
  }

  /// For how long the oldest message has waited for its ack, in nanoseconds.
  long openAck(long now) {
    return outgoing.stream()
        .filter(message -> message.known == null)
        .mapToLong(message -> now - message.firstSentAt)
        .max()
        .orElse(0);
  }

  /// Says which messages have no ack.
  void nameUnacked(Examples into) {
    outgoing.forEach(
        message ->
            into.add(
                () ->
                    names.clientMessageId(message.reference)
                        + " to "
                        + rooms.get(message.room).conversationId()
                        + " has no ack"));
  }

  private void start(Outgoing message) {
    outgoing.add(message);
    sendIfFree(message);
  }

  private void sendIfFree(Outgoing message) {
    if (!message.busy && asks.isUp() && outgoing.contains(message)) {
      message.busy = true;
      asks.ask(
          "message:send",
          payload(message),
          answer -> answered(message, answer),
          answer -> answeredLate(message, answer));
    }
  }

  private void answered(Outgoing message, @Nullable JsonNode answer) {
    if (answer == null) { // nobody knows whether it is accepted: the repetition finds out
      free(message);
    } else if (!isOk(answer)) {
      refused(message, Refusal.of(answer));
    } else if (outgoing.contains(message)) { // else the ack of an earlier try came late
      accepted(message, answer);
    }
  }

  /// It has been sent again meanwhile.
  private void answeredLate(Outgoing message, JsonNode answer) {
    if (!isOk(answer)) {
      phase.refused(Refusal.of(answer).code());
    } else if (outgoing.contains(message)) {
      accepted(message, answer);
    }
  }

  private static boolean isOk(JsonNode answer) {
    return answer.path("ok").asBoolean(false);
  }

  private void free(Outgoing message) {
    message.busy = false;
    sendIfFree(message);
  }

  private void refused(Outgoing message, Refusal refusal) {
    if (refusal.passes()) {
      phase.refused(refusal.code());
      timers.after(refusal.after(), () -> free(message));
      return;
    }
    if (!outgoing.remove(message)) {
      return;
    }
    if (message.known == null) {
      ledger.withdrawn(
          rooms.get(message.room), message.reference, refusal.code() + " " + refusal.message());
    } else {
      ledger.repeated(message.known, 0, refusal.code(), false);
      repetitions--;
    }
  }

  private void accepted(Outgoing message, JsonNode answer) {
    outgoing.remove(message);
    long seq = answer.path("seq").asLong(0);
    String messageId = answer.path("messageId").asString("");
    if (message.known != null) {
      repetitions--;
      ledger.repeated(message.known, seq, messageId, answer.path("duplicate").asBoolean(false));
      return;
    }
    Room room = rooms.get(message.room);
    long now = timers.now();
    phase.ack(now - message.firstSentAt, now);
    Message accepted =
        new Message(room, seq, answer.path("number").asLong(0), message.reference, messageId);
    ledger.accepted(accepted, message.after);
    ackedSeqs[message.room] = Math.max(ackedSeqs[message.room], seq);
    if (random.nextInt(REPEAT_ONE_IN) == 0 && repetitions < MOST_REPEATED) {
      repetitions++;
      Outgoing again = new Outgoing(message.room, message.reference, timers.now(), 0, accepted);
      timers.after(Duration.ofMillis(random.nextInt(REPEAT_WITHIN_MILLIS)), () -> repeat(again));
    }
    if (random.nextInt(TOUCH_ONE_IN) == 0 && asks.isUp()) {
      touch(room, messageId);
    }
  }

  private void repeat(Outgoing again) {
    if (stopped) {
      repetitions--;
    } else {
      start(again);
    }
  }

  /// Made once: whether it is accepted without an ack, those who get it will say.
  private void touch(Room room, String messageId) {
    ObjectNode payload =
        JSON.createObjectNode()
            .put("conversationId", room.conversationId())
            .put("messageId", messageId);
    if (random.nextBoolean()) {
      payload.put("content", "corrected");
      ask("message:edit", payload, room);
    } else {
      payload.put("emoji", "👍").put("on", true);
      ask("message:react", payload, room);
    }
  }

  private void ask(String event, ObjectNode payload, Room room) {
    asks.ask(
        event,
        payload,
        answer -> {
          if (answer != null && isOk(answer)) {
            ledger.touched(room, answer.path("seq").asLong(0));
          }
        });
  }

  private ObjectNode payload(Outgoing message) {
    Room room = rooms.get(message.room);
    ObjectNode payload = JSON.createObjectNode();
    if (room.direct() && message.reference % 2 == 0) {
      payload.put("to", names.user(room.partnerOf(user)));
    } else {
      payload.put("conversationId", room.conversationId());
    }
    return payload
        .put("clientMessageId", names.clientMessageId(message.reference))
        .put("type", "text")
        .put("content", names.content(message.reference, room.conversationId()));
  }
}
