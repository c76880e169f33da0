package io.parley.faults.load;

import io.parley.faults.load.Ledger.Message;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads a conversation's history where a client has missed something that nobody sends it any
/// more, as a careful app does: page by page, across reconnects, and again while history is behind.
final class Pager {
  private static final int PAGE = 100;
  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final JsonMapper JSON = new JsonMapper();

  private final Room room;
  private final Asks asks;
  private final Timers timers;
  private final Names names;
  private final Consumer<Message> reader;
  private long number;
  private long untilSeq;
  private long untilNumber;
  private boolean busy;

  /// @param reader gets every message of each page, in order
  Pager(Room room, Asks asks, Run run, Consumer<Message> reader) {
    this.room = room;
    this.asks = asks;
    this.timers = run.timers();
    this.names = run.names();
    this.reader = reader;
  }

  /// Reads up to a seq, from where it is if it is reading.
  ///
  /// @param after number of the last message that the client has
  /// @param lastNumber of the last message up to that seq; 0 where it is not known, and the pager
  ///   reads what history has now
  void readUntil(long after, long seq, long lastNumber) {
    if (untilSeq == 0) {
      number = after;
    }
    untilSeq = Math.max(untilSeq, seq);
    untilNumber = Math.max(untilNumber, lastNumber);
    ask();
  }

  /// The link can be used.
  void up() {
    ask();
  }

  private void ask() {
    if (busy || !asks.isUp() || untilSeq == 0) {
      return;
    }
    busy = true;
    ObjectNode payload =
        JSON.createObjectNode()
            .put("conversationId", room.conversationId())
            .put("after", number)
            .put("limit", PAGE);
    asks.ask("history:page", payload, this::answered);
  }

  private void answered(@Nullable JsonNode answer) {
    if (answer == null) {
      free();
      return;
    }
    if (!answer.path("ok").asBoolean(false)) {
      timers.after(Refusal.of(answer).after(), this::free);
      return;
    }
    boolean done = false;
    for (JsonNode message : answer.path("messages")) {
      Message read = Events.message(room, message, names);
      number = Math.max(number, read.number());
      done |= read.seq() >= untilSeq;
      reader.accept(read);
    }
    boolean more = answer.path("hasMore").asBoolean(false);
    done |= untilNumber > 0 ? number >= untilNumber : !more;
    if (done) {
      busy = false;
      untilSeq = 0;
      untilNumber = 0;
    } else if (more) {
      free();
    } else {
      timers.after(AGAIN, this::free);
    }
  }

  private void free() {
    busy = false;
    ask();
  }
}
