package io.parley.gateway.dialect;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.history.HistoryMessage;
import io.parley.gateway.history.History;
import io.parley.gateway.history.PageRequest;
import io.parley.gateway.history.SearchHistory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// For tests in which nobody reads.
final class NoHistory implements History, SearchHistory {
  @Override
  public CompletableFuture<Page> page(ConversationId conversation, PageRequest request) {
    throw new AssertionError("not asked");
  }

  @Override
  public CompletableFuture<Receipts> receipts(
      ConversationId conversation, Collection<UserId> members) {
    throw new AssertionError("not asked");
  }

  @Override
  public CompletableFuture<List<HistoryMessage>> messages(Collection<MessageKey> places) {
    throw new AssertionError("not asked");
  }

  @Override
  public CompletableFuture<Found> search(Map<ConversationId, Long> where, Query query) {
    throw new AssertionError("not asked");
  }
}
