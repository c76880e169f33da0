package io.parley.gateway.conformance;

import java.io.IOException;

/// The client's end of one Engine.IO session, packet by packet. A binary packet is written `b` and
/// its bytes in base64. It answers no ping by itself.
interface EngineClient {
  /// The open packet, whole.
  String openPacket();

  /// Sends packets, which the server must take.
  void send(String... packets) throws IOException;

  /// Sends what the server may refuse.
  void offend(String... packets) throws IOException;

  /// The next packet.
  String receive() throws IOException;

  /// Reads up to the end of the session, which there must be; what comes before it is dropped.
  void receiveEnd() throws IOException;
}
