package io.parley.processor.routing;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;

/// A value on its way to a partition that is not its key's: a slot of `parley.internal.outbound`,
/// or that of the conversation which it is about.
@SuppressWarnings("ArrayRecordComponent") // on its way to the producer; never compared
public record Outgoing(int partition, byte[] value) {
  public static Serializer<Outgoing> serializer() {
    return (topic, outgoing) -> outgoing.value();
  }

  /// A slot out of range (a gateway that believes the topic larger than it is) goes to slot 0,
  /// where nobody takes it: that gateway is misconfigured, and the pipeline must go on.
  public static StreamPartitioner<byte[], Outgoing> partitioner() {
    return (topic, key, outgoing, partitions) ->
        Optional.of(Set.of(outgoing.partition() < partitions ? outgoing.partition() : 0));
  }
}
