package io.parley.gateway.kafka;

import io.parley.contract.Answer.Alive;
import io.parley.contract.ConversationId;
import io.parley.contract.GatewayRef;
import io.parley.contract.Signal.Probe;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Whether a message can be sent: every conversation partition's task is asked now and then for an
/// answer, which takes the way that a message takes and changes nothing. The answers also show
/// which partitions were taken over.
public final class Probes {
  private static final ConversationId CONVERSATION = new ConversationId("parley:probe");
  private static final Duration UP_FOR = Duration.ofSeconds(15);
  private static final long NEVER = Long.MIN_VALUE;

  private final GatewayRef gateway;

  /// When each partition last answered, in nanoseconds since the start.
  private final AtomicLongArray answeredAt;

  private final AtomicReferenceArray<String> lives;

  private final long start = System.nanoTime();

  Probes(GatewayRef gateway, int partitions) {
    this.gateway = gateway;
    lives = new AtomicReferenceArray<>(partitions);
    answeredAt = new AtomicLongArray(partitions);
    for (int i = 0; i < partitions; i++) {
      answeredAt.set(i, NEVER);
    }
  }

  void send(Outlet outlet) {
    for (int i = 0; i < answeredAt.length(); i++) {
      outlet.probe(i, new Probe(CONVERSATION, gateway));
    }
  }

  /// @return whether the partition is served by another than when it last answered
  boolean answered(Alive answer) {
    if (answer.partition() >= total()) {
      return false; // there were fewer when this gateway started
    }
    answeredAt.set(answer.partition(), System.nanoTime() - start);
    String before = lives.getAndSet(answer.partition(), answer.life());
    return before != null && !before.equals(answer.life());
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
