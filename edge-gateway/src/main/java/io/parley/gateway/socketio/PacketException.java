package io.parley.gateway.socketio;

/// A packet that breaks the protocol. Its sender's connection is closed with the message as the
/// reason; the message is ASCII, short, and repeats nothing the client sent.
final class PacketException extends Exception {
  PacketException(String message) {
    // Expected input: no cause and no stack trace, whose cost the sender would choose.
    super(message, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
