package io.parley.contract.wire;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.parley.contract.ContractValue;
import io.parley.contract.ConversationId;
import io.parley.contract.Limits;
import io.parley.contract.Require;
import io.parley.contract.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a gateway asks of a conversation and need not last.
public sealed interface Signal extends ContractValue {
  /// The record's key.
  ConversationId conversationId();

  GatewayRef gateway();

  /// Asks where conversations stand. The answers are [Answer.ConversationsTold]: as many as it
  /// takes, in order, the last of which says so. Changes nothing else, and asking again is free.
  ///
  /// @param conversationIds of one partition, at least one; the record's key is the first
  /// @param watch the gateway has members online: from the answers on it gets every event of these
  ///   conversations, as long as the life that has answered serves the partition
  /// @param requestId of who waits for the answers; null for nobody
  /// @param userId whose memberships are wanted too; null for nobody's
  /// @param messageId the message whose number is wanted too, of a single conversation; null for
  ///   none
  @JsonTypeName("query-conversations")
  record QueryConversations(
      List<ConversationId> conversationIds,
      GatewayRef gateway,
      boolean watch,
      @Nullable String requestId,
      @Nullable UserId userId,
      @Nullable String messageId)
      implements Signal {
    public QueryConversations {
      conversationIds = Require.some("conversationIds", conversationIds, Limits.NAMED_AT_ONCE);
      Require.present("gateway", gateway);
      Require.optionalId("requestId", requestId, 64);
      Require.optionalId("messageId", messageId, Limits.MESSAGE_ID_BYTES);
    }

    /// For what happens there from now on.
    public static QueryConversations watching(
        List<ConversationId> conversationIds, GatewayRef gateway) {
      return new QueryConversations(conversationIds, gateway, true, null, null, null);
    }

    @Override
    public ConversationId conversationId() {
      return conversationIds.getFirst();
    }
  }

  /// The gateway has no members online any more.
  ///
  /// @param conversationIds of one partition, at least one; the record's key is the first
  @JsonTypeName("unwatch-conversations")
  record UnwatchConversations(List<ConversationId> conversationIds, GatewayRef gateway)
      implements Signal {
    public UnwatchConversations {
      conversationIds = Require.some("conversationIds", conversationIds, Limits.NAMED_AT_ONCE);
      Require.present("gateway", gateway);
    }

    @Override
    public ConversationId conversationId() {
      return conversationIds.getFirst();
    }
  }

  /// The gateway missed events. Each is sent as an [OutboundEvent] with this request's id, then
  /// [Answer.CaughtUp].
  ///
  /// @param from the first seq wanted
  /// @param to the last seq wanted; at most [Limits#CATCH_UP_EVENTS] are sent
  @JsonTypeName("catch-up")
  record CatchUp(
      ConversationId conversationId, GatewayRef gateway, String requestId, long from, long to)
      implements Signal {
    public CatchUp {
      Require.present("conversationId", conversationId);
      Require.present("gateway", gateway);
      Require.id("requestId", requestId, 64);
      Require.atLeast("from", from, 1);
      Require.atLeast("to", to, from);
    }
  }

  /// Asks whether the conversation's partition answers ([Answer.Alive]). Changes nothing.
  @JsonTypeName("probe")
  record Probe(ConversationId conversationId, GatewayRef gateway) implements Signal {
    public Probe {
      Require.present("conversationId", conversationId);
      Require.present("gateway", gateway);
    }
  }

  /// A member types, or has stopped.
  @JsonTypeName("type")
  record Type(
      ConversationId conversationId,
      GatewayRef gateway,
      UserId userId,
      @Nullable String name,
      boolean typing)
      implements Signal {
    public Type {
      Require.present("conversationId", conversationId);
      Require.present("gateway", gateway);
      Require.present("userId", userId);
      Require.optionalText("name", name, Limits.NAME_BYTES);
    }
  }
}
