package io.parley.gateway.conversation;

import io.parley.gateway.request.RetryTimer;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Somebody who reads a conversation from a seq on: takes each event once and in order, holds what
/// comes too early, and knows what is missing. Guarded by its channel.
///
/// Bound: at most [#MAX_HELD_EVENTS] events of [#MAX_HELD_BYTES] bytes are held. Overflow: what
/// comes then is dropped and asked for again.
final class Follower {
  static final int MAX_HELD_EVENTS = 256;
  static final int MAX_HELD_BYTES = 256 * 1024;

  private final Consumer<Event> sink;
  private long position;
  private @Nullable TreeMap<Long, Event> held;
  private int heldBytes;
  private @Nullable String requestId;
  private final RetryTimer asked = new RetryTimer();
  private boolean waitsForHistory;

  /// @param position the last seq that it has
  /// @param sink gets the events after it
  Follower(long position, Consumer<Event> sink) {
    this.position = position;
    this.sink = sink;
  }

  /// The last seq that it has.
  long position() {
    return position;
  }

  /// Takes the event if it is the next, holds it if it is later, drops it if it is known.
  void offer(Event event) {
    if (event.seq() <= position) {
      return;
    }
    if (event.seq() > position + 1) {
      hold(event);
      return;
    }
    take(event);
    takeHeld();
  }

  /// Goes on behind a gap that nobody can close.
  void skipTo(long seq) {
    position = Math.max(position, seq);
    takeHeld();
  }

  /// What it waits for, if it has asked.
  @Nullable String requestId() {
    return requestId;
  }

  /// @param id another one's, or that of the request that is made again
  void requested(String id, long nanoTime) {
    if (id.equals(requestId)) {
      asked.askedAgain(nanoTime);
    } else {
      asked.asked(nanoTime);
    }
    requestId = id;
    waitsForHistory = false;
  }

  /// The request has been answered as far as the processor goes; history has its own time.
  void waitForHistory(long nanoTime) {
    waitsForHistory = true;
    asked.answeredInPart(nanoTime);
  }

  boolean waitsForHistory() {
    return waitsForHistory;
  }

  boolean isLate(long nanoTime) {
    return requestId != null && asked.isDue(nanoTime);
  }

  void answered() {
    requestId = null;
    asked.answered();
    waitsForHistory = false;
  }

  private void take(Event event) {
    position = event.seq();
    sink.accept(event);
  }

  private void takeHeld() {
    while (held != null && held.firstKey() <= position + 1) {
      Event next = held.pollFirstEntry().getValue();
      heldBytes -= next.json().length;
      if (held.isEmpty()) {
        held = null;
      }
      if (next.seq() == position + 1) {
        take(next);
      }
    }
  }

  private void hold(Event event) {
    if (held == null) {
      held = new TreeMap<>();
    }
    boolean fits =
        held.size() < MAX_HELD_EVENTS && heldBytes + event.json().length <= MAX_HELD_BYTES;
    if (fits && held.putIfAbsent(event.seq(), event) == null) {
      heldBytes += event.json().length;
    }
  }
}
