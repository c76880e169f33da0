package io.parley.processor.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.store.JournalEntry;
import java.util.Optional;

/// What an event of the journal says when it is told late. The journal keeps the words as they were
/// written for 24 h; whoever deletes a message, or writes it anew, has taken them back, and a
/// client that names an old cursor does not get them.
///
/// Costs two gets for a message or an edit that is told late, one more where its words have
/// changed.
final class CurrentWords {
  private final ConversationStore store;

  CurrentWords(ConversationStore store) {
    this.store = store;
  }

  /// How an event is told late.
  sealed interface Telling {}

  record AsItWas() implements Telling {}

  /// The same event with the words that the message has now; with none where it is deleted.
  record Reworded(ConversationEvent event) implements Telling {}

  /// A message of which nothing is left but its place.
  record Deleted(HistoryMessage left) implements Telling {}

  private static final Telling AS_IT_WAS = new AsItWas();

  Telling of(ConversationEvent event) {
    return switch (event) {
      case MessageAccepted message -> message(message);
      case MessageEdited edit -> edit(edit);
      default -> AS_IT_WAS;
    };
  }

  private Telling message(MessageAccepted message) {
    ConversationId conversation = message.conversationId();
    if (store.isDeleted(conversation, message.number())) {
      MessageDeleted deletion =
          last(conversation, message.number())
              .filter(MessageDeleted.class::isInstance)
              .map(MessageDeleted.class::cast)
              .orElse(null);
      return new Deleted(
          HistoryMessage.of(message)
              .deleted(
                  deletion == null ? null : deletion.at(),
                  deletion == null ? null : deletion.by()));
    }
    return lastEdit(conversation, message.number())
        .<Telling>map(edit -> new Reworded(with(message, edit.content())))
        .orElse(AS_IT_WAS);
  }

  private Telling edit(MessageEdited edit) {
    ConversationId conversation = edit.conversationId();
    if (store.isDeleted(conversation, edit.number())) {
      return new Reworded(with(edit, ""));
    }
    return lastEdit(conversation, edit.number())
        .filter(last -> last.seq() > edit.seq())
        .<Telling>map(last -> new Reworded(with(edit, last.content())))
        .orElse(AS_IT_WAS);
  }

  private Optional<MessageEdited> lastEdit(ConversationId conversation, long number) {
    return last(conversation, number)
        .filter(MessageEdited.class::isInstance)
        .map(MessageEdited.class::cast);
  }

  /// The last event that has changed the message's words.
  private Optional<ConversationEvent> last(ConversationId conversation, long number) {
    long seq = store.reworded(conversation, number);
    return seq == 0
        ? Optional.empty()
        : store.journal().find(conversation, seq).map(JournalEntry::decode);
  }

  private static MessageAccepted with(MessageAccepted message, String content) {
    MessageBody body = message.body();
    return message.saying(
        new MessageBody(
            body.type(),
            content,
            body.attachments(),
            body.replyTo(),
            body.threadId(),
            body.mentions(),
            body.metadata()));
  }

  private static MessageEdited with(MessageEdited edit, String content) {
    return new MessageEdited(
        edit.conversationId(),
        edit.messageId(),
        edit.seq(),
        edit.number(),
        content,
        edit.by(),
        edit.at());
  }
}
