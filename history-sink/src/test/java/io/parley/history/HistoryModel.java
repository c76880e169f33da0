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
import java.util.HashMap;
import java.util.LinkedHashMap;
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
  private final Map<Long, MessageAccepted> accepted = new HashMap<>();
  private final Map<Long, MessageEdited> edits = new HashMap<>();
  private final Map<Long, MessageDeleted> deletions = new HashMap<>();
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
      case MessageAccepted message -> accepted.put(message.number(), message);
      case MessageEdited edit -> edits.put(edit.number(), edit);
      case MessageDeleted deletion -> deletions.put(deletion.number(), deletion);
      case Reacted reacted -> {
        reactions.removeIf(
            other ->
                other.number() == reacted.number()
                    && other.by().equals(reacted.by())
                    && other.emoji().equals(reacted.emoji()));
        if (reacted.on()) {
          reactions.add(reacted);
        }
      }
      case ConversationChanged changed -> {}
    }
    if (accepted.containsKey(event.number())) {
      messages.put(event.number(), message(event.number()));
    }
  }

  /// As it is now.
  private HistoryMessage message(long of) {
    HistoryMessage sent = HistoryMessage.of(accepted.get(of));
    MessageEdited edit = edits.get(of);
    MessageDeleted deletion = deletions.get(of);
    boolean deleted = deletion != null;
    return new HistoryMessage(
        sent.messageId(),
        sent.clientMessageId(),
        sent.conversationId(),
        sent.seq(),
        sent.number(),
        sent.sender(),
        sent.type(),
        deleted ? "" : edit != null ? edit.content() : sent.content(),
        deleted ? List.of() : sent.attachments(),
        sent.replyTo(),
        sent.threadId(),
        deleted ? List.of() : sent.mentions(),
        deleted ? null : sent.metadata(),
        sent.acceptedAt(),
        deleted || edit == null ? null : edit.at(),
        deleted ? deletion.at() : null,
        deleted ? deletion.by() : null,
        deleted ? Map.of() : reactions(of));
  }

  private Map<String, List<UserId>> reactions(long of) {
    Map<String, List<UserId>> users = new LinkedHashMap<>();
    reactions.stream()
        .filter(reaction -> reaction.number() == of)
        .forEach(
            reaction ->
                users.computeIfAbsent(reaction.emoji(), e -> new ArrayList<>()).add(reaction.by()));
    return users;
  }
}
