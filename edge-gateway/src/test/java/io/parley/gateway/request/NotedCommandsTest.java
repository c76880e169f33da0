package io.parley.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.wire.Command.BlockUser;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import io.parley.operations.security.SecurityEvent;
import io.parley.operations.security.SecurityEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Finding 16: that a user is blocked left no line.
class NotedCommandsTest {
  private static final UserId ALICE = new UserId("alice");
  private static final ConversationId DIRECT = ConversationId.direct(ALICE, new UserId("bob"));

  private final List<SecurityEvent> noted = new ArrayList<>();
  private final List<String> told = new ArrayList<>();

  @Test
  void block_isNotedOnceItIsInTheLog() {
    CommandLog log = (command, onSuccess, onFailure) -> onSuccess.run();
    block(log, true);
    block(log, false);

    assertThat(noted)
        .containsExactly(
            SecurityEvent.of(Kind.BLOCKED).by("alice").about(DIRECT.value()),
            SecurityEvent.of(Kind.UNBLOCKED).by("alice").about(DIRECT.value()));
    assertThat(told).containsExactly("success", "success");
  }

  @Test
  void blockThatIsNotWritten_isNotNoted() {
    block((command, onSuccess, onFailure) -> onFailure.accept(new IllegalStateException()), true);

    assertThat(noted).isEmpty();
    assertThat(told).containsExactly("failure");
  }

  private void block(CommandLog log, boolean on) {
    new NotedCommands(log, noted::add)
        .append(
            new BlockUser(DIRECT, on, ALICE, new Origin(new GatewayRef("g", 1, 0), "r-1")),
            () -> told.add("success"),
            _ -> told.add("failure"));
  }
}
