package io.parley.contract.log;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.parley.contract.ContractValue;
import io.parley.contract.Require;
import io.parley.contract.UserId;
import java.time.Instant;

/// A user's session has started, or has ended. Either may be said twice: readers go by (userId,
/// sessionId).
public sealed interface SessionChanged extends ContractValue {
  UserId userId();

  /// Unlike that of any other session.
  String sessionId();

  /// The broker's time of what the gateway says.
  Instant at();

  /// The user's client has authenticated, and was not refused.
  ///
  /// @param gatewayId which gateway holds it
  @JsonTypeName("session-started")
  record Started(UserId userId, String sessionId, String gatewayId, Instant at)
      implements SessionChanged {
    public Started {
      check(userId, sessionId, gatewayId, at);
    }
  }

  /// @param startedAt when it has started
  /// @param at of one whose gateway has gone without a word: when that was heard of last
  @JsonTypeName("session-ended")
  record Ended(
      UserId userId,
      String sessionId,
      String gatewayId,
      Instant startedAt,
      Instant at,
      Reason reason)
      implements SessionChanged {
    /// Why it has ended.
    public enum Reason {
      /// The gateway says so: the client has gone, or was sent away.
      @JsonProperty("closed")
      CLOSED,
      /// The gateway has not been heard of for long, or has been started anew.
      @JsonProperty("gateway-lost")
      GATEWAY_LOST
    }

    public Ended {
      check(userId, sessionId, gatewayId, at);
      Require.present("startedAt", startedAt);
      Require.present("reason", reason);
    }
  }

  private static void check(UserId userId, String sessionId, String gatewayId, Instant at) {
    Require.present("userId", userId);
    Require.id("sessionId", sessionId, 64);
    Require.id("gatewayId", gatewayId, 128);
    Require.present("at", at);
  }
}
