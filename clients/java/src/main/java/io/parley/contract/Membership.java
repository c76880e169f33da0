package io.parley.contract;

import org.jspecify.annotations.Nullable;

/// What one user has with one conversation.
///
/// @param active false once the user has left or was removed
/// @param afterSeq the last event before the user became a member; 0 where there was none
/// @param readNumber the last message that the user has read
/// @param afterNumber where the member sees only what has happened since: the last message before
///   the user became a member, 0 where there was none; null where the member sees all that was said
///   ([VisibleHistory])
/// @param requested true of a direct conversation that the other has not accepted yet; otherwise
///   null
public record Membership(
    ConversationId conversationId,
    boolean active,
    long afterSeq,
    long readNumber,
    boolean muted,
    boolean archived,
    boolean pinned,
    @Nullable Long afterNumber,
    @Nullable Boolean requested) {
  public Membership {
    Require.present("conversationId", conversationId);
    Require.atLeast("afterSeq", afterSeq, 0);
    Require.atLeast("readNumber", readNumber, 0);
    Require.optionalAtLeast("afterNumber", afterNumber, 0);
  }

  /// Of what the others have accepted.
  public Membership(
      ConversationId conversationId,
      boolean active,
      long afterSeq,
      long readNumber,
      boolean muted,
      boolean archived,
      boolean pinned,
      @Nullable Long afterNumber) {
    this(conversationId, active, afterSeq, readNumber, muted, archived, pinned, afterNumber, null);
  }

  /// Whether the others know of it: only then they are the user's partners.
  public boolean acceptedByAll() {
    return !Boolean.TRUE.equals(requested);
  }

  /// Of a member who sees all that was said.
  public Membership(
      ConversationId conversationId,
      boolean active,
      long afterSeq,
      long readNumber,
      boolean muted,
      boolean archived,
      boolean pinned) {
    this(conversationId, active, afterSeq, readNumber, muted, archived, pinned, null);
  }

  /// The event after which the member may be told of what has happened; 0 for all.
  public long visibleAfterSeq() {
    return afterNumber == null ? 0 : afterSeq;
  }

  /// The message after which the member may read; 0 for all.
  public long visibleAfterNumber() {
    return afterNumber == null ? 0 : afterNumber;
  }

  /// The same, having read up to this message.
  public Membership withRead(long number) {
    return new Membership(
        conversationId, active, afterSeq, number, muted, archived, pinned, afterNumber, requested);
  }
}
