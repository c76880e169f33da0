package io.parley.processor.topology;

import static io.parley.processor.topology.Pipeline.EAST;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.kafka.Topic;
import io.parley.operations.Flow;
import io.parley.processor.metrics.ProcessorMetrics;
import org.junit.jupiter.api.Test;

/// What comes of commands is counted once each. That the four fit holds at the end of every test of
/// the topology ([Pipeline#close]).
class ProcessorMetricsTest {
  private static final ConversationId DM =
      ConversationId.direct(new UserId("alice"), new UserId("bob"));

  @Test
  void everyCommand_isDeliveredOrRejectedOnce() {
    try (Pipeline pipeline = new Pipeline()) {
      pipeline.send(EAST, "alice", DM, "a1", "hello");
      pipeline.send(EAST, "alice", DM, "a1", "hello");
      pipeline.send(EAST, "mallory", DM, "m1", "let me in");
      pipeline.pipe(Topic.COMMANDS, DM.value(), "no command".getBytes(UTF_8));

      Flow commands = pipeline.metrics().commands();
      assertThat(commands.accepted()).isEqualTo(4);
      assertThat(commands.delivered()).isEqualTo(2);
      assertThat(commands.rejected("NOT_FOUND")).isEqualTo(1);
      assertThat(commands.rejected("DEAD_LETTER")).isEqualTo(1);
      assertThat(commands.rejected()).isEqualTo(2);
      assertThat(pipeline.metrics().duplicates()).isEqualTo(1);
      assertThat(pipeline.metrics().deadLetters()).isEqualTo(1);
    }
  }

  @Test
  void commandCutShort_isRejectedAsFailed() {
    ProcessorMetrics metrics = new ProcessorMetrics();
    assertThatThrownBy(
            () ->
                metrics.command(
                    () -> {
                      assertThat(metrics.pending()).isEqualTo(1);
                      throw new IllegalStateException("the broker refuses");
                    }))
        .hasMessage("the broker refuses");

    assertThat(metrics.commands().rejected("FAILED")).isEqualTo(1);
    assertThat(metrics.commands().accepted()).isEqualTo(1);
    assertThat(metrics.pending()).isZero();
  }
}
