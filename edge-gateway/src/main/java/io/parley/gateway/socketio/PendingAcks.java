package io.parley.gateway.socketio;

import io.parley.gateway.engineio.Timers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The acks that one client owes us. Safe for use by many threads.
///
/// Bound: [#MAX_PENDING]. Overflow: the new one is told that there will be no answer.
final class PendingAcks {
  static final int MAX_PENDING = 1_000;

  private final Map<Long, Pending> pending = new HashMap<>(2);
  private long nextId;
  private boolean closed;

  private static final class Pending {
    final AckHandler handler;
    Timers.@Nullable Timer timer;

    Pending(AckHandler handler) {
      this.handler = handler;
    }
  }

  /// @return the ack's id, from 0 on; -1 if it is not waited for
  synchronized long add(AckHandler handler) {
    if (closed || pending.size() == MAX_PENDING) {
      return -1;
    }
    pending.put(nextId, new Pending(handler));
    return nextId++;
  }

  /// @param timer to be cancelled when the ack is not waited for any more
  synchronized void expire(long id, Timers.Timer timer) {
    Pending ack = pending.get(id);
    if (ack == null) {
      timer.cancel();
    } else {
      ack.timer = timer;
    }
  }

  /// An id that nobody waits for is ignored: its time may be over.
  void answer(long id, List<JsonNode> args) {
    Pending ack = remove(id);
    if (ack != null) {
      ack.handler.onAck(args);
    }
  }

  void giveUp(long id) {
    Pending ack = remove(id);
    if (ack != null) {
      ack.handler.onNoAck();
    }
  }

  void close() {
    List<Long> left;
    synchronized (this) {
      closed = true;
      left = new ArrayList<>(pending.keySet());
    }
    left.forEach(this::giveUp);
  }

  private synchronized @Nullable Pending remove(long id) {
    Pending ack = pending.remove(id);
    if (ack != null && ack.timer != null) {
      ack.timer.cancel();
    }
    return ack;
  }
}
