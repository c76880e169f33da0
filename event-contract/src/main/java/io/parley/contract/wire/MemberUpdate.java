package io.parley.contract.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.Invitation;
import io.parley.contract.Limits;
import io.parley.contract.Membership;
import io.parley.contract.Preview;
import io.parley.contract.Require;
import io.parley.contract.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a conversation tells a member's partition.
public sealed interface MemberUpdate extends ContractValue {
  UserId userId();

  /// The whole of it, each time: it replaces what was known, except that `readNumber` only grows.
  ///
  /// @param left whether the user has left by themselves; null for no
  @JsonTypeName("membership")
  record MembershipChanged(UserId userId, Membership membership, @Nullable Boolean left)
      implements MemberUpdate {
    public MembershipChanged {
      Require.present("userId", userId);
      Require.present("membership", membership);
    }

    public MembershipChanged(UserId userId, Membership membership) {
      this(userId, membership, null);
    }
  }

  /// The user has blocked another user, or has taken that back.
  @JsonTypeName("block-changed")
  record BlockChanged(UserId userId, UserId blocked, boolean on) implements MemberUpdate {
    public BlockChanged {
      Require.present("userId", userId);
      Require.present("blocked", blocked);
    }
  }

  /// The user is invited to a conversation, or not any more.
  ///
  /// @param invitation null for not any more
  @JsonTypeName("invitation-changed")
  record InvitationChanged(
      UserId userId, ConversationId conversationId, @Nullable Invitation invitation)
      implements MemberUpdate {
    public InvitationChanged {
      Require.present("userId", userId);
      Require.present("conversationId", conversationId);
    }

    public InvitationChanged(UserId userId, Invitation invitation) {
      this(userId, invitation.conversationId(), invitation);
    }
  }

  /// There are messages, and how far the user has read. Told at most once a second for a
  /// conversation, not for each message.
  ///
  /// @param number the last message's
  /// @param mentionsOnly in a large conversation only mentions count as unread, one by one
  /// @param reached the messages have reached one of the user's devices: they are counted, and
  ///   nobody is notified
  /// @param latest what is to be shown of it; null when the user is not to be notified
  /// @param others what is to be shown instead to who has blocked its sender, the later first: the
  ///   last messages of others since the user was told
  @JsonTypeName("unread")
  record UnreadChanged(
      UserId userId,
      ConversationId conversationId,
      long number,
      long readNumber,
      boolean mentionsOnly,
      boolean reached,
      @Nullable Preview latest,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Preview> others)
      implements MemberUpdate {
    public UnreadChanged {
      Require.present("userId", userId);
      Require.present("conversationId", conversationId);
      Require.atLeast("number", number, 0);
      Require.atLeast("readNumber", readNumber, 0);
      others = Require.list("others", others, Limits.OTHER_PREVIEWS);
    }
  }
}
