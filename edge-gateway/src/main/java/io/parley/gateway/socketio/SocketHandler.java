package io.parley.gateway.socketio;

import io.parley.gateway.engineio.CloseReason;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What happens on one socket. Calls come one at a time and in order, from any thread, each after
/// the last has returned: [#onConnect], any number of [#onEvent], [#onDisconnect]. They must not
/// block. A call that throws closes the connection with [CloseReason#INTERNAL_ERROR].
public interface SocketHandler {
  /// The CONNECT packet is on its way; what is emitted from now on comes after it.
  void onConnect(SocketIoSocket socket);

  /// @param args the event's arguments without its name; the handler's to keep and change
  /// @param ack null if the client wants no ack
  void onEvent(String name, List<JsonNode> args, @Nullable AckResponder ack);

  /// The socket has ended; exactly once. May come within [SocketIoSocket#emit] of any thread, when
  /// that overflows the outbox: a lock that is held there must not be taken here.
  void onDisconnect(CloseReason reason);
}
