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

  /// The gateway has members online: from the answers on ([Answer.Subscribed]) it gets every event
  /// of these conversations, as long as the life that has answered serves the partition. Asking
  /// again is free.
  ///
  /// @param conversationIds of one partition, at least one; the record's key is the first
  @JsonTypeName("subscribe")
  record Subscribe(List<ConversationId> conversationIds, GatewayRef gateway) implements Signal {
    public Subscribe {
      conversationIds = Require.some("conversationIds", conversationIds, Limits.NAMED_AT_ONCE);
      Require.present("gateway", gateway);
    }

    @Override
    public ConversationId conversationId() {
      return conversationIds.getFirst();
    }
  }

  /// @param conversationIds of one partition, at least one; the record's key is the first
  @JsonTypeName("unsubscribe")
  record Unsubscribe(List<ConversationId> conversationIds, GatewayRef gateway) implements Signal {
    public Unsubscribe {
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

  /// Asks what a conversation is now, and what one user has with it; the answer is
  /// [Answer.ConversationDescribed]. Changes nothing.
  ///
  /// @param messageId the message whose number is wanted too; null for none
  @JsonTypeName("describe-conversation")
  record DescribeConversation(
      ConversationId conversationId,
      GatewayRef gateway,
      String requestId,
      UserId userId,
      @Nullable String messageId)
      implements Signal {
    public DescribeConversation {
      Require.present("conversationId", conversationId);
      Require.present("gateway", gateway);
      Require.id("requestId", requestId, 64);
      Require.present("userId", userId);
      Require.optionalId("messageId", messageId, Limits.MESSAGE_ID_BYTES);
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
