package io.parley.contract.wire;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.Limits;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Profile;
import io.parley.contract.Require;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The life of one connection of one user, and what else the user's partition is told or asked.
public sealed interface SessionEvent extends ContractValue {
  /// The record's key.
  UserId userId();

  GatewayRef gateway();

  /// Sent when a client has authenticated, and again until it is answered
  /// ([Answer.UserMemberships], or [Answer.SessionRefused]).
  ///
  /// @param profile what the token says; null where it says nothing, or it has been told before
  @JsonTypeName("session-opened")
  record SessionOpened(
      UserId userId, String sessionId, GatewayRef gateway, @Nullable Profile profile)
      implements SessionEvent {
    public SessionOpened {
      check(userId, gateway);
      Require.id("sessionId", sessionId, 64);
      if (profile != null && !profile.userId().equals(userId)) {
        throw InvalidFieldException.invalid("profile", "is another user's");
      }
    }
  }

  /// A session of the user has another token, which says something else.
  @JsonTypeName("profile-shown")
  record ProfileShown(Profile profile, GatewayRef gateway) implements SessionEvent {
    public ProfileShown {
      Require.present("profile", profile);
      Require.present("gateway", gateway);
    }

    @Override
    public UserId userId() {
      return profile.userId();
    }
  }

  @JsonTypeName("session-closed")
  record SessionClosed(UserId userId, String sessionId, GatewayRef gateway)
      implements SessionEvent {
    public SessionClosed {
      check(userId, gateway);
      Require.id("sessionId", sessionId, 64);
    }
  }

  /// The user wants to be seen so.
  ///
  /// @param status not offline: who wants that is invisible
  @JsonTypeName("status-chosen")
  record StatusChosen(UserId userId, PresenceStatus status, GatewayRef gateway)
      implements SessionEvent {
    public StatusChosen {
      check(userId, gateway);
      Require.present("status", status);
      if (status == PresenceStatus.OFFLINE) {
        throw InvalidFieldException.invalid("status", "must be online, away, busy or invisible");
      }
    }
  }

  /// The user wants to be seen by these.
  @JsonTypeName("visibility-chosen")
  record VisibilityChosen(UserId userId, VisibleTo visibleTo, GatewayRef gateway)
      implements SessionEvent {
    public VisibilityChosen {
      check(userId, gateway);
      Require.present("visibleTo", visibleTo);
    }
  }

  /// Asks how users are seen; the answer is [Answer.PresenceTold]. Asking again is free.
  ///
  /// @param userIds of one partition, at least one; the record's key is the first
  /// @param watch somebody on the gateway wants to know: it is told now and with every change, as
  ///   long as the life that has answered serves the partition
  /// @param requestId of who waits for the answer; null for nobody
  @JsonTypeName("query-presence")
  record QueryPresence(
      List<UserId> userIds, GatewayRef gateway, boolean watch, @Nullable String requestId)
      implements SessionEvent {
    public QueryPresence {
      userIds = Require.some("userIds", userIds, Limits.NAMED_AT_ONCE);
      Require.present("gateway", gateway);
      Require.optionalId("requestId", requestId, 64);
    }

    /// For every change from now on.
    public static QueryPresence watching(List<UserId> userIds, GatewayRef gateway) {
      return new QueryPresence(userIds, gateway, true, null);
    }

    @Override
    public UserId userId() {
      return userIds.getFirst();
    }
  }

  /// @param userIds of one partition, at least one; the record's key is the first
  @JsonTypeName("unwatch-presence")
  record UnwatchPresence(List<UserId> userIds, GatewayRef gateway) implements SessionEvent {
    public UnwatchPresence {
      userIds = Require.some("userIds", userIds, Limits.NAMED_AT_ONCE);
      Require.present("gateway", gateway);
    }

    @Override
    public UserId userId() {
      return userIds.getFirst();
    }
  }

  /// Asks who users are to others, and who may know; the answers are [Answer.ProfilesTold]. Changes
  /// nothing.
  ///
  /// @param userIds of one partition, at least one; the record's key is the first
  @JsonTypeName("query-profiles")
  record QueryProfiles(List<UserId> userIds, GatewayRef gateway, String requestId)
      implements SessionEvent {
    public QueryProfiles {
      userIds = Require.some("userIds", userIds, Limits.NAMED_AT_ONCE);
      Require.present("gateway", gateway);
      Require.id("requestId", requestId, 64);
    }

    @Override
    public UserId userId() {
      return userIds.getFirst();
    }
  }

  /// Asks what the user is a member of, with or without a session; the answers are
  /// [Answer.UserMemberships]. Changes nothing.
  @JsonTypeName("query-memberships")
  record QueryMemberships(UserId userId, GatewayRef gateway, String requestId)
      implements SessionEvent {
    public QueryMemberships {
      check(userId, gateway);
      Require.id("requestId", requestId, 64);
    }
  }

  /// Asks which of these users may not become members of a conversation; the answer is
  /// [Answer.AdmissionTold]. Changes nothing, and promises nothing: whoever asks makes the command
  /// at once.
  ///
  /// @param userIds of one partition, at least one; the record's key is the first
  /// @param by who wants them in: may be one of them, or none
  /// @param consent what is needed of others than `by`; null for no more than that they have not
  ///   left by themselves
  @JsonTypeName("query-admission")
  record QueryAdmission(
      List<UserId> userIds,
      ConversationId conversationId,
      UserId by,
      GatewayRef gateway,
      String requestId,
      @Nullable Consent consent)
      implements SessionEvent {
    /// Who becomes a member only after they have said so.
    public enum Consent {
      /// Who has no direct conversation with the one who asks.
      PARTNERS,
      /// Everybody.
      INVITATION,
      /// The one who asks has said so: there is to be an invitation.
      ACCEPTED
    }

    public QueryAdmission {
      userIds = Require.some("userIds", userIds, Limits.NAMED_AT_ONCE);
      Require.present("conversationId", conversationId);
      Require.present("by", by);
      Require.present("gateway", gateway);
      Require.id("requestId", requestId, 64);
    }

    @Override
    public UserId userId() {
      return userIds.getFirst();
    }
  }

  private static void check(UserId userId, GatewayRef gateway) {
    Require.present("userId", userId);
    Require.present("gateway", gateway);
  }
}
