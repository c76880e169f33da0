package io.parley.gateway.conformance;

import io.parley.gateway.conformance.RawWebSocket.Received;
import java.io.IOException;
import java.util.Base64;

/// Engine.IO by websocket, from its beginning.
final class WebSocketClient implements EngineClient {
  private final RawWebSocket socket;
  private final String openPacket;

  WebSocketClient(Wire wire) throws IOException {
    socket = wire.webSocket(Wire.WEBSOCKET);
    openPacket = socket.receiveText();
  }

  RawWebSocket socket() {
    return socket;
  }

  @Override
  public String openPacket() {
    return openPacket;
  }

  @Override
  public void send(String... packets) throws IOException {
    for (String packet : packets) {
      if (packet.startsWith("b")) {
        socket.binary(Base64.getDecoder().decode(packet.substring(1)));
      } else {
        socket.text(packet);
      }
    }
  }

  @Override
  public void offend(String... packets) throws IOException {
    send(packets);
  }

  @Override
  public String receive() throws IOException {
    Received received = socket.receive();
    return switch (received.opcode()) {
      case RawWebSocket.TEXT -> received.text();
      case RawWebSocket.BINARY -> "b" + Base64.getEncoder().encodeToString(received.payload());
      default -> throw new AssertionError("expected a packet, but was " + received);
    };
  }

  @Override
  public void receiveEnd() throws IOException {
    socket.receiveEnd(socket.receiveClose());
  }
}
