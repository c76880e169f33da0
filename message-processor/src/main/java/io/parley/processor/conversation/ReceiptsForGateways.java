package io.parley.processor.conversation;

import io.parley.contract.Limits;
import io.parley.contract.ReceiptMark;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer.ReceiptsTold;
import io.parley.contract.wire.Answer.ReceiptsTold.Moved;
import io.parley.contract.wire.GatewayRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one command has moved, put together for each gateway: in as few answers as hold it.
///
/// Bound: what one command names.
final class ReceiptsForGateways {
  /// An answer takes about so many bytes at most: a record holds a million.
  private static final int ANSWER_BYTES = 500_000;

  /// What a conversation, a mark or an author takes beside its id.
  private static final int FIXED_BYTES = 100;

  private final Map<GatewayRef, List<Page>> pages = new LinkedHashMap<>();

  private static final class Page {
    final List<Moved> conversations = new ArrayList<>(1);
    int bytes;

    boolean takes(int more) {
      return conversations.isEmpty()
          || (conversations.size() < Limits.MARKED_AT_ONCE && bytes + more <= ANSWER_BYTES);
    }
  }

  void add(Moved moved, List<GatewayRef> gateways) {
    if (gateways.isEmpty()) {
      return;
    }
    int bytes = bytes(moved);
    for (GatewayRef gateway : gateways) {
      List<Page> all = pages.computeIfAbsent(gateway, _ -> new ArrayList<>(1));
      if (all.isEmpty() || !all.getLast().takes(bytes)) {
        all.add(new Page());
      }
      all.getLast().conversations.add(moved);
      all.getLast().bytes += bytes;
    }
  }

  List<ReceiptsTold> answers() {
    List<ReceiptsTold> answers = new ArrayList<>(pages.size());
    pages.forEach(
        (gateway, all) ->
            all.forEach(page -> answers.add(new ReceiptsTold(gateway, page.conversations))));
    return answers;
  }

  /// About what it takes in JSON, where a character may be escaped or take three bytes.
  private static int bytes(Moved moved) {
    int characters = moved.conversationId().value().length();
    for (ReceiptMark mark : moved.marks()) {
      characters += mark.userId().value().length();
    }
    for (UserId author : moved.authors()) {
      characters += author.value().length();
    }
    return FIXED_BYTES * (1 + moved.marks().size() + moved.authors().size()) + 3 * characters;
  }
}
