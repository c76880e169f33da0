package io.parley.gateway.request;

import io.parley.contract.wire.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps the commands, or fails to.
final class RecordingLog implements CommandLog {
  final List<Command.Request> commands = new ArrayList<>();
  @Nullable Exception failure;

  @Override
  public void append(Command command, Runnable onSuccess, Consumer<Exception> onFailure) {
    if (failure != null) {
      onFailure.accept(failure);
      return;
    }
    commands.add((Command.Request) command);
    onSuccess.run();
  }

  String requestId(int index) {
    return commands.get(index).origin().requestId();
  }
}
