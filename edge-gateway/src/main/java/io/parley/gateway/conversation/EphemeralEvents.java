package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.UserId;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.Ephemeral.ReceiptCounts;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.contract.wire.Answer.ReceiptsTold.Moved;
import io.parley.gateway.conversation.EphemeralEvent.CountsMoved;
import io.parley.gateway.conversation.EphemeralEvent.ReceiptsMoved;
import io.parley.gateway.conversation.EphemeralEvent.TypingChanged;
import io.parley.gateway.engineio.Timers;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What happens in a conversation and has no place in its order: who of those who are there is told
/// of it. Guarded by its channel.
///
/// Bound: of a group of over [Limits#READERS_NAMED] the last [Limits#RECEIPT_AUTHORS] who have said
/// something.
final class EphemeralEvents {
  private final ConversationId id;
  private final Timers timers;
  private final Object guard;
  private final Consumer<Consumer<Session>> everybody;
  private @Nullable Typists typists;

  /// Null while nobody has said anything in a large group, as in most conversations.
  private @Nullable LinkedHashSet<UserId> authors;

  /// @param guard the lock that is held in every call
  /// @param everybody does something with each session
  EphemeralEvents(
      ConversationId id, Timers timers, Object guard, Consumer<Consumer<Session>> everybody) {
    this.id = id;
    this.timers = timers;
    this.guard = guard;
    this.everybody = everybody;
  }

  void take(Ephemeral event) {
    switch (event) {
      case Typing typing -> {
        typists().sign(typing);
        tell(typing);
      }
      case ReceiptBatch _ -> {} // those of many conversations come together, as ReceiptsTold
      case ReceiptCounts counts -> tell(new CountsMoved(counts), _ -> true);
    }
  }

  private void tell(EphemeralEvent event, Predicate<Session> to) {
    everybody.accept(
        session -> {
          if (to.test(session)) {
            session.sendVolatile(event);
          }
        });
  }

  // Receipts.

  /// @param members how many there are
  void tell(Moved moved, long members) {
    List<Receipt> all =
        moved.marks().stream().map(mark -> Receipt.of(id, mark, moved.at())).toList();
    if (id.isDirect()) {
      all.forEach(receipt -> tell(ReceiptsMoved.of(receipt), _ -> true));
      return;
    }
    Set<UserId> authorsOf = new HashSet<>(moved.authors());
    Predicate<Session> author =
        session -> authorsOf.isEmpty() || authorsOf.contains(session.user());
    tellGroup(all, author);
    if (members <= Limits.READERS_NAMED && !authorsOf.isEmpty()) {
      tellGroup(all.stream().filter(receipt -> receipt.read() > 0).toList(), author.negate());
    }
  }

  private void tellGroup(List<Receipt> receipts, Predicate<Session> to) {
    if (!receipts.isEmpty()) {
      tell(ReceiptsMoved.inGroup(receipts), to);
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
          id.isDirect() ? ReceiptsMoved.of(receipt) : ReceiptsMoved.inGroup(List.of(receipt)),
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
        tell(stop);
      }
    }
  }

  /// Not to the devices of who types.
  private void tell(Typing typing) {
    tell(new TypingChanged(typing), session -> !session.user().equals(typing.userId()));
  }

  private Typists typists() {
    if (typists == null) {
      typists = new Typists(timers, this::stopped);
    }
    return typists;
  }
}
