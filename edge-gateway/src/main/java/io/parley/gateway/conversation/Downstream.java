package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.engineio.Volatile;
import io.parley.gateway.socketio.SocketIoSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What one client gets: nothing before it is let in and ready, then everything in order. Guarded
/// by its session.
///
/// Bound: [#MAX_EARLY_BYTES] wait until it is ready. Overflow: the socket is closed, as it is when
/// it is slow later.
final class Downstream {
  private static final long MAX_EARLY_BYTES = 512 * 1024;

  /// A client that has more unsent is given no more of what it missed: a quarter of what a socket
  /// may have unsent.
  private static final long CONGESTED_BYTES = 256 * 1024;

  private final SocketIoSocket socket;
  private final @Nullable Voice voice;
  private @Nullable List<Early> early = new ArrayList<>(0);
  private long earlyBytes;
  private @Nullable Stamps stamps;

  /// Messages on their way to the client; null while there are none, as for most.
  private @Nullable Map<ConversationId, Arrival> arrivals;

  /// @param event null for what has no place in a conversation
  private record Early(Frame frame, @Nullable Event event, boolean marks) {}

  /// A message, and where in the stream to the client it ends.
  private record Arrival(long number, long position) {}

  /// @param voice null for a client that speaks the native dialect
  Downstream(SocketIoSocket socket, @Nullable Voice voice) {
    this.socket = socket;
    this.voice = voice;
  }

  /// From now on its events say where the client stands.
  void stampWith(Stamps with) {
    stamps = with;
  }

  /// Begins to send.
  ///
  /// @param first goes before what has waited; null for nothing
  /// @return whether messages are on their way
  boolean begin(@Nullable Frame first) {
    List<Early> waited = early == null ? List.of() : early;
    early = null;
    if (first != null) {
      socket.emit(first);
    }
    for (Early item : waited) {
      send(item);
    }
    return arrivals != null;
  }

  boolean hasBegun() {
    return early == null;
  }

  boolean takesMore() {
    return hasBegun() && socket.unsentBytes() < CONGESTED_BYTES;
  }

  /// Whether the client speaks the native dialect.
  boolean isNative() {
    return voice == null;
  }

  /// Whatever the client's dialect.
  void push(Frame frame) {
    take(new Early(frame, null, false));
  }

  /// What no other dialect has words for.
  void tellNative(Frame frame) {
    if (voice == null) {
      push(frame);
    }
  }

  /// An event, in the client's dialect.
  ///
  /// @param marks whether it is a message that counts as delivered once it is written
  /// @return whether it is the first on its way of which [#arrived] will tell
  boolean tell(Event event, boolean marks) {
    boolean had = arrivals != null;
    if (voice == null) {
      take(new Early(event.frame(), event, marks));
    } else {
      voice.say(event).forEach(frame -> take(new Early(frame, event, marks)));
    }
    return !had && arrivals != null;
  }

  /// What is worth nothing late.
  ///
  /// @param key of two with the same key that wait, what is left is sent
  /// @param what as native clients get it
  /// @param words as others do
  void pass(Object key, Volatile what, Function<Voice, List<Frame>> words) {
    if (voice == null) {
      pass(key, what);
    } else {
      words.apply(voice).forEach(this::passWords);
    }
  }

  /// Another dialect's words: what two of them say may be two things, so none takes another's
  /// place.
  private void passWords(Frame frame) {
    pass(frame, frame);
  }

  private void pass(Object key, Volatile what) {
    if (hasBegun()) {
      socket.emitVolatile(key, what);
    } else {
      push(what.frame());
    }
  }

  /// Messages that have been written to the client since the last call.
  ///
  /// @return whether others are still on their way
  boolean arrived(BiConsumer<ConversationId, Long> each) {
    if (arrivals == null) {
      return false;
    }
    for (Iterator<Map.Entry<ConversationId, Arrival>> entries = arrivals.entrySet().iterator();
        entries.hasNext(); ) {
      Map.Entry<ConversationId, Arrival> entry = entries.next();
      if (socket.hasWritten(entry.getValue().position())) {
        each.accept(entry.getKey(), entry.getValue().number());
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
    boolean queued = socket.emit(stamps == null ? item.frame() : stamps.stamp(event));
    if (queued && item.marks()) {
      if (arrivals == null) {
        arrivals = new HashMap<>(2);
      }
      arrivals.put(event.conversation(), new Arrival(event.number(), socket.position()));
    }
  }
}
