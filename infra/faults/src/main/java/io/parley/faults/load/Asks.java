package io.parley.faults.load;

import io.parley.faults.load.Timers.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What one user has asked on a [Link] and has no answer to. Each question ends once: with its
/// answer, or with null when there is none within [#WITHIN] or the link is cut. An answer after
/// that goes to whoever wants it all the same.
///
/// Bound: [#MOST_LATE] questions whose answers may still come. Overflow: the oldest is forgotten.
final class Asks {
  static final Duration WITHIN = Duration.ofSeconds(10);

  static final int MOST_LATE = 32;

  private final Link link;
  private final Timers timers;
  private final Map<Integer, Ask> pending = new HashMap<>();

  /// Who wants answers that come too late, the oldest question first.
  private final Map<Integer, Consumer<JsonNode>> late = new LinkedHashMap<>();

  private int lastId;
  private boolean up;

  Asks(Link link, Timers timers) {
    this.link = link;
    this.timers = timers;
  }

  private record Ask(
      Consumer<@Nullable JsonNode> listener, Consumer<JsonNode> late, Timer timeout) {}

  boolean isUp() {
    return up;
  }

  void up() {
    up = true;
  }

  /// Ends all questions without an answer.
  void down() {
    up = false;
    List<Integer> ids = List.copyOf(pending.keySet());
    ids.forEach(id -> end(id, null));
    late.clear();
  }

  /// To be called while the link is up.
  void ask(String event, ObjectNode payload, Consumer<@Nullable JsonNode> listener) {
    ask(event, payload, listener, nobody -> {});
  }

  /// To be called while the link is up.
  ///
  /// @param late gets the answer if it comes after there was none in time
  void ask(
      String event,
      ObjectNode payload,
      Consumer<@Nullable JsonNode> listener,
      Consumer<JsonNode> late) {
    int id = ++lastId;
    pending.put(id, new Ask(listener, late, timers.after(WITHIN, () -> timeOut(id))));
    link.emit(id, event, payload);
  }

  void answered(int id, JsonNode answer) {
    Consumer<JsonNode> waiting = late.remove(id);
    if (waiting == null) {
      end(id, answer);
    } else {
      waiting.accept(answer);
    }
  }

  private void timeOut(int id) {
    Ask ask = pending.get(id);
    if (ask == null) {
      return;
    }
    if (late.size() == MOST_LATE) {
      late.remove(late.keySet().iterator().next());
    }
    late.put(id, ask.late());
    end(id, null);
  }

  private void end(int id, @Nullable JsonNode answer) {
    Ask ask = pending.remove(id);
    if (ask != null) {
      ask.timeout().cancel();
      ask.listener().accept(answer);
    }
  }
}
