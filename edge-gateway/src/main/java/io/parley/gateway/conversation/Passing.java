package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.UserId;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.Ephemeral.ReceiptCounts;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.contract.wire.EventType;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.engineio.Timers;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What is said in a conversation and has no place in its order: it goes to everybody who is there
/// and is to know, and is no loss where it does not get through. Guarded by its channel.
///
/// Bound: of a group of over [Limits#READERS_NAMED] the last [Limits#RECEIPT_AUTHORS] who have said
/// something.
final class Passing {
  private final ConversationId id;
  private final Timers timers;
  private final Object guard;
  private final Consumer<Consumer<Session>> everybody;
  private @Nullable Typists typists;

  /// Null while nobody has said anything in a large group, as in most conversations.
  private @Nullable LinkedHashSet<UserId> authors;

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

  /// @param user null for all of a group
  private record ReceiptKey(ConversationId conversation, @Nullable UserId user) {}

  /// @param value the event, encoded
  void take(Ephemeral event, byte[] value) {
    switch (event) {
      case Typing typing -> {
        typists().sign(typing);
        push(typing, Frames.event(EventNames.of(EventType.TYPING), value));
      }
      case ReceiptBatch _ -> {} // those of many conversations come together, as ReceiptsTold
      case ReceiptCounts counts -> {
        Frame frame = Frames.event(EventNames.of(EventType.RECEIPT_COUNTS), value);
        everybody.accept(session -> session.pass(id, frame, _ -> List.of()));
      }
    }
  }

  // Receipts.

  /// @param members how many there are
  void tell(ReceiptBatch batch, long members) {
    List<Receipt> all =
        batch.marks().stream().map(mark -> Receipt.of(id, mark, batch.at())).toList();
    if (id.isDirect()) {
      all.forEach(receipt -> tell(List.of(receipt), _ -> true));
      return;
    }
    Set<UserId> authorsOf = new HashSet<>(batch.authors());
    Predicate<Session> author =
        session -> authorsOf.isEmpty() || authorsOf.contains(session.user());
    tell(all, author);
    if (members <= Limits.READERS_NAMED && !authorsOf.isEmpty()) {
      tell(all.stream().filter(receipt -> receipt.read() > 0).toList(), author.negate());
    }
  }

  private void tell(List<Receipt> told, Predicate<Session> to) {
    if (told.isEmpty()) {
      return;
    }
    ReceiptKey key = new ReceiptKey(id, id.isDirect() ? told.getFirst().userId() : null);
    Shared shared = new Shared(told);
    everybody.accept(
        session -> {
          if (to.test(session)) {
            session.pass(
                key,
                shared.once(),
                voice -> told.stream().flatMap(one -> voice.say(one).stream()).toList());
          }
        });
  }

  /// Encoded when the first is told, for it is likely that nobody here is.
  private final class Shared {
    private final List<Receipt> told;
    private @Nullable Receipts encoded;

    Shared(List<Receipt> told) {
      this.told = told;
    }

    Receipts once() {
      if (encoded == null) {
        encoded = new Receipts(id, told);
      }
      return encoded;
    }
  }

  /// A message was accepted. Who sends has read what was said before: where that is news, whoever
  /// is told of readers hears of it.
  void said(Event message, UserId sender, long members) {
    if (message.marksRead()) {
      Set<UserId> waiting = authors == null ? Set.of() : authors;
      boolean isSmall = id.isDirect() || members <= Limits.READERS_NAMED;
      Receipt receipt =
          new Receipt(
              id, sender, message.number(), message.number(), Instant.ofEpochMilli(message.at()));
      tell(
          List.of(receipt),
          session ->
              !session.user().equals(sender) && (isSmall || waiting.contains(session.user())));
    }
    if (!id.isDirect() && members > Limits.READERS_NAMED && members <= Limits.MEMBERS_LISTED) {
      remember(sender);
    }
  }

  private void remember(UserId author) {
    if (authors == null) {
      authors = new LinkedHashSet<>(4);
    }
    authors.remove(author);
    authors.addLast(author);
    if (authors.size() > Limits.RECEIPT_AUTHORS) {
      authors.removeFirst();
    }
  }

  // Typing.

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
            session.pass(key, frame, voice -> voice.say(typing));
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
