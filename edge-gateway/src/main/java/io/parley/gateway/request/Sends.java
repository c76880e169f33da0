package io.parley.gateway.request;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.parley.contract.Answer.SendAccepted;
import io.parley.contract.Answer.SendRejected;
import io.parley.contract.Command.SendMessage;
import io.parley.contract.ErrorCode;
import io.parley.contract.GatewayRef;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.Origin;
import io.parley.contract.Sender;
import io.parley.gateway.conversation.RequestIds;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Messages on their way to acceptance. Each future ends: with what was accepted, or with a
/// [RequestException].
///
/// Bound: [#MAX_PENDING] at a time. Overflow: `OVERLOADED`.
public final class Sends {
  static final int MAX_PENDING = 50_000;

  /// Unanswered for this long is `TIMEOUT`; the message may have been accepted all the same, and
  /// the client's retry with the same clientMessageId finds out.
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final ConcurrentHashMap<String, Pending> pending = new ConcurrentHashMap<>();
  private final AtomicInteger pendingCount = new AtomicInteger();
  private final NoArgGenerator messageIds = Generators.timeBasedEpochRandomGenerator();
  private final GatewayRef gateway;
  private final RequestIds requestIds;
  private final CommandLog log;
  private final LongSupplier nanoTime;

  /// @param nanoTime [System#nanoTime]
  public Sends(GatewayRef gateway, RequestIds requestIds, CommandLog log, LongSupplier nanoTime) {
    this.gateway = gateway;
    this.requestIds = requestIds;
    this.log = log;
    this.nanoTime = nanoTime;
  }

  private record Pending(CompletableFuture<SendAccepted> future, long deadline) {}

  /// Asks for a message to be accepted. Does not block; the future is completed by any thread, also
  /// the one that reads Kafka, so what depends on it must not block either.
  public CompletableFuture<SendAccepted> send(Sender sender, SendRequest request) {
    CompletableFuture<SendAccepted> future = new CompletableFuture<>();
    if (pendingCount.incrementAndGet() > MAX_PENDING) {
      pendingCount.decrementAndGet();
      future.completeExceptionally(overloaded());
      return future;
    }
    String requestId = requestIds.next();
    pending.put(requestId, new Pending(future, nanoTime.getAsLong() + TIMEOUT.toNanos()));
    try {
      log.append(command(sender, request, requestId), e -> fail(requestId, overloaded()));
    } catch (InvalidFieldException e) {
      fail(requestId, RequestException.malformed(e));
    }
    return future;
  }

  public void accepted(SendAccepted answer) {
    Pending send = remove(answer.requestId());
    if (send != null) {
      send.future().complete(answer);
    }
  }

  public void rejected(SendRejected answer) {
    fail(answer.requestId(), RequestException.of(answer.code(), answer.message()));
  }

  /// Ends what has waited too long. To be called about twice a second.
  public void expire() {
    long now = nanoTime.getAsLong();
    pending.forEach(
        (requestId, send) -> {
          if (now - send.deadline() > 0) {
            fail(
                requestId,
                RequestException.later(
                    ErrorCode.TIMEOUT, "no answer in time; retry with the same id", RETRY_AFTER));
          }
        });
  }

  private SendMessage command(Sender sender, SendRequest request, String requestId) {
    return new SendMessage(
        request.conversationId(),
        messageIds.generate().toString(),
        request.clientMessageId(),
        sender,
        request.body(),
        new Origin(gateway, requestId));
  }

  private void fail(String requestId, RequestException reason) {
    Pending send = remove(requestId);
    if (send != null) {
      send.future().completeExceptionally(reason);
    }
  }

  private @Nullable Pending remove(String requestId) {
    Pending send = pending.remove(requestId);
    if (send != null) {
      pendingCount.decrementAndGet();
    }
    return send;
  }

  private static RequestException overloaded() {
    return RequestException.later(
        ErrorCode.OVERLOADED, "the gateway cannot take more messages now", RETRY_AFTER);
  }
}
