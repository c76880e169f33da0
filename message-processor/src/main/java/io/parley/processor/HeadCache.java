package io.parley.processor;

import io.parley.contract.ConversationId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The heads of the conversations that were used last.
///
/// Bound: [#MAX_BYTES] a task. Overflow: the longest unused is let go, after whoever owns the cache
/// has seen it off. One that is in hand must not be used any more after another was put in.
final class HeadCache {
  static final int MAX_BYTES = 16 << 20;

  private final Map<ConversationId, Cached> heads = new LinkedHashMap<>(64, 0.75f, true);
  private final Consumer<Head> leaving;
  private final int maxBytes;
  private long bytes;

  private static final class Cached {
    final Head head;

    /// As it was put in, or measured again since.
    int bytes;

    Cached(Head head) {
      this.head = head;
    }
  }

  /// @param leaving saves what is to be saved of a head
  HeadCache(int maxBytes, Consumer<Head> leaving) {
    this.maxBytes = maxBytes;
    this.leaving = leaving;
  }

  @Nullable Head get(ConversationId id) {
    Cached cached = heads.get(id);
    return cached == null ? null : cached.head;
  }

  void put(Head head) {
    heads.put(head.id, new Cached(head));
    measure(head);
    Iterator<Cached> eldest = heads.values().iterator();
    while (bytes > maxBytes && heads.size() > 1) {
      Cached gone = eldest.next();
      eldest.remove();
      bytes -= gone.bytes;
      leaving.accept(gone.head);
    }
  }

  /// Its members or its profile have changed.
  void measure(Head head) {
    Cached cached = heads.get(head.id);
    if (cached != null) {
      bytes += head.bytes() - cached.bytes;
      cached.bytes = head.bytes();
    }
  }
}
