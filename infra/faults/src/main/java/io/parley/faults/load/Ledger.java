package io.parley.faults.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/// Everything that was sent and got, and what is wrong with it. A receiver has to get every event
/// of a conversation from its first on, once and in order of seq; the sender is a receiver too.
///
/// | found | when |
/// | --- | --- |
/// | lost | an event below or at the highest known seq that a receiver does not have in the end |
/// | doubled | a seq comes twice to a receiver; a message is at two seqs; a repetition's ack is not the first one's |
/// | reordered | a seq comes after a higher one; two sources disagree on what is at a seq; a message is before what its sender had the ack of when it was sent |
/// | gaps | a `gap` is told |
///
/// Bound: 20 bytes a message, whatever the number of its receivers; some hundred bytes for each
/// receiver of a conversation; see [Stand] for what is missing.
final class Ledger {
  private final Names names;
  private final List<Room> rooms;
  private final List<RoomState> states = new ArrayList<>();
  private final Whereabouts whereabouts;
  private final PhaseBook phase;
  private final Examples examples = new Examples();
  private long sent;
  private long acked;
  private long expected;
  private long delivered;
  private long doubled;
  private long reordered;
  private long gaps;

  /// @param users numbered from 0
  Ledger(Names names, List<Room> rooms, int users, PhaseBook phase) {
    this.names = names;
    this.rooms = List.copyOf(rooms);
    this.whereabouts = new Whereabouts(users);
    this.phase = phase;
    rooms.forEach(room -> states.add(new RoomState(room)));
  }

  private static final class RoomState {
    final RoomFacts facts = new RoomFacts();
    final Map<Integer, Stand> stands = new HashMap<>();
    long sent;

    RoomState(Room room) {
      room.members().forEach(member -> stands.put(member, new Stand()));
    }
  }

  /// A message as the service names it.
  ///
  /// @param reference [Names]; [Names#STRANGE] if it is none of ours
  record Message(Room room, long seq, long number, long reference, String messageId) {}

  // Senders.

  /// Somebody sends a message for the first time.
  void sending(Room room, long now) {
    sent++;
    RoomState state = state(room);
    state.sent++;
    state.stands.values().forEach(stand -> stand.expect(now));
  }

  /// The message is refused for good.
  void withdrawn(Room room, long reference, String reason) {
    RoomState state = state(room);
    state.sent--;
    state.stands.values().forEach(stand -> stand.expectOnly(state.sent));
    examples.add(
        () -> sentence(reference) + " in " + room.conversationId() + " was refused: " + reason);
  }

  /// The sender has its ack.
  ///
  /// @param after the sender had the ack of this seq when it sent the message
  void accepted(Message message, long after) {
    acked++;
    expected += message.room().members().size();
    if (message.seq() <= after) {
      reordered++;
      examples.add(
          () -> described(message) + ", though it was sent when seq " + after + " was acked");
    }
    note(message, "its ack");
  }

  /// The sender has sent an acked message again and has another ack.
  void repeated(Message message, long seqNow, String messageIdNow, boolean duplicate) {
    if (!duplicate || message.seq() != seqNow || !message.messageId().equals(messageIdNow)) {
      doubled++;
      examples.add(
          () ->
              "%s and %s, but its repetition has seq %d and %s%s"
                  .formatted(
                      described(message),
                      message.messageId(),
                      seqNow,
                      messageIdNow,
                      duplicate ? "" : " and is no duplicate"));
    }
  }

  /// An edit or a reaction has its ack.
  void touched(Room room, long seq) {
    noteOther(room, seq, "its ack");
  }

  // Receivers.

  /// A message has come live.
  void message(int user, Message message, long now) {
    note(message, names.user(user));
    RoomState state = state(message.room());
    Stand stand = stand(user, message.room());
    Stand.Sight sight = stand.see(message.seq());
    judge(sight, user, message.room(), message.seq());
    if (sight.isNew()) {
      delivered++;
      phase.silence(message.room(), stand.got(message.number(), state.sent, now), now);
    }
  }

  /// Another durable event has come live.
  void other(int user, Room room, long seq) {
    noteOther(room, seq, names.user(user));
    judge(stand(user, room).see(seq), user, room, seq);
  }

  /// A message has come by history. What a client has or will have live it drops.
  void paged(int user, Message message, long now) {
    Stand stand = stand(user, message.room());
    if (stand.fill(message.seq())) {
      note(message, names.user(user));
      delivered++;
      phase.silence(
          message.room(), stand.got(message.number(), state(message.room()).sent, now), now);
    }
  }

  /// The client has no state at this gateway: it gets what comes after `lastSeq`.
  void startedAnew(int user, Room room, long lastSeq) {
    stand(user, room).startAnew(lastSeq);
  }

