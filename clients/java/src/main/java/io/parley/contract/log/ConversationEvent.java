package io.parley.contract.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.ConversationView;
import io.parley.contract.Limits;
import io.parley.contract.MessageBody;
import io.parley.contract.Require;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A durable event of a conversation, as the log keeps it and as clients get it. After a
/// processor's crash the log may hold an event twice, with the same seq and content: readers go by
/// (conversationId, seq).
public sealed interface ConversationEvent extends ContractValue {
  ConversationId conversationId();

  /// Counts every durable event of the conversation: 1, 2, 3 ...
  long seq();

  /// Of the message that it is about; the last message's where it is about none.
  long number();

  /// The broker's time of the command.
  Instant at();

  /// @param messageId see `MessageId`
  /// @param number counts the conversation's messages only: 1, 2, 3 ...
  /// @param acceptedAt what is [#at] of every other event
  /// @param marksRead true where the sender had not read all that was said before: whoever sends
  ///   has read it, and others are to hear of it; otherwise null
  /// @param contact null in a direct conversation that both have accepted, and in any group
  @JsonTypeName("message")
  record MessageAccepted(
      String messageId,
      String clientMessageId,
      ConversationId conversationId,
      long seq,
      long number,
      Sender sender,
      @JsonUnwrapped MessageBody body,
      Instant acceptedAt,
      @Nullable Boolean marksRead,
      @Nullable Contact contact)
      implements ConversationEvent {
    public MessageAccepted {
      Require.id("messageId", messageId, Limits.MESSAGE_ID_BYTES);
      Require.id("clientMessageId", clientMessageId, Limits.CLIENT_MESSAGE_ID_BYTES);
      Require.present("conversationId", conversationId);
      Require.atLeast("seq", seq, 1);
      Require.atLeast("number", number, 1);
      Require.present("sender", sender);
      Require.present("body", body);
      Require.present("acceptedAt", acceptedAt);
    }

    /// Between who has been accepted.
    public MessageAccepted(
        String messageId,
        String clientMessageId,
        ConversationId conversationId,
        long seq,
        long number,
        Sender sender,
        MessageBody body,
        Instant acceptedAt,
        @Nullable Boolean marksRead) {
      this(
          messageId,
          clientMessageId,
          conversationId,
          seq,
          number,
          sender,
          body,
          acceptedAt,
          marksRead,
          null);
    }

    /// Of a sender who had read everything.
    public MessageAccepted(
        String messageId,
        String clientMessageId,
        ConversationId conversationId,
        long seq,
        long number,
        Sender sender,
        MessageBody body,
        Instant acceptedAt) {
      this(messageId, clientMessageId, conversationId, seq, number, sender, body, acceptedAt, null);
    }

    /// The same message, saying something else.
    public MessageAccepted saying(MessageBody other) {
      return new MessageAccepted(
          messageId,
          clientMessageId,
          conversationId,
          seq,
          number,
          sender,
          other,
          acceptedAt,
          marksRead,
          contact);
    }

    @Override
    public Instant at() {
      return acceptedAt;
    }
  }

  /// @param number the edited message's
  @JsonTypeName("message-edited")
  record MessageEdited(
      ConversationId conversationId,
      String messageId,
      long seq,
      long number,
      String content,
      UserId by,
      Instant at)
      implements ConversationEvent {
    public MessageEdited {
      check(conversationId, messageId, seq, number, by, at);
      Require.text("content", content, Limits.CONTENT_BYTES);
    }
  }

  /// @param number the deleted message's
  @JsonTypeName("message-deleted")
  record MessageDeleted(
      ConversationId conversationId, String messageId, long seq, long number, UserId by, Instant at)
      implements ConversationEvent {
    public MessageDeleted {
      check(conversationId, messageId, seq, number, by, at);
    }
  }

  /// @param number the message's
  @JsonTypeName("reaction")
  record Reacted(
      ConversationId conversationId,
      String messageId,
      long seq,
      long number,
      String emoji,
      boolean on,
      UserId by,
      Instant at)
      implements ConversationEvent {
    public Reacted {
      check(conversationId, messageId, seq, number, by, at);
      Require.id("emoji", emoji, Limits.EMOJI_BYTES);
    }
  }

  /// The conversation itself, or its membership, has changed.
  ///
  /// @param number the last message's; 0 before the first
  /// @param members who was added, removed, has joined or left
  /// @param conversation as it is since
  /// @param invited who is invited by it; where members have left or were removed, who is not
  ///   invited any more
  @JsonTypeName("conversation-changed")
  record ConversationChanged(
      ConversationId conversationId,
      long seq,
      long number,
      Change change,
      List<UserId> members,
      UserId by,
      Instant at,
      ConversationView conversation,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<UserId> invited)
      implements ConversationEvent {
    public ConversationChanged {
      Require.present("conversationId", conversationId);
      Require.atLeast("seq", seq, 1);
      Require.atLeast("number", number, 0);
      Require.present("change", change);
      members = Require.list("members", members, Limits.MEMBERS_PER_COMMAND + 1);
      Require.present("by", by);
      Require.present("at", at);
      Require.present("conversation", conversation);
      invited = Require.list("invited", invited, Limits.MEMBERS_PER_COMMAND);
    }

    /// Of which nobody's invitation is a part.
    public ConversationChanged(
        ConversationId conversationId,
        long seq,
        long number,
        Change change,
        List<UserId> members,
        UserId by,
        Instant at,
        ConversationView conversation) {
      this(conversationId, seq, number, change, members, by, at, conversation, List.of());
    }
  }

  private static void check(
      ConversationId conversationId,
      String messageId,
      long seq,
      long number,
      UserId by,
      Instant at) {
    Require.present("conversationId", conversationId);
    Require.id("messageId", messageId, Limits.MESSAGE_ID_BYTES);
    Require.atLeast("seq", seq, 1);
    Require.atLeast("number", number, 1);
    Require.present("by", by);
    Require.present("at", at);
  }
}
