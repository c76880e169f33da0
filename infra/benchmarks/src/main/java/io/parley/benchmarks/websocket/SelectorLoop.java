package io.parley.benchmarks.websocket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// The one thread that all connections of a process live on.
///
/// Bound: [#MOST_WAITING] pieces of work from other threads. Overflow: they wait.
public final class SelectorLoop implements AutoCloseable {
  static final int MOST_WAITING = 1_000;

  private static final int READ_BYTES = 64 * 1024;

  private final Selector selector;
  private final ByteBuffer readBuffer = ByteBuffer.allocate(READ_BYTES);
  private final BlockingQueue<Runnable> work = new ArrayBlockingQueue<>(MOST_WAITING);
  private volatile boolean closed;

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

  private void run() {
    try (selector) {
      while (!closed) {
        selector.select(SelectorLoop::dispatch);
        for (Runnable task = work.poll(); task != null; task = work.poll()) {
          task.run();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void dispatch(SelectionKey key) {
    ((Ready) key.attachment()).ready(key);
  }
}
