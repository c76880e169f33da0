package io.parley.gateway.request;

import io.parley.contract.wire.Command;
import java.util.function.Consumer;

/// Where commands go.
public interface CommandLog {
  /// Starts to write. Does not block. One of the two is told, once, by any thread, also before this
  /// returns.
  ///
  /// @param onSuccess the command is in the log
  /// @param onFailure the command will not be in the log, or it is not known whether it will
  void append(Command command, Runnable onSuccess, Consumer<Exception> onFailure);

  /// For those who learn of success by the processor's answer.
  default void append(Command command, Consumer<Exception> onFailure) {
    append(command, () -> {}, onFailure);
  }
}
