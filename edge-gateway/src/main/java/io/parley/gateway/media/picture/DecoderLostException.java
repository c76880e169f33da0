package io.parley.gateway.media.picture;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A decoder is of no use any more, and what it was at has no result.
final class DecoderLostException extends IOException {
  private static final long serialVersionUID = 1L;

  /// How a decoder is lost.
  enum Loss {
    /// It did not come up.
    UNSTARTED,
    /// It ended by itself: out of memory, mostly.
    DIED,
    /// It took too long, and was killed.
    LATE,
    /// It answered what no decoder of ours would, and was killed.
    GARBLED
  }

  private final Loss loss;

  DecoderLostException(Loss loss, @Nullable Throwable cause) {
    super("a decoder is lost: " + loss, cause);
    this.loss = loss;
  }

  Loss loss() {
    return loss;
  }
}
