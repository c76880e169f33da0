package io.parley.gateway.engineio;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A websocket that wants to replace a session's long-polling: `2probe`, answered by `3probe`, then
/// `5`. Anything else, its end, or `upgradeTimeout` closes this websocket and leaves the session as
/// it was. After the upgrade it hands everything on to the session.
final class UpgradeProbe implements TransportListener {
  /// What is kept of a packet that is not whole, with its frame.
  private static final int LONGEST = 32;

  private final EngineSocket session;
  private final EngineTransport websocket;
  private Timers.@Nullable Timer timer;
  private boolean upgraded;
  private boolean ended;

  UpgradeProbe(EngineSocket session, EngineTransport websocket) {
    this.session = session;
    this.websocket = websocket;
  }

  void start() {
    synchronized (this) {
      if (!ended) {
        timer = session.scheduleUpgradeTimeout(() -> fail(CloseReason.UPGRADE_TIMEOUT));
      }
    }
  }

  @Override
  public void onText(String packet) {
    if (isUpgraded()) {
      session.onText(packet);
    } else if (packet.equals("2probe")) {
      websocket.send(
          List.of(Frame.PROBE_ANSWER),
          failure -> {
            if (failure != null) {
              onClosed(CloseReason.TRANSPORT_ERROR);
            }
          });
      session.onProbed(this);
    } else if (packet.equals("5") && end(true)) {
      session.upgrade(this, websocket);
    } else {
      fail(CloseReason.PARSE_ERROR);
    }
  }

  @Override
  public void onBinary(ByteBuffer payload) {
    if (isUpgraded()) {
      session.onBinary(payload);
    } else {
      fail(CloseReason.PARSE_ERROR);
    }
  }

  /// Before the upgrade only `2probe` and `5` may come.
  @Override
  public boolean onPart(int bytes) {
    if (isUpgraded()) {
      return session.onPart(bytes);
    }
    if (bytes > LONGEST) {
      fail(CloseReason.PAYLOAD_TOO_LARGE);
      return false;
    }
    return true;
  }

  @Override
  public void onClosed(CloseReason reason) {
    if (isUpgraded()) {
      session.onClosed(reason);
    } else {
      fail(reason);
    }
  }

  /// Closes this websocket, unless it has become the session's.
  void fail(CloseReason reason) {
    if (end(false)) {
      session.onProbeEnded(this);
      websocket.close(reason, reason.text());
    }
  }

  private synchronized boolean isUpgraded() {
    return upgraded;
  }

  /// @return whether it is this call that ended the probing
  private synchronized boolean end(boolean success) {
    if (ended) {
      return false;
    }
    ended = true;
    upgraded = success;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    return true;
  }
}
