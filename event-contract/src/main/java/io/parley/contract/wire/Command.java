package io.parley.contract.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.Limits;
import io.parley.contract.MessageBody;
import io.parley.contract.Require;
import io.parley.contract.RoleChange;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.VisibleHistory;
import io.parley.contract.log.MarkCause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a member asks of a conversation. The processor decides, by the state of the conversation
/// alone; the answer goes to the origin.
public sealed interface Command extends ContractValue {
  ConversationId conversationId();

  /// A command of one user, who waits for the answer: [Answer.CommandAccepted],
  /// [Answer.CommandRejected] or, for a message, [Answer.SendAccepted].
  sealed interface Request extends Command {
    /// Who asks, by their token.
    UserId by();

    Origin origin();
  }

  /// A request that changes one message: its answer names the seq, and holds no conversation.
  sealed interface MessageRequest extends Request {
    String messageId();
  }

  /// @param clientMessageId given by the client; the same again within 24 h is the same message
  /// @param request true where it begins a direct conversation with who is to be asked first;
  ///   otherwise null
  @JsonTypeName("send-message")
  record SendMessage(
      ConversationId conversationId,
      String clientMessageId,
      Sender sender,
      @JsonUnwrapped MessageBody body,
      Origin origin,
      @Nullable Boolean request)
      implements Request {
    public SendMessage {
      Require.present("conversationId", conversationId);
      Require.id("clientMessageId", clientMessageId, Limits.CLIENT_MESSAGE_ID_BYTES);
      Require.present("sender", sender);
      Require.present("body", body);
      Require.present("origin", origin);
    }

    /// To who need not be asked.
    public SendMessage(
        ConversationId conversationId,
        String clientMessageId,
        Sender sender,
        MessageBody body,
        Origin origin) {
      this(conversationId, clientMessageId, sender, body, origin, null);
    }

    /// The same, as a request.
    public SendMessage asRequest() {
      return new SendMessage(conversationId, clientMessageId, sender, body, origin, true);
    }

    @Override
    public UserId by() {
      return sender.id();
    }
  }

  @JsonTypeName("edit-message")
  record EditMessage(
      ConversationId conversationId, String messageId, String content, UserId by, Origin origin)
      implements MessageRequest {
    public EditMessage {
      check(conversationId, by, origin);
      Require.id("messageId", messageId, Limits.MESSAGE_ID_BYTES);
      Require.text("content", content, Limits.CONTENT_BYTES);
    }
  }

  @JsonTypeName("delete-message")
  record DeleteMessage(ConversationId conversationId, String messageId, UserId by, Origin origin)
      implements MessageRequest {
    public DeleteMessage {
      check(conversationId, by, origin);
      Require.id("messageId", messageId, Limits.MESSAGE_ID_BYTES);
    }
  }

  /// @param on whether the reaction is put on or taken off
  @JsonTypeName("react")
  record React(
      ConversationId conversationId,
      String messageId,
      String emoji,
      boolean on,
      UserId by,
      Origin origin)
      implements MessageRequest {
    public React {
      check(conversationId, by, origin);
      Require.id("messageId", messageId, Limits.MESSAGE_ID_BYTES);
      Require.id("emoji", emoji, Limits.EMOJI_BYTES);
    }
  }

  /// @param members besides `by`; the other user of a direct conversation
  /// @param history what of the group's past its members are to see; null for what holds where
  ///   nothing is chosen ([VisibleHistory#of])
  /// @param invited who is to become a member once they have accepted
  @JsonTypeName("create-conversation")
  record CreateConversation(
      ConversationId conversationId,
      @Nullable String title,
      @Nullable String picture,
      boolean open,
      List<UserId> members,
      UserId by,
      Origin origin,
      @Nullable VisibleHistory history,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<UserId> invited)
      implements Request {
    public CreateConversation {
      check(conversationId, by, origin);
      Require.optionalText("title", title, Limits.NAME_BYTES);
      Require.optionalText("picture", picture, Limits.URL_BYTES);
      members = Require.list("members", members, Limits.MEMBERS_PER_COMMAND);
      invited = Require.list("invited", invited, Limits.MEMBERS_PER_COMMAND);
    }

    /// Nobody is invited, and nothing is chosen of the past.
    public CreateConversation(
        ConversationId conversationId,
        @Nullable String title,
        @Nullable String picture,
        boolean open,
        List<UserId> members,
        UserId by,
        Origin origin) {
      this(conversationId, title, picture, open, members, by, origin, null, List.of());
    }

    /// The same with these members, and these who are invited.
    public CreateConversation with(List<UserId> members, List<UserId> invited) {
      return new CreateConversation(
          conversationId, title, picture, open, members, by, origin, history, invited);
    }
  }

  /// @param createIfMissing true if a conversation that there is not is to be made: an open group
  ///   of the user's
  @JsonTypeName("join-conversation")
  record JoinConversation(
      ConversationId conversationId, @Nullable Boolean createIfMissing, UserId by, Origin origin)
      implements Request {
    public JoinConversation {
      check(conversationId, by, origin);
    }
  }

