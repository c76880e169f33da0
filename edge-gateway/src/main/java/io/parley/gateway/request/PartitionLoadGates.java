package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/// A [PartitionLoadGate] for each partition of the commands.
public final class PartitionLoadGates {
  private final List<PartitionLoadGate> gates;
  private final ToIntFunction<ConversationId> partitionOf;

  /// @param partitionOf below `partitions`
  public PartitionLoadGates(int partitions, ToIntFunction<ConversationId> partitionOf) {
    this.gates = Stream.generate(PartitionLoadGate::new).limit(partitions).toList();
    this.partitionOf = partitionOf;
  }

  PartitionLoadGate of(ConversationId conversation) {
    return gates.get(partitionOf.applyAsInt(conversation));
  }
}
