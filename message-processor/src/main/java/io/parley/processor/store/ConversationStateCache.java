package io.parley.processor.store;

import io.parley.contract.ConversationId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the conversations that were used last are.
///
/// Bound: [#MAX_BYTES] a task. Overflow: the longest unused is let go, after whoever owns the cache
/// has seen it off. One that is in hand must not be used any more after another was put in.
public final class ConversationStateCache {
  public static final int MAX_BYTES = 16 << 20;

  private final Map<ConversationId, Cached> states = new LinkedHashMap<>(64, 0.75f, true);
  private final Consumer<ConversationState> leaving;
  private final int maxBytes;
  private long bytes;

  private static final class Cached {
    final ConversationState state;

    /// As it was put in, or measured again since.
    int bytes;

    Cached(ConversationState state) {
      this.state = state;
    }
  }

  /// @param leaving saves what is to be saved of a state
  public ConversationStateCache(int maxBytes, Consumer<ConversationState> leaving) {
    this.maxBytes = maxBytes;
    this.leaving = leaving;
  }

  public @Nullable ConversationState get(ConversationId id) {
    Cached cached = states.get(id);
    return cached == null ? null : cached.state;
  }

  public void put(ConversationState state) {
    states.put(state.id, new Cached(state));
    measure(state);
    Iterator<Cached> eldest = states.values().iterator();
    while (bytes > maxBytes && states.size() > 1) {
      Cached gone = eldest.next();
      eldest.remove();
      bytes -= gone.bytes;
      leaving.accept(gone.state);
    }
  }

  /// Nothing is kept of it any more.
  public void remove(ConversationId id) {
    Cached gone = states.remove(id);
    bytes -= gone == null ? 0 : gone.bytes;
  }

  /// Its members or its profile have changed.
  public void measure(ConversationState state) {
    Cached cached = states.get(state.id);
    if (cached != null) {
      bytes += state.bytes() - cached.bytes;
      cached.bytes = state.bytes();
    }
  }
}
