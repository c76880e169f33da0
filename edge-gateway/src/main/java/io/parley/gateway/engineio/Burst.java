package io.parley.gateway.engineio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread's work on many things that came together. What it sends meanwhile is held, and goes
/// out at the end: each socket's frames in one write. Nothing is held where no burst is.
///
/// Bound: one entry for each that holds something; each bounds itself what it holds. Nothing is
/// held for much longer than [#LONGEST_HOLD], as long as [#breathe] is called.
public final class Burst {
  /// What a frame may wait for others. Many times what a poll of a gateway with few to tell takes.
  private static final long LONGEST_HOLD = Duration.ofMillis(5).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(Burst.class);

  private static final ScopedValue<Burst> CURRENT = ScopedValue.newInstance();

  private List<Held> holding = new ArrayList<>();
  private long since = System.nanoTime();

  private Burst() {}

  /// Something that waits for the end of a burst.
  public interface Held {
    /// Lets go of what waits. Run once for each [#add].
    void release();
  }

  /// Runs the task as one burst; in a burst that goes on already, as a part of it.
  public static void run(Consumer<Burst> task) {
    Burst outer = current();
    if (outer != null) {
      task.accept(outer);
      return;
    }
    Burst burst = new Burst();
    try {
      ScopedValue.where(CURRENT, burst).run(() -> task.accept(burst));
    } finally {
      burst.release(); // outside of it: what this sends is held no more
    }
  }

  /// The burst that this thread is in; null if it is in none.
  public static @Nullable Burst current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  /// To be called by the burst's own thread.
  public void add(Held what) {
    holding.add(what);
  }

  /// Lets go of everything if the first of it may have waited for too long.
  public void breathe() {
    long now = System.nanoTime();
    if (now - since > LONGEST_HOLD) {
      release();
      since = now;
    }
  }

  private void release() {
    List<Held> all = holding;
    holding = new ArrayList<>();
    for (Held one : all) {
      try {
        one.release();
      } catch (RuntimeException e) { // or those behind it would wait for ever
        LOG.error("what a burst has held was not let go", e);
      }
    }
  }
}
