package io.parley.operations.security;

import io.parley.operations.security.SecurityEvent.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes events as lines, by a thread of its own. What is not written is counted, and the count is
/// a line at most every [#SUMMARY_EVERY_SECONDS] seconds.
///
/// Bound: a kind's lines a second, and [#MAX_WAITING] lines that wait for the disk. Overflow: the
/// event is counted.
public final class SecurityLines implements SecurityLog {
  static final int MAX_WAITING = 1_000;
  static final int SUMMARY_EVERY_SECONDS = 10;
  private static final long CLOSE_WITHIN_MS = 2_000;

  /// Wakes the writer.
  private static final String END = "";

  private final SecurityLine form;
  private final InstantSource clock;
  private final Consumer<String> out;
  private final Runnable end;
  private final Map<Kind, Pace> paces = new EnumMap<>(Kind.class);
  private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Thread writer;
  private volatile boolean closed;

  /// @param service its name in each line
  /// @param out writes one line; may wait
  /// @param end called when there will be no more
  SecurityLines(String service, InstantSource clock, Consumer<String> out, Runnable end) {
    form = new SecurityLine(service);
    this.clock = clock;
    this.out = out;
    this.end = end;
    for (Kind kind : Kind.values()) {
      paces.put(kind, new Pace(kind));
    }
    writer = Thread.ofPlatform().name("security-log").daemon().start(this::run);
  }

  @Override
  public void note(SecurityEvent event) {
    Instant now = clock.instant();
    Pace pace = pace(event.kind());
    pace.noted.increment();
    if (!pace.take(now.getEpochSecond()) || !waiting.offer(form.of(event, now))) {
      pace.unwritten.increment();
    }
  }

  /// How many events of a kind it was told of, written or only counted.
  public long noted(Kind kind) {
    return pace(kind).noted.sum();
  }

  private Pace pace(Kind kind) {
    return Objects.requireNonNull(paces.get(kind), "of each kind");
  }

  @Override
  public void close() {
    closed = true;
    waiting.offer(END); // where there is no room for it, nobody waits for a line
    try {
      writer.join(CLOSE_WITHIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // whoever stops us is in a hurry
    }
    end.run();
  }

  private void run() {
    long summary = System.nanoTime();
    try {
      while (!closed) {
        write(waiting.poll(1, TimeUnit.SECONDS));
        if (System.nanoTime() - summary >= TimeUnit.SECONDS.toNanos(SUMMARY_EVERY_SECONDS)) {
          summarize();
          summary = System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody of ours does
    }
    waiting.forEach(this::write);
    summarize();
  }

  private void write(@Nullable String line) {
    if (line != null && !line.equals(END)) {
      out.accept(line);
    }
  }

  private void summarize() {
    paces.forEach(
        (kind, pace) -> {
          long count = pace.unwritten.sumThenReset();
          if (count > 0) {
            out.accept(form.ofUnwritten(kind, count, clock.instant()));
          }
        });
  }

  /// The lines that one kind may still have in this second.
  private static final class Pace {
    final LongAdder noted = new LongAdder();
    final LongAdder unwritten = new LongAdder();
    private final int most;
    private long second;
    private int taken;

    Pace(Kind kind) {
      most = kind.linesPerSecond();
    }

    synchronized boolean take(long now) {
      if (now != second) {
        second = now;
        taken = 0;
      }
      return taken++ < most;
    }
  }
}
