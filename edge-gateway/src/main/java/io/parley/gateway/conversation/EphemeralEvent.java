package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.Presence;
import io.parley.contract.UserId;
import io.parley.contract.log.Ephemeral;
import io.parley.gateway.engineio.Volatile;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What happens and has no place in an order, for all who are told of it: worth nothing late, and
/// no loss where it does not get through.
public abstract sealed class EphemeralEvent {
  private record TypingKey(ConversationId conversation, UserId user) {}

  /// @param user null for all of a group
  private record ReceiptKey(ConversationId conversation, @Nullable UserId user) {}

  private volatile @Nullable Volatile shared;

  private EphemeralEvent() {}

  /// Of two with the same key that wait for a socket, what is left counts.
  public abstract Object key();

  /// Who has caused it, where it is not for those who have blocked that user: they are told nothing
  /// of it. Null where they are told as everybody is.
  abstract @Nullable UserId by();

  /// What all clients of one dialect share, made when it is first wanted.
  ///
  /// @param make the same for every call
  public Volatile shared(Function<EphemeralEvent, Volatile> make) {
    Volatile known = shared;
    if (known == null) {
      known = make.apply(this);
      shared = known; // twice in a race, to no harm
    }
    return known;
  }

  /// A member types, or has stopped.
  public static final class TypingChanged extends EphemeralEvent {
    private final Ephemeral.Typing typing;

    TypingChanged(Ephemeral.Typing typing) {
      this.typing = typing;
    }

    public Ephemeral.Typing typing() {
      return typing;
    }

    @Override
    UserId by() {
      return typing.userId();
    }

    @Override
    public Object key() {
      return new TypingKey(typing.conversationId(), typing.userId());
    }
  }

  /// Members have come further.
  public static final class ReceiptsMoved extends EphemeralEvent {
    private final List<Receipt> receipts;
    private final boolean alone;

    private ReceiptsMoved(List<Receipt> receipts, boolean alone) {
      this.receipts = List.copyOf(receipts);
      this.alone = alone;
    }

    /// Of a member, who is told of alone: of a direct conversation, or to the member's own devices.
    static ReceiptsMoved of(Receipt receipt) {
      return new ReceiptsMoved(List.of(receipt), true);
    }

    /// Of members of a group, who are told of together.
    ///
    /// @param receipts at least one, at most one of a member
    static ReceiptsMoved inGroup(List<Receipt> receipts) {
      return new ReceiptsMoved(receipts, false);
    }

    public List<Receipt> receipts() {
      return receipts;
    }

    public ConversationId conversation() {
      return receipts.getFirst().conversationId();
    }

    /// Whether it is about one member, and not about some of a group.
    public boolean isAlone() {
      return alone;
    }

    /// Of a group they are everybody's.
    @Override
    @Nullable UserId by() {
      return conversation().isDirect() ? receipts.getFirst().userId() : null;
    }

    @Override
    public Object key() {
      return new ReceiptKey(conversation(), alone ? receipts.getFirst().userId() : null);
    }
  }

  /// In a large conversation: how many have come to its last message.
  public static final class CountsMoved extends EphemeralEvent {
    private final Ephemeral.ReceiptCounts counts;

    CountsMoved(Ephemeral.ReceiptCounts counts) {
      this.counts = counts;
    }

    public Ephemeral.ReceiptCounts counts() {
      return counts;
    }

    @Override
    @Nullable UserId by() {
      return null;
    }

    @Override
    public Object key() {
      return counts.conversationId();
    }
  }

  /// A user is seen in another way.
  public static final class PresenceMoved extends EphemeralEvent {
    private final Presence presence;

    PresenceMoved(Presence presence) {
      this.presence = presence;
    }

    public Presence presence() {
      return presence;
    }

    @Override
    UserId by() {
      return presence.userId();
    }

    @Override
    public Object key() {
      return presence.userId();
    }
  }
}
