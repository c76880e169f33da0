package io.parley.contract;

/// What one user has with one conversation.
///
/// @param active false once the user has left or was removed
/// @param afterSeq the member sees the events after this one; 0 for all
/// @param readNumber the last message that the user has read
public record Membership(
    ConversationId conversationId,
    boolean active,
    long afterSeq,
    long readNumber,
    boolean muted,
    boolean archived,
    boolean pinned) {
  public Membership {
    Require.present("conversationId", conversationId);
    Require.atLeast("afterSeq", afterSeq, 0);
    Require.atLeast("readNumber", readNumber, 0);
  }

  /// The same, having read up to this message.
  public Membership withRead(long number) {
    return new Membership(conversationId, active, afterSeq, number, muted, archived, pinned);
  }
}
