package io.parley.gateway.history;

import io.parley.contract.ConversationId;
import io.parley.contract.ReceiptMark;
import io.parley.contract.UserId;
import io.parley.contract.history.HistoryMessage;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Messages of the past, as they are now: edited, deleted, with their reactions. It follows the
/// log: the newest may be missing for a moment. Nothing blocks; the futures fail with the store's
/// own exception when it does not answer in time, and are completed by a thread of the store's.
public interface History {
  CompletableFuture<Page> page(ConversationId conversation, PageRequest request);

  /// Those of the messages that are there, in any order, by one query.
  CompletableFuture<List<HistoryMessage>> messages(Collection<MessageKey> places);

  /// How far the messages of a conversation have come.
  ///
  /// @param members those that are listed; of none, how many have come to the last message is told
  CompletableFuture<Receipts> receipts(ConversationId conversation, Collection<UserId> members);

  /// @param messages in order of number
  /// @param hasMore whether there are others on the side that the page was cut on: later ones if
  ///   the request said only `after` ([PageRequest#isFromTheStart]), earlier ones otherwise
  record Page(List<HistoryMessage> messages, boolean hasMore) {}

  /// @param ofEach those who have come anywhere, in any order
  /// @param counts of a conversation that lists no members, once there are any
  record Receipts(List<ReceiptMark> ofEach, @Nullable Counts counts) {}

  /// How many have the message of this number.
  record Counts(long number, long delivered, long read) {}

  /// Where one message is.
  record MessageKey(ConversationId conversation, long number) {}
}
