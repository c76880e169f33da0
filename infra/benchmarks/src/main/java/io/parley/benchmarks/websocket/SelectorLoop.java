package io.parley.benchmarks.websocket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// The one thread that all connections of a process live on, and what is to be done by the clock
/// beside them ([Timed]).
///
/// Bound: [#MOST_WAITING] pieces of work from other threads. Overflow: they wait.
public final class SelectorLoop implements AutoCloseable {
  static final int MOST_WAITING = 1_000;

  private static final int READ_BYTES = 64 * 1024;
  private static final long MILLISECOND = 1_000_000;
  private static final long LONGEST_WAIT_MILLIS = 60_000;
  private static final long NAP_NANOS = 100_000;

  private final Selector selector;
  private final ByteBuffer readBuffer = ByteBuffer.allocate(READ_BYTES);
  private final BlockingQueue<Runnable> work = new ArrayBlockingQueue<>(MOST_WAITING);
  private final ByteBuffer writeBuffer = ByteBuffer.allocate(READ_BYTES);
  private Timed timed = now -> Long.MAX_VALUE;
  private volatile boolean closed;

  /// Work by the clock, on the loop's thread.
  public interface Timed {
    /// Does what is due. Must not throw.
    ///
    /// @param now of [System#nanoTime]
    /// @return nanoseconds until it wants to be called again; it may be called earlier
    long advance(long now);
  }

  /// What a selected key is for; its attachment.
  interface Ready {
    /// Must not throw.
    void ready(SelectionKey key);
  }

  private SelectorLoop(Selector selector) {
    this.selector = selector;
  }

  /// @param onFailure told when the thread ends by an error, which leaves all connections dead
  /// @throws UncheckedIOException when the system has no selector left
  public static SelectorLoop start(Thread.UncaughtExceptionHandler onFailure) {
    try {
      SelectorLoop loop = new SelectorLoop(Selector.open());
      Thread thread = Thread.ofPlatform().daemon().name("selector").unstarted(loop::run);
      thread.setUncaughtExceptionHandler(onFailure);
      thread.start();
      return loop;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs something on the loop's thread, soon. Not to be called on that thread.
  public void execute(Runnable task) throws InterruptedException {
    work.put(task);
    selector.wakeup();
  }

  /// Asks something on the loop's thread and waits for the answer. Not to be called on that thread.
  ///
  /// @throws CompletionException with what the question has thrown, or when there is no answer in
  ///   time
  public <T> T ask(Supplier<T> question, Duration within) throws InterruptedException {
    CompletableFuture<T> answer = new CompletableFuture<>();
    execute(() -> answer.completeAsync(question, Runnable::run));
    return answer.orTimeout(within.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  /// Ends the thread; the connections end with the process.
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }

  Selector selector() {
    return selector;
  }

  /// For whoever reads now, on the loop's thread; empty.
  ByteBuffer readBuffer() {
    return readBuffer.clear();
  }

  /// A frame is put together here by whoever writes now, on the loop's thread; empty.
  ByteBuffer writeBuffer() {
    return writeBuffer.clear();
  }

  /// Replaces what is done by the clock. To be called on the loop's thread.
  public void setTimed(Timed next) {
    timed = next;
  }

  private void run() {
    try (selector) {
      while (!closed) {
        select(timed.advance(System.nanoTime()));
        for (Runnable task = work.poll(); task != null; task = work.poll()) {
          task.run();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A selector waits whole milliseconds. What is due sooner is waited for in short naps between
  /// looks at the sockets, which leaves the processor to the server.
  private void select(long nanos) throws IOException {
    if (nanos >= MILLISECOND) {
      selector.select(SelectorLoop::dispatch, Math.min(nanos / MILLISECOND, LONGEST_WAIT_MILLIS));
    } else if (selector.selectNow(SelectorLoop::dispatch) == 0 && nanos > 0 && work.isEmpty()) {
      LockSupport.parkNanos(Math.min(nanos, NAP_NANOS));
    }
  }

  private static void dispatch(SelectionKey key) {
    ((Ready) key.attachment()).ready(key);
  }
}
