package io.parley.contract;

import com.fasterxml.jackson.annotation.JsonTypeName;

/// The life of one connection of one user.
public sealed interface SessionEvent extends ContractValue {
  UserId userId();

  String sessionId();

  GatewayRef gateway();

  /// Sent when a client has authenticated, and again until it is answered
  /// ([Answer.UserConversations]).
  @JsonTypeName("session-opened")
  record SessionOpened(UserId userId, String sessionId, GatewayRef gateway)
      implements SessionEvent {
    public SessionOpened {
      check(userId, sessionId, gateway);
    }
  }

  @JsonTypeName("session-closed")
  record SessionClosed(UserId userId, String sessionId, GatewayRef gateway)
      implements SessionEvent {
    public SessionClosed {
      check(userId, sessionId, gateway);
    }
  }

  private static void check(UserId userId, String sessionId, GatewayRef gateway) {
    Require.present("userId", userId);
    Require.id("sessionId", sessionId, 64);
    Require.present("gateway", gateway);
  }
}
