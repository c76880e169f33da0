package io.parley.processor.routing;

import io.parley.contract.wire.Answer.Alive;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Shard;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Tells every living gateway that another life serves a partition, a few times in its first
/// seconds: what they had asked to be told of is to be asked for again.
public final class Takeover {
  private static final Duration EVERY = Duration.ofMillis(100);
  private static final int RUNS = 20;

  private final GatewayDirectory gateways;
  private final Outputs outputs;
  private final Shard shard;
  private final int partition;
  private final String life;
  private Optional<Cancellable> schedule = Optional.empty();
  private int runs;

  private Takeover(
      GatewayDirectory gateways, Outputs outputs, Shard shard, int partition, String life) {
    this.gateways = gateways;
    this.outputs = outputs;
    this.shard = shard;
    this.partition = partition;
    this.life = life;
  }

  /// To be called as the task begins.
  public static void announce(
      ProcessorContext<byte[], Object> context,
      GatewayDirectory gateways,
      Outputs outputs,
      Shard shard,
      Life life) {
    Takeover takeover =
        new Takeover(gateways, outputs, shard, context.taskId().partition(), life.name());
    takeover.schedule = Optional.of(life.every(EVERY, takeover::run));
  }

  /// At once, and twice more for those whose heartbeat was not read yet.
  private void run(long now) {
    runs++;
    if (runs == 1 || runs == RUNS / 2 || runs == RUNS) {
      for (GatewayRef gateway : gateways.living()) {
        byte[] key = gateway.id().getBytes(StandardCharsets.UTF_8);
        outputs.answer(
            new Alive(gateway, shard, partition, life), new Record<>(key, new byte[0], now));
      }
    }
    if (runs == RUNS) {
      schedule.ifPresent(Cancellable::cancel);
    }
  }
}
