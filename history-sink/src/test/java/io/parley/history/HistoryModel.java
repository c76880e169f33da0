package io.parley.history;

import io.parley.contract.UserId;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.contract.log.ConversationEvent.Reacted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// A conversation's log, made at random as a processor would, and what its messages are in the end:
/// each event applied once, in order.
final class HistoryModel {
  static final String CONVERSATION = "c";
  private static final List<String> USERS = List.of("alice", "bob", "carol");
  private static final List<String> EMOJIS = List.of("👍", "❤️");

  final List<ConversationEvent> log = new ArrayList<>();
  final Map<Long, HistoryMessage> messages = new TreeMap<>();
  private final List<Reacted> reactions = new ArrayList<>();
  private final RandomGenerator random;
  private long number;

  HistoryModel(RandomGenerator random, int events) {
    this.random = random;
    while (log.size() < events) {
      ConversationEvent event = next(log.size() + 1);
      log.add(event);
      apply(event);
    }
  }

  long lastNumber() {
    return number;
  }

  private ConversationEvent next(long seq) {
    List<Long> alive =
        messages.values().stream()
            .filter(message -> message.deletedAt() == null)
            .map(HistoryMessage::number)
            .toList();
    int kind = alive.isEmpty() ? 0 : random.nextInt(10);
    if (kind == 0) {
      return Records.accepted(CONVERSATION, seq, ++number, "secret" + seq + " of message");
    }
    if (kind == 1) {
      return Records.changed(CONVERSATION, seq, number);
    }
    long about = alive.get(random.nextInt(alive.size()));
    return switch (kind) {
      case 2 -> Records.deleted(CONVERSATION, seq, about, any(USERS));
      case 3, 4, 5 -> Records.edited(CONVERSATION, seq, about, "secret" + seq + " edited");
      default ->
          Records.reacted(CONVERSATION, seq, about, any(USERS), any(EMOJIS), random.nextBoolean());
    };
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private void apply(ConversationEvent event) {
    switch (event) {
      case MessageAccepted message -> messages.put(message.number(), HistoryMessage.of(message));
      case MessageEdited edit ->
          messages.computeIfPresent(edit.number(), (number, message) -> edited(message, edit));
      case MessageDeleted deletion ->
          messages.computeIfPresent(
              deletion.number(), (number, message) -> deleted(message, deletion));
      case Reacted reacted -> {
        reactions.removeIf(
            other ->
                other.number() == reacted.number()
                    && other.by().equals(reacted.by())
                    && other.emoji().equals(reacted.emoji()));
        if (reacted.on()) {
          reactions.add(reacted);
        }
        messages.computeIfPresent(reacted.number(), (number, message) -> reactedTo(message));
      }
      case ConversationChanged changed -> {}
    }
  }

  private static HistoryMessage edited(HistoryMessage message, MessageEdited edit) {
    return new HistoryMessage(
        message.messageId(),
        message.clientMessageId(),
        message.conversationId(),
        message.seq(),
        message.number(),
        message.sender(),
        message.type(),
        edit.content(),
        message.attachments(),
        message.replyTo(),
        message.threadId(),
        message.mentions(),
        message.metadata(),
        message.acceptedAt(),
        edit.at(),
        null,
        null,
        message.reactions());
  }

  private static HistoryMessage deleted(HistoryMessage message, MessageDeleted deletion) {
    return new HistoryMessage(
        message.messageId(),
        message.clientMessageId(),
        message.conversationId(),
        message.seq(),
        message.number(),
        message.sender(),
        message.type(),
        "",
        List.of(),
        message.replyTo(),
        message.threadId(),
        List.of(),
        null,
        message.acceptedAt(),
        null,
        deletion.at(),
        deletion.by(),
        Map.of());
  }

  private HistoryMessage reactedTo(HistoryMessage message) {
    Map<String, List<UserId>> users = new java.util.LinkedHashMap<>();
    reactions.stream()
        .filter(reaction -> reaction.number() == message.number())
        .forEach(
            reaction ->
                users.computeIfAbsent(reaction.emoji(), e -> new ArrayList<>()).add(reaction.by()));
    return new HistoryMessage(
        message.messageId(),
        message.clientMessageId(),
        message.conversationId(),
        message.seq(),
        message.number(),
        message.sender(),
        message.type(),
        message.content(),
        message.attachments(),
        message.replyTo(),
        message.threadId(),
        message.mentions(),
        message.metadata(),
        message.acceptedAt(),
        message.editedAt(),
        null,
        null,
        users);
  }
}
