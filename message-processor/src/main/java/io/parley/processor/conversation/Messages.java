package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.MessageId;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.processor.store.AuthorBlock;
import io.parley.processor.store.ConversationState;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.store.JournalEntry;
import io.parley.processor.store.MessageSummary;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which messages there are, however old, and who has sent them.
final class Messages {
  private final ConversationStore store;
  private final Conversations conversations;

  Messages(Conversations conversations) {
    this.conversations = conversations;
    store = conversations.store();
  }

  String id(ConversationId conversation, long number, long seq) {
    return conversations.state(conversation).messageId(number, seq);
  }

  /// @param messageId as a client names it; may be anything
  Optional<MessageSummary> find(ConversationId conversation, String messageId) {
    MessageId id = MessageId.parse(messageId).orElse(null);
    if (id == null || !messageId.equals(id(conversation, id.number(), id.seq()))) {
      return Optional.empty();
    }
    return Optional.ofNullable(author(conversation, id))
        .map(
            author ->
                new MessageSummary(
                    id.number(), author, store.isDeleted(conversation, id.number())));
  }

  private @Nullable UserId author(ConversationId conversation, MessageId id) {
    JournalEntry entry = store.journal().find(conversation, id.seq()).orElse(null);
    if (entry != null) {
      return entry.decode() instanceof MessageAccepted message && message.number() == id.number()
          ? message.sender().id()
          : null;
    }
    return store
        .authors(conversation, AuthorBlock.of(id.number()))
        .map(block -> block.author(id.number(), id.seq()))
        .orElse(null);
  }

  /// Who has sent the messages after one and up to another; empty when they are more than a batch
  /// of receipts may name, or somebody is not known any more.
  Optional<Set<UserId>> authors(ConversationId conversation, long after, long to) {
    if (to - after > Limits.RECEIPT_AUTHORS) {
      return Optional.empty();
    }
    ConversationState state = conversations.state(conversation);
    if (to > after && state.author(after + 1) == null) {
      rememberAuthors(state);
    }
    Set<UserId> authors = new LinkedHashSet<>();
    for (long number = after + 1; number <= to; number++) {
      UserId author = state.author(number);
      if (author == null) {
        return Optional.empty();
      }
      authors.add(author);
    }
    return Optional.of(authors);
  }

  /// From the end of the journal, once in a life or after it was let go.
  private void rememberAuthors(ConversationState state) {
    int[] left = {2 * Limits.RECEIPT_AUTHORS};
    store
        .journal()
        .readBack(
            state.id,
            (_, entry) -> {
              if (entry.decode() instanceof MessageAccepted message
                  && message.number() > state.counters.lastNumber() - Limits.RECEIPT_AUTHORS) {
                state.knowAuthor(message.number(), message.sender().id());
              }
              return --left[0] > 0;
            });
  }
}
