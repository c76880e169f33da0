package io.parley.contract.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.ConversationView;
import io.parley.contract.ErrorCode;
import io.parley.contract.Invitation;
import io.parley.contract.Limits;
import io.parley.contract.Membership;
import io.parley.contract.Presence;
import io.parley.contract.Profile;
import io.parley.contract.ReceiptMark;
import io.parley.contract.Require;
import io.parley.contract.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the processor tells one gateway, on that gateway's slot.
public sealed interface Answer extends ContractValue {
  /// The gateway that it is for: another one on the same slot drops it.
  GatewayRef gateway();

  /// The end of what a gateway waits for: of a [Command.Request].
  sealed interface Reply extends Answer {
    String requestId();
  }

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
      implements Reply {
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

  /// Any other request is done.
  ///
  /// @param seq the event that it made, or, where it changed nothing, the conversation's last
  /// @param conversation as it is since; null where the request was about a message
  /// @param membership the user's own, likewise
  @JsonTypeName("command-accepted")
  record CommandAccepted(
      GatewayRef gateway,
      String requestId,
      ConversationId conversationId,
      long seq,
      @Nullable ConversationView conversation,
      @Nullable Membership membership)
      implements Reply {
    public CommandAccepted {
      Require.present("gateway", gateway);
      Require.id("requestId", requestId, 64);
      Require.present("conversationId", conversationId);
      Require.atLeast("seq", seq, 0);
    }
  }

  /// @param message for people; holds nothing secret
  @JsonTypeName("command-rejected")
  record CommandRejected(GatewayRef gateway, String requestId, ErrorCode code, String message)
      implements Reply {
    public CommandRejected {
      Require.present("gateway", gateway);
      Require.id("requestId", requestId, 64);
      Require.present("code", code);
      Require.text("message", message, 1024);
    }
  }

  /// Members' watermarks have moved, in conversations that the gateway is interested in: what one
  /// [Command.MarkReceipts] has moved.
  @JsonTypeName("receipts-told")
  record ReceiptsTold(GatewayRef gateway, List<Moved> conversations) implements Answer {
    /// Those of one conversation: what gateways need of a [Ephemeral.ReceiptBatch].
    ///
    /// @param marks at most one of a member
    public record Moved(
        ConversationId conversationId, List<ReceiptMark> marks, List<UserId> authors, Instant at) {
      public Moved {
        Require.present("conversationId", conversationId);
        marks = Require.list("marks", marks, Limits.MEMBERS_PER_COMMAND);
        authors = Require.list("authors", authors, Limits.RECEIPT_AUTHORS);
        Require.present("at", at);
      }
    }

    public ReceiptsTold {
      Require.present("gateway", gateway);
      conversations = Require.some("conversations", conversations, Limits.MARKED_AT_ONCE);
    }
  }

  /// Where conversations stand: of a [Signal.QueryConversations]. Whether a user may know is the
  /// gateway's to decide. To a gateway that watches them every event after each one's `lastSeq`
  /// will come, as long as this life serves the partition.
  ///
  /// @param partition that answers, of those that conversations are spread over
  /// @param life see [Alive]
  /// @param requestId the query's
  /// @param last no further answers to the query follow
  @JsonTypeName("conversations-told")
  record ConversationsTold(
      GatewayRef gateway,
      int partition,
      String life,
      @Nullable String requestId,
      List<ConversationStatus> conversations,
      boolean last)
      implements Answer {
    public ConversationsTold {
      Require.present("gateway", gateway);
      Require.atLeast("partition", partition, 0);
      Require.id("life", life, 64);
      Require.optionalId("requestId", requestId, 64);
      conversations = Require.list("conversations", conversations, Limits.NAMED_AT_ONCE);
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

  /// A partition is served. Answers a [Signal.Probe], and comes unasked to every gateway when a
  /// partition is taken over: what a gateway had asked to be told of is to be asked for again then,
  /// for no life knows what its predecessor was asked.
  ///
  /// @param shard what the partition is one of
  /// @param life of what serves it: another than before means that it was taken over
  @JsonTypeName("alive")
  record Alive(GatewayRef gateway, Shard shard, int partition, String life) implements Answer {
    public Alive {
      Require.present("gateway", gateway);
      Require.present("shard", shard);
      Require.atLeast("partition", partition, 0);
      Require.id("life", life, 64);
    }
  }

  /// What a user is a member of: of a [SessionEvent.SessionOpened] or a
  /// [SessionEvent.QueryMemberships].
  ///
  /// @param sessionId of the session that was opened; null for none
  /// @param requestId the query's; null for none
  /// @param memberships at most [Limits#CONVERSATIONS_PER_ANSWER]
  /// @param blocked whom the user has blocked, all of them; in the first answer
  /// @param invitations that are open, all of them, the latest first; in the first answer
  /// @param last no further answers follow
  @JsonTypeName("user-memberships")
  record UserMemberships(
      GatewayRef gateway,
      UserId userId,
      @Nullable String sessionId,
      @Nullable String requestId,
      List<Membership> memberships,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<UserId> blocked,
      boolean last,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Invitation> invitations)
      implements Answer {
    public UserMemberships {
      Require.present("gateway", gateway);
      Require.present("userId", userId);
      Require.optionalId("sessionId", sessionId, 64);
      Require.optionalId("requestId", requestId, 64);
      memberships = Require.list("memberships", memberships, Limits.CONVERSATIONS_PER_ANSWER);
      blocked = Require.list("blocked", blocked, Limits.BLOCKS);
      invitations = Require.list("invitations", invitations, Limits.INVITATIONS_PER_USER);
    }

    /// Without invitations.
    public UserMemberships(
        GatewayRef gateway,
        UserId userId,
        @Nullable String sessionId,
        @Nullable String requestId,
        List<Membership> memberships,
        List<UserId> blocked,
        boolean last) {
      this(gateway, userId, sessionId, requestId, memberships, blocked, last, List.of());
    }
  }

  /// Who may not become a member of a conversation: of a [SessionEvent.QueryAdmission]. Those that
  /// it has asked of and that are not named here may.
  @JsonTypeName("admission-told")
  record AdmissionTold(GatewayRef gateway, String requestId, List<Refused> refused)
      implements Answer {
    public record Refused(UserId userId, Reason reason) {
      public Refused {
        Require.present("userId", userId);
        Require.present("reason", reason);
      }
    }

    public enum Reason {
      /// Is in as many conversations as one may be in: [Limits#CONVERSATIONS_PER_USER], or by the
      /// word of another user [Limits#CONVERSATIONS_BY_OTHERS].
      FULL,
      /// One of the two has blocked the other.
      BLOCKED,
      /// Has left it, and comes back only by an own request.
      LEFT,
      /// Comes only by an own request: on invitation.
      INVITATION_ONLY
    }

    public AdmissionTold {
      Require.present("gateway", gateway);
      Require.id("requestId", requestId, 64);
      refused = Require.list("refused", refused, Limits.NAMED_AT_ONCE);
    }
  }

  /// The session cannot be: the user has too many.
  @JsonTypeName("session-refused")
  record SessionRefused(GatewayRef gateway, UserId userId, String sessionId, ErrorCode code)
      implements Answer {
    public SessionRefused {
      Require.present("gateway", gateway);
      Require.present("userId", userId);
      Require.id("sessionId", sessionId, 64);
      Require.present("code", code);
    }
  }

  /// A user with sessions on the gateway has become a member, is none any more, or has read or set
  /// something with one of their devices.
  @JsonTypeName("membership-told")
  record MembershipTold(GatewayRef gateway, UserId userId, Membership membership)
      implements Answer {
    public MembershipTold {
      Require.present("gateway", gateway);
      Require.present("userId", userId);
      Require.present("membership", membership);
    }
  }

  /// A user with sessions on the gateway has blocked another user, or has taken that back.
  @JsonTypeName("block-told")
  record BlockTold(GatewayRef gateway, UserId userId, UserId blocked, boolean on)
      implements Answer {
    public BlockTold {
      Require.present("gateway", gateway);
      Require.present("userId", userId);
      Require.present("blocked", blocked);
    }
  }

  /// A user with sessions on the gateway is invited to a conversation, or not any more.
  ///
  /// @param invitation null for not any more
  @JsonTypeName("invitation-told")
  record InvitationTold(
      GatewayRef gateway,
      UserId userId,
      ConversationId conversationId,
      @Nullable Invitation invitation)
      implements Answer {
    public InvitationTold {
      Require.present("gateway", gateway);
      Require.present("userId", userId);
      Require.present("conversationId", conversationId);
    }
  }

  /// How users are seen: of a [SessionEvent.QueryPresence], and, to a gateway that watches them,
  /// whenever it changes. Whether somebody may know is the gateway's to decide.
  ///
  /// @param partition that answers, of those that users are spread over
  /// @param life see [Alive]
  /// @param requestId the query's; null for a change
  /// @param visibilities who may see them; of whom none is told partners may
  /// @param more whether further answers to the query follow; null for no
  @JsonTypeName("presence-told")
  record PresenceTold(
      GatewayRef gateway,
      int partition,
      String life,
      @Nullable String requestId,
      List<Presence> presences,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Visibility> visibilities,
      @Nullable Boolean more)
      implements Answer {
    public PresenceTold {
      Require.present("gateway", gateway);
      Require.atLeast("partition", partition, 0);
      Require.id("life", life, 64);
      Require.optionalId("requestId", requestId, 64);
      presences = Require.list("presences", presences, Limits.NAMED_AT_ONCE);
      visibilities = Require.list("visibilities", visibilities, Limits.NAMED_AT_ONCE);
    }
  }

  /// Who users are to others: of a [SessionEvent.QueryProfiles]. Whether somebody may know is the
  /// gateway's to decide.
  ///
  /// @param profiles of those who have one
  /// @param visibilities who may see them; of whom none is told partners may
  /// @param last no further answers to the query follow
  @JsonTypeName("profiles-told")
  record ProfilesTold(
      GatewayRef gateway,
      String requestId,
      List<Profile> profiles,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Visibility> visibilities,
      boolean last)
      implements Answer {
    public ProfilesTold {
      Require.present("gateway", gateway);
      Require.id("requestId", requestId, 64);
      profiles = Require.list("profiles", profiles, Limits.NAMED_AT_ONCE);
      visibilities = Require.list("visibilities", visibilities, Limits.NAMED_AT_ONCE);
    }
  }
}
