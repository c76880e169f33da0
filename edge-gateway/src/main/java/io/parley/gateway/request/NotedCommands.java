package io.parley.gateway.request;

import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.BlockUser;
import io.parley.operations.security.SecurityEvent;
import io.parley.operations.security.SecurityEvent.Kind;
import io.parley.operations.security.SecurityLog;
import java.util.function.Consumer;

/// Notes in the security log what of the commands belongs there, once it is in the command log:
/// that users block each other.
public final class NotedCommands implements CommandLog {
  private final CommandLog commands;
  private final SecurityLog securityLog;

  public NotedCommands(CommandLog commands, SecurityLog securityLog) {
    this.commands = commands;
    this.securityLog = securityLog;
  }

  @Override
  public void append(Command command, Runnable onSuccess, Consumer<Exception> onFailure) {
    commands.append(command, noted(command, onSuccess), onFailure);
  }

  private Runnable noted(Command command, Runnable onSuccess) {
    if (!(command instanceof BlockUser block)) {
      return onSuccess;
    }
    return () -> {
      securityLog.note(
          SecurityEvent.of(block.on() ? Kind.BLOCKED : Kind.UNBLOCKED)
              .by(block.by().value())
              .about(block.conversationId().value()));
      onSuccess.run();
    };
  }
}
