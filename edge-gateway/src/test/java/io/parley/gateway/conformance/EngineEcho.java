package io.parley.gateway.conformance;

import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.EngineListener;
import io.parley.gateway.engineio.EngineSocket;
import io.parley.gateway.engineio.Frame;
import java.nio.ByteBuffer;

/// Sends every message back.
record EngineEcho(EngineSocket socket) implements EngineListener {
  @Override
  public void onOpen() {
    socket.trust(); // there is no CONNECT
  }

  @Override
  public void onMessage(String payload) {
    socket.send(Frame.message(payload));
  }

  @Override
  public void onBinary(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    socket.send(Frame.binary(bytes));
  }

  @Override
  public void onClose(CloseReason reason) {}
}