  /// The client is told that some events will not come.
  void gap(int user, Room room, long from, long to) {
    gaps++;
    examples.add(
        () ->
            "%s is told of a gap in %s, seq %d to %d"
                .formatted(names.user(user), room.conversationId(), from, to));
    Stand stand = stand(user, room);
    if (to > stand.last()) {
      stand.startAnew(to);
    }
  }

  /// The last seq that the user has.
  long cursor(int user, Room room) {
    return stand(user, room).last();
  }

  /// The number of the last message that the user has.
  long lastNumber(int user, Room room) {
    return stand(user, room).number();
  }

  // What comes of it.

  Progress progress() {
    return new Progress(sent, acked, expected, delivered);
  }

  /// Tells the phase of all who hear nothing now.
  void noteOpenSilences(long now) {
    for (Room room : rooms) {
      state(room).stands.values().forEach(stand -> phase.silence(room, stand.silence(now), now));
    }
  }

  /// The longest that somebody has heard nothing until now, in nanoseconds.
  long openSilence(long now) {
    return states.stream()
        .flatMap(state -> state.stands.values().stream())
        .mapToLong(stand -> stand.silence(now))
        .max()
        .orElse(0);
  }

  /// Everything that is known has reached everybody.
  boolean isComplete() {
    return rooms.stream()
        .allMatch(room -> room.members().stream().allMatch(user -> lost(user, room).isEmpty()));
  }

  Examples examples() {
    return examples;
  }

  Verdict verdict() {
    long lost = 0;
    for (Room room : rooms) {
      for (int user : room.members()) {
        List<Long> seqs = lost(user, room);
        lost += seqs.size() + stand(user, room).forgotten();
        seqs.forEach(
            seq -> examples.add(() -> names.user(user) + " never got " + event(room, seq)));
      }
    }
    return new Verdict(
        sent, acked, delivered, lost, doubled, reordered, gaps, examples.sentences());
  }

  /// What history does not have is not lost to whom nobody promised it.
  private List<Long> lost(int user, Room room) {
    Stand stand = stand(user, room);
    RoomFacts facts = state(room).facts;
    LongStream below =
        stand.missing().stream()
            .flatMapToLong(
                missing ->
                    LongStream.rangeClosed(missing.from(), missing.to())
                        .filter(seq -> missing.promised() || Names.isMessage(facts.at(seq))));
    LongStream above = LongStream.rangeClosed(stand.last() + 1, facts.last());
    return LongStream.concat(below, above).boxed().toList();
  }

  private void judge(Stand.Sight sight, int user, Room room, long seq) {
    switch (sight) {
      case NEXT, AHEAD, AGAIN -> {}
      case LATE -> {
        reordered++;
        examples.add(() -> names.user(user) + " got " + event(room, seq) + " after a later one");
      }
      case TWICE -> {
        doubled++;
        examples.add(() -> names.user(user) + " got " + event(room, seq) + " twice");
      }
    }
  }

  /// @param source of what is said
  private void note(Message message, String source) {
    RoomFacts facts = state(message.room()).facts;
    if (!Names.isMessage(message.reference())) {
      disagree(message.room(), message.seq(), source, "a message that nobody has sent");
    } else if (!facts.note(message.seq(), message.reference(), message.messageId())) {
      disagree(message.room(), message.seq(), source, described(message));
    } else if (!whereabouts.note(message.reference(), message.room().number(), message.seq())) {
      doubled++;
      examples.add(
          () ->
              "by %s, %s, and it is at seq %d too"
                  .formatted(source, described(message), whereabouts.seq(message.reference())));
    }
  }

  private void noteOther(Room room, long seq, String source) {
    if (!state(room).facts.note(seq, RoomFacts.OTHER, "")) {
      disagree(room, seq, source, "no message");
    }
  }

  private void disagree(Room room, long seq, String source, String claim) {
    reordered++;
    examples.add(
        () -> "by " + source + ", seq " + seq + " is " + claim + "; known is " + event(room, seq));
  }

  private Stand stand(int user, Room room) {
    return Objects.requireNonNull(state(room).stands.get(user), "not a member");
  }

  private RoomState state(Room room) {
    return states.get(room.number());
  }

  private String described(Message message) {
    return "%s is at seq %d of %s"
        .formatted(sentence(message.reference()), message.seq(), message.room().conversationId());
  }

  private String event(Room room, long seq) {
    long known = state(room).facts.at(seq);
    String what =
        Names.isMessage(known)
            ? sentence(known)
            : known == RoomFacts.OTHER ? "an event" : "something";
    return "%s, seq %d of %s".formatted(what, seq, room.conversationId());
  }

  private String sentence(long reference) {
    return "message %d of %s"
        .formatted(Names.count(reference), names.user(Names.sender(reference)));
  }
}
