package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonTypeName;
import org.jspecify.annotations.Nullable;

/// The life of one connection of one user, and what else the user's partition is told or asked.
public sealed interface SessionEvent extends ContractValue {
  UserId userId();

  GatewayRef gateway();

  /// Sent when a client has authenticated, and again until it is answered
  /// ([Answer.UserMemberships], or [Answer.SessionRefused]).
  @JsonTypeName("session-opened")
  record SessionOpened(UserId userId, String sessionId, GatewayRef gateway)
      implements SessionEvent {
    public SessionOpened {
      check(userId, gateway);
      Require.id("sessionId", sessionId, 64);
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

  /// Somebody on the gateway wants to know the user's presence: [Answer.PresenceTold] comes now and
  /// with every change. Asking again is free.
  @JsonTypeName("watch-presence")
  record WatchPresence(UserId userId, GatewayRef gateway) implements SessionEvent {
    public WatchPresence {
      check(userId, gateway);
    }
  }

  @JsonTypeName("unwatch-presence")
  record UnwatchPresence(UserId userId, GatewayRef gateway) implements SessionEvent {
    public UnwatchPresence {
      check(userId, gateway);
    }
  }

  /// Asks what the user is a member of, with or without a session; the answer is
  /// [Answer.MembershipsDescribed]. Changes nothing.
  ///
  /// @param after the last conversation of an earlier answer; null for the first
  @JsonTypeName("describe-memberships")
  record DescribeMemberships(
      UserId userId, GatewayRef gateway, String requestId, @Nullable ConversationId after)
      implements SessionEvent {
    public DescribeMemberships {
      check(userId, gateway);
      Require.id("requestId", requestId, 64);
    }
  }

  /// Asks for the user's presence once, and not for its changes; the answer is
  /// [Answer.PresenceDescribed]. Changes nothing.
  @JsonTypeName("describe-presence")
  record DescribePresence(UserId userId, GatewayRef gateway, String requestId)
      implements SessionEvent {
    public DescribePresence {
      check(userId, gateway);
      Require.id("requestId", requestId, 64);
    }
  }

  private static void check(UserId userId, GatewayRef gateway) {
    Require.present("userId", userId);
    Require.present("gateway", gateway);
  }
}
