package io.parley.processor;

import io.parley.contract.ErrorCode;
import io.parley.operations.Flow;
import io.parley.operations.Metrics;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one processor counts, of all its tasks. Of the commands that it reads, as [Metrics] has it:
/// - accepted: read, and can be read,
/// - delivered: an event came of it, or there was nothing to do, or it was done before,
/// - rejected: answered with an [ErrorCode]; `FAILED` when it was cut short by a failure that stops
///   its task: it is read again,
/// - pending: being decided now.
///
/// A command that is read again after a crash is counted again. Safe for use by many threads.
final class ProcessorMetrics {
  private static final String FAILED = "FAILED";

  private final Flow commands =
      new Flow(
          Stream.concat(Arrays.stream(ErrorCode.values()).map(Enum::name), Stream.of(FAILED))
              .toList());

  private final LongAdder pending = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder deadLetters = new LongAdder();

  void register(Metrics metrics) {
    metrics.flow("parley.processor.commands", "Commands", commands, pending::sum);
    metrics.counter(
        "parley.processor.duplicates",
        "Messages whose clientMessageId was known: clients' retries, answered as the first",
        this::duplicates);
    metrics.counter(
        "parley.processor.dead.letters",
        "Records that could not be read, now in parley.dead-letters",
        this::deadLetters);
  }

  /// Runs the decision of a command.
  ///
  /// @param decision returns the code that it was refused with; null when it was not
  void decide(Decision decision) {
    commands.accept();
    pending.increment();
    @Nullable String rejected = FAILED;
    try {
      ErrorCode refused = decision.run();
      rejected = refused == null ? null : refused.name();
    } finally {
      pending.decrement();
      if (rejected == null) {
        commands.deliver();
      } else {
        commands.reject(rejected);
      }
    }
  }

  interface Decision {
    @Nullable ErrorCode run();
  }

  void duplicate() {
    duplicates.increment();
  }

  void deadLetter() {
    deadLetters.increment();
  }

  long duplicates() {
    return duplicates.sum();
  }

  long deadLetters() {
    return deadLetters.sum();
  }

  Flow commands() {
    return commands;
  }

  /// Commands that are being decided.
  long pending() {
    return pending.sum();
  }
}
