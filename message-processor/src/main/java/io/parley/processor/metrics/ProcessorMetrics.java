package io.parley.processor.metrics;

import io.parley.contract.ErrorCode;
import io.parley.operations.Flow;
import io.parley.operations.Metrics;
import io.parley.operations.security.SecurityEvent;
import io.parley.operations.security.SecurityLog;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one processor counts, of all its tasks. Of the commands that it reads, as [Metrics] has it:
/// - accepted: read,
/// - delivered: an event came of it, or there was nothing to do, or it was done before,
/// - rejected: answered with an [ErrorCode]; `DEAD_LETTER` when it could not be read; `FAILED` when
///   it was cut short by a failure that stops its task: it is read again,
/// - pending: being decided now.
///
/// A command that is read again after a crash is counted again. Safe for use by many threads.
public final class ProcessorMetrics {
  public static final String DEAD_LETTER = "DEAD_LETTER";
  private static final String FAILED = "FAILED";

  private final Flow commands =
      new Flow(
          Stream.concat(
                  Arrays.stream(ErrorCode.values()).map(Enum::name), Stream.of(DEAD_LETTER, FAILED))
              .toList());

  private final LongAdder pending = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder deadLetters = new LongAdder();
  private final SecurityLog securityLog;

  /// @param securityLog is told of dead letters
  public ProcessorMetrics(SecurityLog securityLog) {
    this.securityLog = securityLog;
  }

  /// Of a processor without a security log.
  public ProcessorMetrics() {
    this(SecurityLog.none());
  }

  /// To be called once.
  public void register(Metrics metrics) {
    metrics.flow("parley.processor.commands", "Commands", commands, this::pending);
    metrics.counter(
        "parley.processor.duplicates",
        "Messages whose clientMessageId was known: clients' retries, answered as the first",
        this::duplicates);
    metrics.counter(
        "parley.processor.dead.letters",
        "Records of any topic that could not be read, now in parley.internal.dead-letters",
        this::deadLetters);
  }

  /// Takes a command.
  ///
  /// @param handle returns why it was rejected; null when it was not
  public void command(Supplier<@Nullable String> handle) {
    commands.accept();
    pending.increment();
    String rejected = FAILED;
    try {
      rejected = handle.get();
    } finally {
      pending.decrement();
      if (rejected == null) {
        commands.deliver();
      } else {
        commands.reject(rejected);
      }
    }
  }

  public void duplicate() {
    duplicates.increment();
  }

  /// @param where it was read
  public void deadLetter(String where) {
    deadLetters.increment();
    securityLog.note(SecurityEvent.of(SecurityEvent.Kind.DEAD_LETTER).about(where));
  }

  public long duplicates() {
    return duplicates.sum();
  }

  public long deadLetters() {
    return deadLetters.sum();
  }

  public Flow commands() {
    return commands;
  }

  /// Commands that are being decided.
  public long pending() {
    return pending.sum();
  }
}
