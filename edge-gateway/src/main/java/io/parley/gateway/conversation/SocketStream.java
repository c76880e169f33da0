package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.engineio.Volatile;
import io.parley.gateway.socketio.PacketCodec;
import io.parley.gateway.socketio.SocketIoSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one client gets: nothing before it is let in and ready, then everything in order. Guarded
/// by its session.
///
/// Bound: [#MAX_EARLY_BYTES] wait until it is ready. Overflow: the socket is closed, as it is when
/// it is slow later.
final class SocketStream {
  private static final long MAX_EARLY_BYTES = 512 * 1024;

  /// A client that has more unsent is given no more of what it missed: a quarter of what a socket
  /// may have unsent.
  private static final long CONGESTED_BYTES = 256 * 1024;

  /// About nothing that happened: it carries an offset, which official clients keep whatever the
  /// event is. Nobody listens to it.
  private static final Frame OFFSET =
      PacketCodec.eventFrame("/", "parley:offset", "null".getBytes(StandardCharsets.UTF_8));

  private final SocketIoSocket socket;
  private @Nullable List<Early> early = new ArrayList<>(0);
  private long earlyBytes;
  private @Nullable RecoveryStamper stamper;

  /// Whether the client's rooms have changed before it could be told so.
  private boolean owesOffset;

  /// Messages on their way to the client; null while there are none, as for most.
  private @Nullable Map<ConversationId, Arrival> arrivals;

  /// @param event of which it is the last frame; null for others, and for what is about no event
  /// @param marks whether the event is a message that counts as delivered once it is written
  private record Early(Frame frame, @Nullable Event event, boolean marks) {}

  /// A message, and where in the stream to the client it ends.
  private record Arrival(long number, long position) {}

  SocketStream(SocketIoSocket socket) {
    this.socket = socket;
  }

  /// From now on its events say where the client stands.
  void stampWith(RecoveryStamper with) {
    stamper = with;
  }

  /// Begins to send.
  ///
  /// @param first go before what has waited
  /// @return whether messages are on their way
  boolean begin(List<Frame> first) {
    List<Early> waited = early == null ? List.of() : early;
    early = null;
    first.forEach(socket::emit);
    waited.forEach(this::send);
    if (owesOffset) {
      sendOffset();
    }
    return arrivals != null;
  }

  boolean hasBegun() {
    return early == null;
  }

  boolean takesMore() {
    return hasBegun() && socket.unsentBytes() < CONGESTED_BYTES;
  }

  /// What must get there, and has no place in a conversation.
  void sendDurable(Frame frame) {
    take(new Early(frame, null, false));
  }

  /// An event, which must get there.
  ///
  /// @param frames what it becomes; none where the client is not told of it
  /// @param marks whether it is a message that counts as delivered once it is written
  /// @return whether it is the first on its way of which [#arrived] will tell
  boolean sendDurable(Event event, List<Frame> frames, boolean marks) {
    boolean had = arrivals != null;
    int last = frames.size() - 1;
    for (int i = 0; i <= last; i++) {
      take(
          i < last
              ? new Early(frames.get(i), null, false)
              : new Early(frames.get(i), event, marks));
    }
    if (last < 0 && stamper != null) {
      stamper.skip(event);
    }
    return !had && arrivals != null;
  }

  /// What is worth nothing late.
  ///
  /// @param key of two with the same key that wait, what is left is sent
  void sendVolatile(Object key, Volatile what) {
    if (hasBegun()) {
      socket.emitVolatile(key, what);
    } else {
      sendDurable(what.frame());
    }
  }

  /// Where the client stands, and which rooms it is in, now that this has changed without an event.
  void sendOffset() {
    owesOffset = !hasBegun();
    if (stamper != null && !owesOffset) {
      socket.emit(stamper.stamp(OFFSET));
    }
  }

  /// Messages that have been written to the client since the last call.
  ///
  /// @return whether others are still on their way
  boolean arrived(ReceiptBook.Written each) {
    if (arrivals == null) {
      return false;
    }
    for (Iterator<Map.Entry<ConversationId, Arrival>> entries = arrivals.entrySet().iterator();
        entries.hasNext(); ) {
      Map.Entry<ConversationId, Arrival> entry = entries.next();
      if (socket.hasWritten(entry.getValue().position())) {
        each.accept(entry.getKey(), entry.getValue().number(), socket.writtenAt());
        entries.remove();
      }
    }
    if (arrivals.isEmpty()) {
      arrivals = null;
    }
    return arrivals != null;
  }

  /// Of what is on its way nothing more will be told.
  void end() {
    arrivals = null;
  }

  private void take(Early item) {
    if (early == null) {
      send(item);
      return;
    }
    earlyBytes += item.frame().size();
    if (earlyBytes <= MAX_EARLY_BYTES) {
      early.add(item);
    } else {
      socket.close(CloseReason.SLOW_CONSUMER);
    }
  }

  private void send(Early item) {
    Event event = item.event();
    if (event == null) {
      socket.emit(item.frame());
      return;
    }
    boolean queued =
        socket.emit(stamper == null ? item.frame() : stamper.stamp(event, item.frame()));
    if (queued && item.marks()) {
      if (arrivals == null) {
        arrivals = new HashMap<>(2);
      }
      arrivals.put(event.conversation(), new Arrival(event.number(), socket.position()));
    }
  }
}
