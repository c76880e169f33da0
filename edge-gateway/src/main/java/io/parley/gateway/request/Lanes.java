package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/// A [Lane] for each partition of the commands.
public final class Lanes {
  private final List<Lane> lanes;
  private final ToIntFunction<ConversationId> partitionOf;

  /// @param partitionOf below `partitions`
  public Lanes(int partitions, ToIntFunction<ConversationId> partitionOf) {
    this.lanes = Stream.generate(Lane::new).limit(partitions).toList();
    this.partitionOf = partitionOf;
  }

  Lane of(ConversationId conversation) {
    return lanes.get(partitionOf.applyAsInt(conversation));
  }
}
