package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the processor tells one gateway, on that gateway's slot.
public sealed interface Answer extends ContractValue {
  /// The gateway that it is for: another one on the same slot drops it.
  GatewayRef gateway();

  /// The message is in the log for good, under this seq.
  ///
  /// @param duplicate this clientMessageId had been accepted before: everything else says when
  @JsonTypeName("send-accepted")
  record SendAccepted(
      GatewayRef gateway,
      String requestId,
      ConversationId conversationId,
      String messageId,
      long seq,
      long number,
      Instant acceptedAt,
      boolean duplicate)
      implements Answer {
    public SendAccepted {
      Require.present("gateway", gateway);
      Require.id("requestId", requestId, 64);
      Require.present("conversationId", conversationId);
      Require.id("messageId", messageId, Limits.MESSAGE_ID_BYTES);
      Require.atLeast("seq", seq, 1);
      Require.atLeast("number", number, 1);
      Require.present("acceptedAt", acceptedAt);
    }
  }

  /// @param message for people; holds nothing secret
  @JsonTypeName("send-rejected")
  record SendRejected(GatewayRef gateway, String requestId, ErrorCode code, String message)
      implements Answer {
    public SendRejected {
      Require.present("gateway", gateway);
      Require.id("requestId", requestId, 64);
      Require.present("code", code);
      Require.text("message", message, 1024);
    }
  }

  /// Every event after `lastSeq` will come to the gateway.
  ///
  /// @param lastSeq 0 while nothing has happened in the conversation
  /// @param members the first of them, as in [ConversationSnapshot]
  @JsonTypeName("subscribed")
  record Subscribed(
      GatewayRef gateway,
      ConversationId conversationId,
      ConversationKind conversationKind,
      @Nullable String title,
      List<UserId> members,
      long lastSeq,
      long lastNumber)
      implements Answer {
    public Subscribed {
      Require.present("gateway", gateway);
      Require.present("conversationId", conversationId);
      Require.present("conversationKind", conversationKind);
      Require.optionalText("title", title, Limits.NAME_BYTES);
      members = Require.list("members", members, ConversationSnapshot.MEMBERS_LISTED);
      Require.atLeast("lastSeq", lastSeq, 0);
      Require.atLeast("lastNumber", lastNumber, 0);
    }
  }

  /// Ends the events sent for a [Signal.CatchUp].
  ///
  /// @param firstKept the first seq in the wanted range that the processor could still send; one
  ///   past `to` if none. What is before it is a gap: history has it.
  /// @param to the last seq that was sent
  @JsonTypeName("caught-up")
  record CaughtUp(
      GatewayRef gateway, String requestId, ConversationId conversationId, long firstKept, long to)
      implements Answer {
    public CaughtUp {
      Require.present("gateway", gateway);
      Require.id("requestId", requestId, 64);
      Require.present("conversationId", conversationId);
      Require.atLeast("firstKept", firstKept, 1);
      Require.atLeast("to", to, 0);
    }
  }

  /// The conversations of the user of a session that was opened.
  ///
  /// @param conversations at most [Limits#CONVERSATIONS_PER_ANSWER]
  /// @param last no further answers follow
  @JsonTypeName("user-conversations")
  record UserConversations(
      GatewayRef gateway,
      UserId userId,
      String sessionId,
      List<ConversationId> conversations,
      boolean last)
      implements Answer {
    public UserConversations {
      Require.present("gateway", gateway);
      Require.present("userId", userId);
      Require.id("sessionId", sessionId, 64);
      conversations = Require.list("conversations", conversations, Limits.CONVERSATIONS_PER_ANSWER);
    }
  }

  /// A user with sessions on the gateway has become a member.
  ///
  /// @param afterSeq the member sees the events after this one
  @JsonTypeName("member-added")
  record MemberAdded(
      GatewayRef gateway, UserId userId, ConversationId conversationId, long afterSeq)
      implements Answer {
    public MemberAdded {
      Require.present("gateway", gateway);
      Require.present("userId", userId);
      Require.present("conversationId", conversationId);
      Require.atLeast("afterSeq", afterSeq, 0);
    }
  }
}
