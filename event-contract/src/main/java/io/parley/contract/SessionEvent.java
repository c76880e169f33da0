package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonTypeName;

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

  private static void check(UserId userId, GatewayRef gateway) {
    Require.present("userId", userId);
    Require.present("gateway", gateway);
  }
}
