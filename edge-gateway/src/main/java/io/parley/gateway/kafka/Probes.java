package io.parley.gateway.kafka;

import io.parley.contract.Answer.CaughtUp;
import io.parley.contract.ConversationId;
import io.parley.contract.GatewayRef;
import io.parley.contract.Signal.CatchUp;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/// Whether a message can be sent: every conversation partition's task is asked now and then for an
/// answer, which takes the way that a message takes and changes nothing.
public final class Probes {
  private static final String PREFIX = "probe-";
  private static final ConversationId CONVERSATION = new ConversationId("parley:probe");
  private static final Duration UP_FOR = Duration.ofSeconds(15);
  private static final long NEVER = Long.MIN_VALUE;

  private final GatewayRef gateway;

  /// When each partition last answered, in nanoseconds since the start.
  private final AtomicLongArray answeredAt;

  private final long start = System.nanoTime();

  Probes(GatewayRef gateway, int partitions) {
    this.gateway = gateway;
    answeredAt = new AtomicLongArray(partitions);
    for (int i = 0; i < partitions; i++) {
      answeredAt.set(i, NEVER);
    }
  }

  void send(Outlet outlet) {
    for (int i = 0; i < answeredAt.length(); i++) {
      outlet.probe(i, new CatchUp(CONVERSATION, gateway, PREFIX + i, 1, 1));
    }
  }

  /// @return whether it was the answer to a probe
  boolean answered(CaughtUp answer) {
    if (!answer.requestId().startsWith(PREFIX)) {
      return false;
    }
    answeredAt.set(
        Integer.parseInt(answer.requestId().substring(PREFIX.length())), System.nanoTime() - start);
    return true;
  }

  /// How many partitions answer.
  public int up() {
    long oldest = System.nanoTime() - start - UP_FOR.toNanos();
    int up = 0;
    for (int i = 0; i < answeredAt.length(); i++) {
      long at = answeredAt.get(i);
      up += at != NEVER && at > oldest ? 1 : 0;
    }
    return up;
  }

  public int total() {
    return answeredAt.length();
  }
}
