package io.parley.gateway.http;

import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.EngineTransport;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.engineio.TransportListener;
import io.parley.gateway.websocket.WebSocketConnection;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.jspecify.annotations.Nullable;

/// A websocket that carries a session. What breaks RFC 6455 closes it with the code that says so.
final class EngineWebSocket extends WebSocketConnection implements EngineTransport {
  /// Null once it has opened: it holds on to the request.
  private @Nullable Function<EngineTransport, TransportListener> opener;

  private @Nullable TransportListener listener;

  /// @param opener opens the session; called when the connection has become a websocket
  EngineWebSocket(
      ConnectionMetaData http,
      int maxPayload,
      Function<EngineTransport, TransportListener> opener) {
    super(
        http.getConnection().getEndPoint(),
        http.getConnector().getExecutor(),
        http.getConnector().getByteBufferPool(),
        http.getConnector().getScheduler(),
        maxPayload);
    this.opener = opener;
    PortConnection connection = PortConnection.of(http);
    if (connection != null) {
      connection.pass();
    }
  }

  @Override
  protected void onOpened() {
    listener = Objects.requireNonNull(opener, "opens once").apply(this);
    opener = null;
  }

  private TransportListener listener() {
    return Objects.requireNonNull(listener, "opened before anything is read");
  }

  @Override
  protected void onMessage(String text) {
    listener().onText(text);
  }

  @Override
  protected void onMessage(byte[] payload) {
    listener().onBinary(ByteBuffer.wrap(payload));
  }

  @Override
  protected boolean onPart(int bytes) {
    return listener().onPart(bytes);
  }

  @Override
  protected void onViolation(Violation violation) {
    CloseReason reason =
        switch (violation) {
          case MALFORMED_FRAME -> CloseReason.PARSE_ERROR;
          case INVALID_UTF8 -> CloseReason.INVALID_UTF8;
          case MESSAGE_TOO_LARGE -> CloseReason.PAYLOAD_TOO_LARGE;
        };
    close(reason, reason.text());
    listener().onClosed(reason);
  }

  @Override
  protected void onEnded(boolean failed) {
    if (listener != null) {
      listener.onClosed(failed ? CloseReason.TRANSPORT_ERROR : CloseReason.TRANSPORT_CLOSED);
    }
  }

  @Override
  public boolean send(List<Frame> frames, Consumer<@Nullable Throwable> completion) {
    ByteBuffer[] bytes = new ByteBuffer[frames.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = frames.get(i).websocket();
    }
    return write(bytes, completion);
  }

  @Override
  public void close(CloseReason reason, String text) {
    close(reason.code(), text);
  }
}
