package io.parley.gateway.app;

import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.EngineListener;
import io.parley.gateway.engineio.EngineSocket;
import io.parley.gateway.engineio.Frame;
import java.nio.ByteBuffer;

/// Says back what it is told.
record Echo(EngineSocket socket) implements EngineListener {
  @Override
  public void onOpen() {
    socket.trust();
  }

  @Override
  public void onMessage(String payload) {
    socket.send(Frame.message(payload));
  }

  @Override
  public void onBinary(ByteBuffer payload) {}

  @Override
  public void onClose(CloseReason reason) {}
}
