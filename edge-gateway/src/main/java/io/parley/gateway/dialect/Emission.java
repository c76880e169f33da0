package io.parley.gateway.dialect;

import io.parley.contract.codec.Codec;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.socketio.PacketCodec;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// One row of what clients are told: an app's event for something that happens.
///
/// @param of what happens
/// @param when who is told, and of which
/// @param payload what they are told, which is written as JSON
record Emission<T>(
    String event, Class<T> of, BiPredicate<T, Hearing> when, Function<T, ?> payload) {
  private static final String NAMESPACE = "/";

  Frame frame(T what) {
    return frame(event, payload.apply(what));
  }

  static Frame frame(String event, Object payload) {
    return PacketCodec.eventFrame(NAMESPACE, event, Codec.json().writeValueAsBytes(payload));
  }
}
