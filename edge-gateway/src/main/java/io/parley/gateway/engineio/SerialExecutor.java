package io.parley.gateway.engineio;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs the tasks of one session one at a time and in order, without a thread of its own: a task
/// that comes while another runs is run after it by the thread that is already there. Nobody waits
/// for a lock while a task runs, so a task may close its own or any other session.
///
/// Bound: input that waits is limited, each piece counted with what its waiting costs; [#runInput]
/// refuses what is above. Other tasks are few by their nature (the close, the answer to a CONNECT)
/// and always taken.
final class SerialExecutor {
  /// What a waiting piece of input costs beside its own size, in bytes.
  static final int INPUT_OVERHEAD = 128;

  private final long inputLimit;
  private final Consumer<Throwable> onFailure;
  private @Nullable ArrayDeque<Waiting> waiting;
  private long waitingInput;
  private boolean busy;

  /// @param maxInput the largest size given to [#runInput]; one piece of it may always wait
  /// @param onFailure told what a task threw; must not throw
  SerialExecutor(int maxInput, Consumer<Throwable> onFailure) {
    this.inputLimit = maxInput + (long) INPUT_OVERHEAD;
    this.onFailure = onFailure;
  }

  void run(Runnable task) {
    if (!startOrWait(0, task)) {
      throw new IllegalStateException("a task of no cost was refused");
    }
  }

  /// @return false if too much input waits already: the task is dropped and its session must close
  boolean runInput(int size, Runnable task) {
    return startOrWait(size + (long) INPUT_OVERHEAD, task);
  }

  private boolean startOrWait(long cost, Runnable task) {
    synchronized (this) {
      if (busy) {
        if (cost > 0 && waitingInput + cost > inputLimit) {
          return false;
        }
        waitingInput += cost;
        if (waiting == null) {
          waiting = new ArrayDeque<>(4);
        }
        waiting.add(new Waiting(cost, task));
        return true;
      }
      busy = true;
    }
    Runnable current = task;
    while (current != null) {
      runGuarded(current);
      current = nextOrLeave();
    }
    return true;
  }

  private void runGuarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      // Also an Error: a task that leaves its turn taken would silence the session for ever.
      onFailure.accept(e);
    }
  }

  private synchronized @Nullable Runnable nextOrLeave() {
    Waiting next = waiting == null ? null : waiting.poll();
    if (next == null) {
      waiting = null;
      busy = false;
      return null;
    }
    waitingInput -= next.cost;
    return next.task;
  }

  private record Waiting(long cost, Runnable task) {}
}
