package io.parley.gateway.conversation;

import io.parley.gateway.engineio.Burst;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What this gateway wants to be told of and what no more, put together: what is wanted in one
/// [Burst] is asked for at once, and what is not wanted any more is said along with it. Safe for
/// use by many threads.
///
/// Bound: one entry for each conversation, or user, that a session here follows or followed.
final class Interest<K> implements Burst.Held {
  private final Consumer<List<K>> ask;
  private final Consumer<List<K>> end;
  private final Set<K> wanted = new LinkedHashSet<>();
  private final Set<K> unwanted = new LinkedHashSet<>();
  private boolean held;

  /// @param ask asks to be told of them; must not block
  /// @param end says that this is not wanted any more; must not block
  Interest(Consumer<List<K>> ask, Consumer<List<K>> end) {
    this.ask = ask;
    this.end = end;
  }

  /// Asks for it at the end of the burst; at once outside of one.
  synchronized void want(K what) {
    unwanted.remove(what);
    wanted.add(what);
    Burst burst = Burst.current();
    if (burst == null) {
      flush();
    } else if (!held) {
      held = true;
      burst.add(this);
    }
  }

  /// Says so with the next [#flush].
  synchronized void unwant(K what) {
    wanted.remove(what);
    unwanted.add(what);
  }

  @Override
  public synchronized void release() {
    held = false;
    flush();
  }

  /// With the lock held, so that what is asked for later is also written later.
  synchronized void flush() {
    List<K> ended = List.copyOf(unwanted);
    List<K> asked = List.copyOf(wanted);
    unwanted.clear();
    wanted.clear();
    if (!ended.isEmpty()) {
      end.accept(ended);
    }
    if (!asked.isEmpty()) {
      ask.accept(asked);
    }
  }
}
