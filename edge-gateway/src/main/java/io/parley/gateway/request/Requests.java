package io.parley.gateway.request;

import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer;
import io.parley.contract.wire.Answer.CommandRejected;
import io.parley.contract.wire.Answer.Reply;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import io.parley.gateway.request.PartitionLoadGate.End;
import io.parley.operations.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Commands on their way to the processor's decision, and queries ([Queries]) on their way to its
/// answers. Each future ends: with what answers it, or with a [RequestException]. A query changes
/// nothing, and is made again while it is not answered; a command is not.
///
/// [#flow] counts them, as [io.parley.operations.Metrics] has it: accepted is what was asked,
/// delivered what was answered as asked, rejected what ended with an [ErrorCode], pending what
/// waits.
///
/// Bound: [#MAX_PENDING] at a time, [#MAX_PENDING_OF_ONE] of one user, and of the commands for a
/// task that is behind those that its [PartitionLoadGate] lets in. Overflow: `OVERLOADED`.
public final class Requests {
  static final int MAX_PENDING = 50_000;

  /// Twice what a user may send while nothing is answered.
  static final int MAX_PENDING_OF_ONE = 500;

  /// Unanswered for this long is `TIMEOUT`; the command may have been accepted all the same, and a
  /// message's retry with the same clientMessageId finds out.
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final ConcurrentHashMap<String, Pending> pending = new ConcurrentHashMap<>();
  private final ConcurrencyLimit waiting = new ConcurrencyLimit(MAX_PENDING, MAX_PENDING_OF_ONE);
  private final Flow flow = new Flow(Stream.of(ErrorCode.values()).map(Enum::name).toList());
  private final GatewayRef gateway;
  private final RequestIds requestIds;
  private final CommandLog log;
  private final PartitionLoadGates gates;
  private final LongSupplier nanoTime;
  private final Turns turns = new Turns();

  /// @param nanoTime [System#nanoTime]
  public Requests(
      GatewayRef gateway,
      RequestIds requestIds,
      CommandLog log,
      PartitionLoadGates gates,
      LongSupplier nanoTime) {
    this.gateway = gateway;
    this.requestIds = requestIds;
    this.log = log;
    this.gates = gates;
    this.nanoTime = nanoTime;
  }

  private sealed interface Pending {
    long askedAt();

    /// Its place among those that wait.
    ConcurrencyLimit.Permit place();

    void fail(Exception reason);
  }

  /// @param gate null while it has not been let in
  /// @param enteredAt when it was
  private record PendingCommand(
      ConcurrencyLimit.Permit place,
      CompletableFuture<Reply> future,
      long askedAt,
      @Nullable PartitionLoadGate gate,
      long enteredAt)
      implements Pending {
    @Override
    public void fail(Exception reason) {
      future.completeExceptionally(reason);
    }
  }

  private static final class PendingQuery implements Pending {
    final CompletableFuture<List<Answer>> future = new CompletableFuture<>();
    final Query query;
    private final ConcurrencyLimit.Permit place;
    private final long askedAt;
    private final RetryTimer asked = new RetryTimer();
    private final List<Answer> answers = new ArrayList<>(1);

    PendingQuery(ConcurrencyLimit.Permit place, Query query, long now) {
      this.place = place;
      this.query = query;
      askedAt = now;
      asked.asked(now);
    }

    @Override
    public ConcurrencyLimit.Permit place() {
      return place;
    }

    @Override
    public long askedAt() {
      return askedAt;
    }

    @Override
    public void fail(Exception reason) {
      future.completeExceptionally(reason);
    }

    synchronized List<Answer> take(Answer answer) {
      answers.add(answer);
      return List.copyOf(answers);
    }

    /// @return whether it is to be made again, which begins now
    synchronized boolean retries(long now) {
      boolean due = asked.isDue(now);
      if (due) {
        asked.asked(now);
      }
      return due;
    }
  }

  /// Asks for a command to be accepted. Does not block; the future is completed by any thread, also
  /// the one that reads Kafka, so what depends on it must not block either.
  ///
  /// @param by whose request it is
  /// @param command makes the command; where it throws an [InvalidFieldException], the future fails
  ///   with its code and nothing is asked
  /// @param admission makes of it what may be written, or fails
  CompletableFuture<Reply> ask(
      UserId by,
      Function<Origin, Command.Request> command,
      Function<Command.Request, CompletableFuture<Command.Request>> admission) {
    CompletableFuture<Reply> future = new CompletableFuture<>();
    PendingCommand waiting;
    try {
      waiting = new PendingCommand(enter(by), future, nanoTime.getAsLong(), null, 0);
    } catch (RequestException e) {
      return CompletableFuture.failedFuture(e);
    }
    String requestId = begin(waiting);
    try {
      Command.Request request = command.apply(new Origin(gateway, requestId));
      turns.take(
          by,
          request.conversationId(),
          () -> admission.apply(request),
          (admitted, failure) -> write(requestId, waiting, admitted, failure));
    } catch (InvalidFieldException e) {
      fail(requestId, RequestException.malformed(e), End.UNWRITTEN);
    } catch (RuntimeException e) {
      fail(requestId, e, End.UNWRITTEN);
    }
    return future;
  }

