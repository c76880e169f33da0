package io.parley.gateway.request;

import io.parley.contract.Command;
import java.util.function.Consumer;

/// Where commands go.
public interface CommandLog {
  /// Starts to write. Does not block.
  ///
  /// @param onFailure told at most once, by any thread, also before this returns, when the command
  ///   will not be in the log, or it is not known whether it will
  void append(Command command, Consumer<Exception> onFailure);
}
