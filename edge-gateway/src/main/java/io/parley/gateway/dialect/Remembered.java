package io.parley.gateway.dialect;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.gateway.conversation.Receipt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The last messages that one socket was told of, for apps whose receipts name messages where ours
/// count them. Safe for use by many threads.
///
/// Bound: [#MESSAGES] messages and [#READERS] members who have come somewhere. Overflow: the oldest
/// are forgotten, and receipts of them name no message.
final class Remembered {
  static final int MESSAGES = 64;
  static final int READERS = 256;

  private final Deque<Message> messages = new ArrayDeque<>(4);

  /// Null until the first receipt.
  private @Nullable Map<Reader, Marks> marks;

  private record Message(ConversationId conversation, long number, String id, UserId sender) {}

  private record Reader(ConversationId conversation, UserId user) {}

  private record Marks(long delivered, long read) {}

  synchronized void put(MessageAccepted message) {
    if (messages.size() == MESSAGES) {
      messages.removeFirst();
    }
    messages.addLast(
        new Message(
            message.conversationId(),
            message.number(),
            message.messageId(),
            message.sender().id()));
  }

  /// Notes how far a member has come.
  ///
  /// @param listener whose messages are named
  /// @return what is news of that
  synchronized List<Reached> take(Receipt receipt, UserId listener) {
    ConversationId conversation = receipt.conversationId();
    Reader reader = new Reader(conversation, receipt.userId());
    Marks before = marks().getOrDefault(reader, new Marks(0, 0));
    Marks now =
        new Marks(
            Math.max(before.delivered(), receipt.delivered()),
            Math.max(before.read(), receipt.read()));
    marks().put(reader, now);
    List<Reached> news = new ArrayList<>(2);
    if (now.delivered() > before.delivered()) {
      news.add(reached(receipt, false, listener, before.delivered(), now.delivered()));
    }
    if (now.read() > before.read()) {
      news.add(reached(receipt, true, listener, before.read(), now.read()));
    }
    return news;
  }

  private Reached reached(Receipt receipt, boolean read, UserId listener, long after, long to) {
    ConversationId conversation = receipt.conversationId();
    return new Reached(
        conversation,
        receipt.userId(),
        read,
        lastOfOthers(conversation, receipt.userId(), after, to),
        own(conversation, listener, after, to),
        receipt.at());
  }

  synchronized Optional<Long> number(ConversationId conversation, String id) {
    return messages.stream()
        .filter(message -> message.id().equals(id))
        .filter(message -> message.conversation().equals(conversation))
        .map(Message::number)
        .findFirst();
  }

  /// What a member sends moves the member's own marks, too.
  private @Nullable String lastOfOthers(
      ConversationId conversation, UserId member, long after, long to) {
    String last = null;
    for (Message message : messages) {
      if (message.number() > after
          && message.number() <= to
          && !message.sender().equals(member)
          && message.conversation().equals(conversation)) {
        last = message.id();
      }
    }
    return last;
  }

  private List<String> own(ConversationId conversation, UserId author, long after, long to) {
    List<String> ids = new ArrayList<>();
    for (Message message : messages) {
      if (message.number() > after
          && message.number() <= to
          && message.sender().equals(author)
          && message.conversation().equals(conversation)) {
        ids.add(message.id());
      }
    }
    return ids;
  }

  private Map<Reader, Marks> marks() {
    if (marks == null) {
      marks =
          new LinkedHashMap<>(4, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Reader, Marks> eldest) {
              return size() > READERS;
            }
          };
    }
    return marks;
  }
}
