package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.Ephemeral;
import io.parley.contract.Ephemeral.Receipt;
import io.parley.contract.Ephemeral.ReceiptCounts;
import io.parley.contract.Ephemeral.Typing;
import io.parley.contract.UserId;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.engineio.Timers;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is said in a conversation and has no place in its order: it goes to everybody who is there,
/// and is no loss where it does not get through. Guarded by its channel.
final class Passing {
  private final ConversationId id;
  private final Timers timers;
  private final Object guard;
  private final Consumer<Consumer<Session>> everybody;
  private @Nullable Typists typists;

  /// @param guard the lock that is held in every call
  /// @param everybody does something with each session
  Passing(ConversationId id, Timers timers, Object guard, Consumer<Consumer<Session>> everybody) {
    this.id = id;
    this.timers = timers;
    this.guard = guard;
    this.everybody = everybody;
  }

  /// Of two signs of the same user's typing that wait for a socket, the newer counts.
  private record TypingKey(ConversationId conversation, UserId user) {}

  private record ReceiptKey(ConversationId conversation, UserId user) {}

  /// @param frame the event, encoded
  void take(Ephemeral event, Frame frame) {
    switch (event) {
      case Typing typing -> {
        typists().sign(typing);
        push(typing, frame);
      }
      case Receipt receipt -> {
        ReceiptKey key = new ReceiptKey(id, receipt.userId());
        everybody.accept(session -> session.pass(key, receipt, frame));
      }
      case ReceiptCounts counts -> everybody.accept(session -> session.pass(id, counts, frame));
    }
  }

  private void stopped(Typing stop) {
    synchronized (guard) {
      if (typists().end(stop.userId())) {
        push(stop, Frames.typing(stop));
      }
    }
  }

  /// Not to the devices of who types.
  private void push(Typing typing, Frame frame) {
    TypingKey key = new TypingKey(id, typing.userId());
    everybody.accept(
        session -> {
          if (!session.user().equals(typing.userId())) {
            session.pass(key, typing, frame);
          }
        });
  }

  private Typists typists() {
    if (typists == null) {
      typists = new Typists(timers, this::stopped);
    }
    return typists;
  }
}
