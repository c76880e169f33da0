package io.parley.gateway.dialect;

import io.parley.contract.Limits;
import io.parley.contract.UserId;
import io.parley.gateway.conversation.Receipt;
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
final class NativeReceipts implements Volatile {
  private final List<Receipt> all;
  private final boolean alone;
  private final Frame frame;

  private NativeReceipts(List<Receipt> all, boolean alone) {
    this.all = List.copyOf(all);
    this.alone = alone;
    frame = alone ? NativeFrames.receipt(all.getFirst()) : NativeFrames.receipts(all);
  }

  /// Of one member.
  static NativeReceipts alone(Receipt receipt) {
    return new NativeReceipts(List.of(receipt), true);
  }

  /// @param all at least one, at most one of a member
  static NativeReceipts inGroup(List<Receipt> all) {
    return new NativeReceipts(all, false);
  }

  @Override
  public Frame frame() {
    return frame;
  }

  @Override
  public Volatile after(Volatile older) {
    Map<UserId, Receipt> merged = new LinkedHashMap<>();
    if (older instanceof NativeReceipts before) {
      before.all.forEach(receipt -> merged.put(receipt.userId(), receipt));
    }
    for (Receipt receipt : all) {
      Receipt known = merged.remove(receipt.userId()); // so that the newest are the last
      merged.put(receipt.userId(), known == null ? receipt : receipt.after(known));
    }
    return new NativeReceipts(
        merged.values().stream().skip(Math.max(0, merged.size() - Limits.MEMBERS_LISTED)).toList(),
        alone);
  }
}
