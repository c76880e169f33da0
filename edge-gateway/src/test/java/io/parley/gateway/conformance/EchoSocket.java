package io.parley.gateway.conformance;

import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.socketio.AckResponder;
import io.parley.gateway.socketio.ConnectHandler;
import io.parley.gateway.socketio.PacketCodec;
import io.parley.gateway.socketio.SocketHandler;
import io.parley.gateway.socketio.SocketIoSocket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// On connect emits `auth` with the CONNECT payload; answers `message` by `message-back` and
/// `message-with-ack` by an ack, both with the arguments they came with.
final class EchoSocket implements SocketHandler {
  /// The suites' clients listen for one message after the other, and miss a second one that their
  /// system hands over together with the first.
  private static final Duration APART = Duration.ofMillis(30);

  private final JsonNode auth;
  private final Timers timers;
  private @Nullable SocketIoSocket socket;

  private EchoSocket(JsonNode auth, Timers timers) {
    this.auth = auth;
    this.timers = timers;
  }

  static ConnectHandler handler(Timers timers) {
    JsonNode none = JsonNodeFactory.instance.objectNode();
    return attempt ->
        attempt.accept(
            new EchoSocket(attempt.auth().map(JsonNode.class::cast).orElse(none), timers));
  }

  @Override
  public void onConnect(SocketIoSocket connected) {
    socket = connected;
    timers.schedule(APART, () -> emit("auth", List.of(auth)));
  }

  @Override
  public void onEvent(String name, List<JsonNode> args, @Nullable AckResponder ack) {
    if (name.equals("message")) {
      emit("message-back", args);
    } else if (name.equals("message-with-ack") && ack != null) {
      ack.ack(args);
    }
  }

  @Override
  public void onDisconnect(CloseReason reason) {}

  private void emit(String name, List<JsonNode> args) {
    SocketIoSocket to = Objects.requireNonNull(socket, "connected");
    to.emit(PacketCodec.eventFrames(to.namespace(), name, args));
  }
}
