package io.parley.gateway.web;

import io.parley.gateway.engineio.EngineTransport;
import io.parley.gateway.engineio.SendCompletion;
import io.parley.gateway.engineio.Timers;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.common.WebSocketSession;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/// One websocket of Jetty. Text goes out as the frame's own bytes, through Jetty's core session:
/// its public text methods take a string and would encode it anew for every socket.
final class JettyTransport implements EngineTransport {
  /// How long a peer may take to answer a close before its connection is cut.
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final Session session;
  private final CoreSession core;
  private final Timers timers;
  private final String remoteAddress;

  JettyTransport(Session session, Timers timers, String remoteAddress) {
    this.session = session;
    this.core = ((WebSocketSession) session).getCoreSession();
    this.timers = timers;
    this.remoteAddress = remoteAddress;
  }

  @Override
  public void sendText(ByteBuffer utf8, SendCompletion completion) {
    core.sendFrame(
        new Frame(OpCode.TEXT, utf8),
        Callback.from(() -> completion.completed(null), completion::completed),
        false);
  }

  @Override
  public void close(int code, String reason) {
    session.close(code, reason, org.eclipse.jetty.websocket.api.Callback.NOOP);
    timers.schedule(CLOSE_WITHIN, session::disconnect);
  }

  @Override
  public String remoteAddress() {
    return remoteAddress;
  }
}
