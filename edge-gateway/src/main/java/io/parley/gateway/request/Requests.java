package io.parley.gateway.request;

import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.wire.Answer.CommandRejected;
import io.parley.contract.wire.Answer.Reply;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import io.parley.operations.Flow;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Commands on their way to the processor's decision, and questions ([Inquiries]) on their way to
/// its answer. Each future ends: with the [Reply] that answers it, or with a [RequestException].
///
/// [#flow] counts them, as [io.parley.operations.Metrics] has it: accepted is what was asked,
/// delivered what was answered as asked, rejected what ended with an [ErrorCode], pending what
/// waits.
///
/// Bound: [#MAX_PENDING] at a time, and of the commands for a task that is behind those that its
/// [PartitionLoadGate] lets in. Overflow: `OVERLOADED`.
public final class Requests {
  static final int MAX_PENDING = 50_000;

  /// Unanswered for this long is `TIMEOUT`; the command may have been accepted all the same, and a
  /// message's retry with the same clientMessageId finds out.
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final ConcurrentHashMap<String, Pending> pending = new ConcurrentHashMap<>();
  private final AtomicInteger pendingCount = new AtomicInteger();
  private final Flow flow = new Flow(Stream.of(ErrorCode.values()).map(Enum::name).toList());
  private final GatewayRef gateway;
  private final RequestIds requestIds;
  private final CommandLog log;
  private final PartitionLoadGates lanes;
  private final LongSupplier nanoTime;

  /// @param nanoTime [System#nanoTime]
  public Requests(
      GatewayRef gateway,
      RequestIds requestIds,
      CommandLog log,
      PartitionLoadGates lanes,
      LongSupplier nanoTime) {
    this.gateway = gateway;
    this.requestIds = requestIds;
    this.log = log;
    this.lanes = lanes;
    this.nanoTime = nanoTime;
  }

  /// @param lane of a command
  private record Pending(
      CompletableFuture<Reply> future, long askedAt, @Nullable PartitionLoadGate lane) {
    void end(PartitionLoadGate.End how) {
      if (lane != null) {
        lane.leave(askedAt, how);
      }
    }
  }

  /// Asks for a command to be accepted. Does not block; the future is completed by any thread, also
  /// the one that reads Kafka, so what depends on it must not block either.
  ///
  /// @param command makes the command; where it throws an [InvalidFieldException], the future fails
  ///   with its code and nothing is asked
  public CompletableFuture<Reply> ask(Function<Origin, Command.Request> command) {
    return inquire(
        (origin, onFailure) -> {
          Command.Request made = command.apply(origin);
          takeTurn(origin.requestId(), lanes.of(made.conversationId()));
          log.append(made, onFailure);
        });
  }

  private void takeTurn(String requestId, PartitionLoadGate lane) throws RequestException {
    Pending request = pending.get(requestId);
    if (request == null) {
      return; // it has ended already
    }
    if (!lane.enter(request.askedAt())) {
      throw RequestException.later(
          ErrorCode.OVERLOADED, "the conversation's processor is behind", RETRY_AFTER);
    }
    if (!pending.replace(
        requestId, request, new Pending(request.future(), request.askedAt(), lane))) {
      lane.leave(request.askedAt(), PartitionLoadGate.End.UNWRITTEN);
    }
  }

  /// Writes what is to be answered.
  interface Question {
    /// @param onFailure told when it will not be in the log
    void write(Origin origin, Consumer<Exception> onFailure) throws RequestException;
  }

  /// As [#ask].
  CompletableFuture<Reply> inquire(Question question) {
    CompletableFuture<Reply> future = new CompletableFuture<>();
    flow.accept();
    if (pendingCount.incrementAndGet() > MAX_PENDING) {
      pendingCount.decrementAndGet();
      flow.reject(ErrorCode.OVERLOADED.name());
      future.completeExceptionally(overloaded());
      return future;
    }
    String requestId = requestIds.next();
    pending.put(requestId, new Pending(future, nanoTime.getAsLong(), null));
    try {
      question.write(
          new Origin(gateway, requestId),
          e -> fail(requestId, overloaded(), PartitionLoadGate.End.UNWRITTEN));
    } catch (InvalidFieldException e) {
      fail(requestId, RequestException.malformed(e), PartitionLoadGate.End.UNWRITTEN);
    } catch (RequestException | RuntimeException e) {
      fail(requestId, e, PartitionLoadGate.End.UNWRITTEN);
    }
    return future;
  }

  /// The processor has decided. An answer that nobody waits for is dropped.
  public void replied(Reply reply) {
    if (reply instanceof CommandRejected rejected) {
      fail(
          rejected.requestId(),
          RequestException.of(rejected.code(), rejected.message()),
          PartitionLoadGate.End.ANSWERED);
      return;
    }
    Pending request = remove(reply.requestId(), PartitionLoadGate.End.ANSWERED);
    if (request != null) {
      flow.deliver();
      request.future().complete(reply);
    }
  }

  public Flow flow() {
    return flow;
  }

  /// How many wait for their answer.
  public int pending() {
    return pendingCount.get();
  }

  /// Ends what has waited too long. To be called about twice a second.
  public void expire() {
    long now = nanoTime.getAsLong();
    pending.forEach(
        (requestId, request) -> {
          if (now - request.askedAt() > TIMEOUT.toNanos()) {
            fail(
                requestId,
                RequestException.later(
                    ErrorCode.TIMEOUT, "no answer in time; retry with the same id", RETRY_AFTER),
                PartitionLoadGate.End.TIMED_OUT);
          }
        });
  }

  private void fail(String requestId, Exception reason, PartitionLoadGate.End how) {
    Pending request = remove(requestId, how);
    if (request != null) {
      flow.reject(code(reason).name());
      request.future().completeExceptionally(reason);
    }
  }

  /// What the client is told, also of what nobody expects.
  private static ErrorCode code(Exception reason) {
    return reason instanceof RequestException expected ? expected.code() : ErrorCode.OVERLOADED;
  }

  private @Nullable Pending remove(String requestId, PartitionLoadGate.End how) {
    Pending request = pending.remove(requestId);
    if (request != null) {
      pendingCount.decrementAndGet();
      request.end(how);
    }
    return request;
  }

  private static RequestException overloaded() {
    return RequestException.later(
        ErrorCode.OVERLOADED, "the gateway cannot take more requests now", RETRY_AFTER);
  }
}
