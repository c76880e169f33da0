package io.parley.gateway.dialect;

import io.parley.contract.codec.Codec;
import io.parley.gateway.conversation.Event;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.socketio.PacketCodec;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// One row of what clients are told: an app's event for something that happens.
final class Emission<T> {
  private static final String NAMESPACE = "/";

  private final String event;
  private final Class<T> of;
  private final BiPredicate<T, RenderContext> when;
  private final Function<T, ?> payload;

  /// Kept, so that nothing is made for each client.
  private final Function<Event, List<Frame>> forEvent;

  /// @param of what happens
  /// @param when who is told, and of which
  /// @param payload what they are told, which is written as JSON
  Emission(String event, Class<T> of, BiPredicate<T, RenderContext> when, Function<T, ?> payload) {
    this.event = event;
    this.of = of;
    this.when = when;
    this.payload = payload;
    forEvent = this::made;
  }

  Class<T> of() {
    return of;
  }

  boolean isFor(T what, RenderContext to) {
    return when.test(what, to);
  }

  Frame frame(T what) {
    return frame(event, payload.apply(what));
  }

  /// The same for all clients.
  List<Frame> frames(Event durable) {
    return durable.rendered(this, forEvent);
  }

  private List<Frame> made(Event durable) {
    return List.of(frame(of.cast(durable.content().orElseThrow())));
  }

  static Frame frame(String event, Object payload) {
    return PacketCodec.eventFrame(NAMESPACE, event, Codec.json().writeValueAsBytes(payload));
  }
}