  private void write(
      String requestId,
      PendingCommand waiting,
      Command.@Nullable Request admitted,
      @Nullable Throwable failure) {
    if (admitted == null) {
      fail(requestId, Failures.exception(failure), End.UNWRITTEN);
      return;
    }
    try {
      if (takeTurn(requestId, waiting, gates.of(admitted.conversationId()))) {
        log.append(admitted, unwritten(requestId));
      }
    } catch (RequestException | RuntimeException e) {
      fail(requestId, e, End.UNWRITTEN);
    }
  }

  /// @return false if it has ended already
  private boolean takeTurn(String requestId, PendingCommand command, PartitionLoadGate gate)
      throws RequestException {
    long now = nanoTime.getAsLong();
    if (!gate.enter(now)) {
      throw RequestException.later(
          ErrorCode.OVERLOADED, "the conversation's processor is behind", RETRY_AFTER);
    }
    PendingCommand let =
        new PendingCommand(command.place(), command.future(), command.askedAt(), gate, now);
    boolean waits = pending.replace(requestId, command, let);
    if (!waits) {
      gate.leave(now, End.UNWRITTEN);
    }
    return waits;
  }

  /// Writes what is to be answered; again, while it is not.
  interface Query {
    /// @param onFailure told when it will not be in the log
    void write(GatewayRef gateway, String requestId, Consumer<Exception> onFailure);
  }

  /// As [#ask], for what changes nothing. The answers may have parts twice, where the query was
  /// made again.
  ///
  /// @param by whose request it is
  CompletableFuture<List<Answer>> query(UserId by, Query query) {
    PendingQuery waiting;
    try {
      waiting = new PendingQuery(enter(by), query, nanoTime.getAsLong());
    } catch (RequestException e) {
      return CompletableFuture.failedFuture(e);
    }
    String requestId = begin(waiting);
    query.write(gateway, requestId, unwritten(requestId));
    return waiting.future;
  }

  private ConcurrencyLimit.Permit enter(UserId by) throws RequestException {
    flow.accept();
    try {
      return waiting.take(by);
    } catch (RequestException e) {
      flow.reject(e.code().name());
      throw e;
    }
  }

  private String begin(Pending request) {
    String requestId = requestIds.next();
    pending.put(requestId, request);
    return requestId;
  }

  private Consumer<Exception> unwritten(String requestId) {
    return _ -> fail(requestId, overloaded(), End.UNWRITTEN);
  }

  /// The processor has decided. An answer that nobody waits for is dropped.
  public void replied(Reply reply) {
    if (reply instanceof CommandRejected rejected) {
      fail(
          rejected.requestId(),
          RequestException.of(rejected.code(), rejected.message()),
          End.ANSWERED);
    } else if (remove(reply.requestId(), End.ANSWERED) instanceof PendingCommand command) {
      flow.deliver();
      command.future().complete(reply);
    }
  }

  /// The processor has answered a query, or a part of it.
  ///
  /// @param last whether that is all
  public void told(String requestId, Answer answer, boolean last) {
    if (!(pending.get(requestId) instanceof PendingQuery query)) {
      return;
    }
    List<Answer> all = query.take(answer);
    if (last && remove(requestId, End.ANSWERED) != null) {
      flow.deliver();
      query.future.complete(all);
    }
  }

  public Flow flow() {
    return flow;
  }

  /// How many wait for their answer.
  public int pending() {
    return waiting.taken();
  }

  /// Ends what has waited too long, and makes queries again. To be called about twice a second.
  public void expire() {
    long now = nanoTime.getAsLong();
    pending.forEach(
        (requestId, request) -> {
          if (now - request.askedAt() > TIMEOUT.toNanos()) {
            fail(
                requestId,
                RequestException.later(
                    ErrorCode.TIMEOUT, "no answer in time; retry with the same id", RETRY_AFTER),
                End.TIMED_OUT);
          } else if (request instanceof PendingQuery query && query.retries(now)) {
            query.query.write(gateway, requestId, unwritten(requestId));
          }
        });
  }

  private void fail(String requestId, Exception reason, End how) {
    Pending request = remove(requestId, how);
    if (request != null) {
      flow.reject(code(reason).name());
      request.fail(reason);
    }
  }

  /// What the client is told, also of what nobody expects.
  private static ErrorCode code(Exception reason) {
    return reason instanceof RequestException expected ? expected.code() : ErrorCode.OVERLOADED;
  }

  private @Nullable Pending remove(String requestId, End how) {
    Pending request = pending.remove(requestId);
    if (request != null) {
      request.place().close();
      if (request instanceof PendingCommand command && command.gate() != null) {
        command.gate().leave(command.enteredAt(), how);
      }
    }
    return request;
  }

  private static RequestException overloaded() {
    return RequestException.later(
        ErrorCode.OVERLOADED, "the gateway cannot take more requests now", RETRY_AFTER);
  }
}