  @JsonTypeName("leave-conversation")
  record LeaveConversation(ConversationId conversationId, UserId by, Origin origin)
      implements Request {
    public LeaveConversation {
      check(conversationId, by, origin);
    }
  }

  /// @param invited who is to become a member once they have accepted
  @JsonTypeName("add-members")
  record AddMembers(
      ConversationId conversationId,
      List<UserId> members,
      UserId by,
      Origin origin,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<UserId> invited)
      implements Request {
    public AddMembers {
      check(conversationId, by, origin);
      members = Require.list("members", members, Limits.MEMBERS_PER_COMMAND);
      invited = Require.list("invited", invited, Limits.MEMBERS_PER_COMMAND);
    }

    /// Nobody is invited.
    public AddMembers(
        ConversationId conversationId, List<UserId> members, UserId by, Origin origin) {
      this(conversationId, members, by, origin, List.of());
    }

    /// The same with these members, and these who are invited.
    public AddMembers with(List<UserId> members, List<UserId> invited) {
      return new AddMembers(conversationId, members, by, origin, invited);
    }
  }

  /// Who was invited becomes a member.
  @JsonTypeName("accept-invitation")
  record AcceptInvitation(ConversationId conversationId, UserId by, Origin origin)
      implements Request {
    public AcceptInvitation {
      check(conversationId, by, origin);
    }
  }

  /// Who was invited does not want to be a member. Nobody else is told.
  @JsonTypeName("decline-invitation")
  record DeclineInvitation(ConversationId conversationId, UserId by, Origin origin)
      implements Request {
    public DeclineInvitation {
      check(conversationId, by, origin);
    }
  }

  @JsonTypeName("remove-members")
  record RemoveMembers(
      ConversationId conversationId, List<UserId> members, UserId by, Origin origin)
      implements Request {
    public RemoveMembers {
      check(conversationId, by, origin);
      members = Require.list("members", members, Limits.MEMBERS_PER_COMMAND);
    }
  }

  /// What is null, or names nobody, stays as it is. `muted`, `archived` and `pinned` are the user's
  /// own; the rest is everybody's, and for the owner and admins to change.
  @JsonTypeName("update-conversation")
  record UpdateConversation(
      ConversationId conversationId,
      @Nullable String title,
      @Nullable String picture,
      List<RoleChange> roles,
      @Nullable Boolean muted,
      @Nullable Boolean archived,
      @Nullable Boolean pinned,
      UserId by,
      Origin origin)
      implements Request {
    public UpdateConversation {
      check(conversationId, by, origin);
      Require.optionalText("title", title, Limits.NAME_BYTES);
      Require.optionalText("picture", picture, Limits.URL_BYTES);
      roles = Require.list("roles", roles, Limits.ADMINS);
    }
  }

  /// Of a direct conversation: while either has blocked the other, nothing is said in it. The
  /// user's own partition keeps whom they have blocked, for all else that a block silences.
  @JsonTypeName("block-user")
  record BlockUser(ConversationId conversationId, boolean on, UserId by, Origin origin)
      implements Request {
    public BlockUser {
      check(conversationId, by, origin);
    }
  }

  /// How far members of one gateway have come, in conversations of one partition. Nobody waits for
  /// an answer: what is not a member's, or is behind, changes nothing.
  ///
  /// @param conversations at least one; the record's key is the first
  @JsonTypeName("mark-receipts")
  record MarkReceipts(List<Marks> conversations) implements Command {
    /// One member has come further.
    ///
    /// @param number everything up to and with this message
    /// @param cause that it was written, or read
    /// @param ago when that was: milliseconds before the command. So the broker's clock says when
    ///   it was, and a gateway's may be wrong
    public record Mark(UserId userId, long number, MarkCause cause, long ago) {
      public Mark {
        Require.present("userId", userId);
        Require.atLeast("number", number, 0);
        Require.present("cause", cause);
        if (cause == MarkCause.ANSWERED) {
          throw InvalidFieldException.invalid("cause", "is the processor's own to say");
        }
        Require.atLeast("ago", ago, 0);
      }

      public static Mark written(UserId user, long number, long ago) {
        return new Mark(user, number, MarkCause.WRITTEN, ago);
      }

      public static Mark read(UserId user, long number, long ago) {
        return new Mark(user, number, MarkCause.READ, ago);
      }
    }

    /// Those of one conversation.
    public record Marks(ConversationId conversationId, List<Mark> marks) {
      public Marks {
        Require.present("conversationId", conversationId);
        marks = Require.list("marks", marks, Limits.MEMBERS_PER_COMMAND);
      }
    }

    public MarkReceipts {
      conversations = Require.some("conversations", conversations, Limits.MARKED_AT_ONCE);
    }

    /// Of one conversation.
    public MarkReceipts(ConversationId conversation, List<Mark> marks) {
      this(List.of(new Marks(conversation, marks)));
    }

    @Override
    public ConversationId conversationId() {
      return conversations.getFirst().conversationId();
    }
  }

  private static void check(ConversationId conversationId, UserId by, Origin origin) {
    Require.present("conversationId", conversationId);
    Require.present("by", by);
    Require.present("origin", origin);
  }
}
