package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.UserId;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.engineio.Volatile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Receipts of one conversation that are told together. None of two that wait for a slow client
/// says what the other says, so of both is left how far each member has come.
///
/// Bound: [Limits#MEMBERS_LISTED] members. Overflow: those who have been told of first are left
/// out.
final class Receipts implements Volatile {
  private final ConversationId conversation;
  private final List<Receipt> all;
  private final Frame frame;

  /// @param all at least one, at most one of a member; exactly one of a direct conversation
  Receipts(ConversationId conversation, List<Receipt> all) {
    this.conversation = conversation;
    this.all = List.copyOf(all);
    frame =
        conversation.isDirect()
            ? Frames.receipt(all.getFirst())
            : Frames.receipts(conversation, all);
  }

  @Override
  public Frame frame() {
    return frame;
  }

  @Override
  public Volatile after(Volatile older) {
    Map<UserId, Receipt> merged = new LinkedHashMap<>();
    if (older instanceof Receipts before) {
      before.all.forEach(receipt -> merged.put(receipt.userId(), receipt));
    }
    for (Receipt receipt : all) {
      Receipt known = merged.remove(receipt.userId()); // so that the newest are the last
      merged.put(receipt.userId(), known == null ? receipt : receipt.after(known));
    }
    return new Receipts(
        conversation,
        merged.values().stream().skip(Math.max(0, merged.size() - Limits.MEMBERS_LISTED)).toList());
  }
}
