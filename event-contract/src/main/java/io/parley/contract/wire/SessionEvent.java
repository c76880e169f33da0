package io.parley.contract.wire;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.Limits;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Require;
import io.parley.contract.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The life of one connection of one user, and what else the user's partition is told or asked.
public sealed interface SessionEvent extends ContractValue {
  /// The record's key.
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

  /// Somebody on the gateway wants to know these users' presence: [Answer.PresenceTold] comes now
  /// and with every change, as long as the life that has answered serves the partition. Asking
  /// again is free.
  ///
  /// @param userIds of one partition, at least one; the record's key is the first
  @JsonTypeName("watch-presence")
  record WatchPresence(List<UserId> userIds, GatewayRef gateway) implements SessionEvent {
    public WatchPresence {
      userIds = Require.some("userIds", userIds, Limits.NAMED_AT_ONCE);
      Require.present("gateway", gateway);
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
