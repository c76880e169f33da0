package io.parley.gateway.request;

import io.parley.contract.ReceiptMark;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.gateway.history.History;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How far a conversation's messages have come, as clients are told it beside a page or alone:
/// `receipts`, or where no members are listed `receiptCounts`.
///
/// @param json not to be changed
/// @param areOfEach whether they are known of each member
/// @param delivered by member, of those who have come anywhere
record MessageReceipts(ObjectNode json, boolean areOfEach, Map<UserId, Long> delivered) {
  /// @param members those that are listed; none where there are too many
  static MessageReceipts of(History.Receipts found, Collection<UserId> members) {
    ObjectNode json = Codec.json().createObjectNode();
    Map<UserId, Long> delivered = new HashMap<>();
    if (found.counts() != null) {
      json.putObject("receiptCounts")
          .put("number", found.counts().number())
          .put("deliveredCount", found.counts().delivered())
          .put("readCount", found.counts().read());
    } else {
      ArrayNode receipts = json.putArray("receipts");
      for (ReceiptMark mark : found.ofEach()) {
        receipts
            .addObject()
            .put("userId", mark.userId().value())
            .put("delivered", mark.delivered())
            .put("read", mark.read());
        delivered.put(mark.userId(), mark.delivered());
      }
    }
    return new MessageReceipts(json, !members.isEmpty(), delivered);
  }

  /// In bytes.
  int size() {
    return Codec.json().writeValueAsBytes(json).length;
  }
}
