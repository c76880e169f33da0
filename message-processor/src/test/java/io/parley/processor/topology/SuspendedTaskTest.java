package io.parley.processor.topology;

import static io.parley.processor.topology.Pipeline.EAST;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.wire.Answer.Alive;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A task that another instance was to have, and that stays: Streams closes its processors and
/// initialises the same ones again. What they had in memory is of a former life.
class SuspendedTaskTest {
  private static final ConversationId DM =
      ConversationId.direct(new UserId("alice"), new UserId("bob"));

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  /// Once two messages had the same seq, and the first was lost.
  @Test
  void messageAfterIt_hasTheNextSeq() throws Exception {
    pipeline.say("alice", DM, "hello");
    pipeline.send(Requests.read("bob", DM, 1)); // the state is written down, and is soon behind
    pipeline.say("alice", DM, "are you there?");

    pipeline.suspendAndResume();
    pipeline.say("bob", DM, "hello too");

    assertThat(pipeline.durable())
        .extracting(ConversationEvent::seq)
        .doesNotHaveDuplicates()
        .isSorted()
        .hasSize(3);
  }

  /// Once they were not, and heard of nothing until the task moved.
  @Test
  void gateways_areToldOfAnotherLife_andOfNoFormerOneAnyMore() throws Exception {
    pipeline.heartbeat(EAST);
    Set<String> former = lives();
    assertThat(former).hasSize(2); // of the conversations, and of the users

    pipeline.suspendAndResume();
    pipeline.heartbeat(EAST);
    Set<String> now = lives();

    assertThat(now).hasSize(2).doesNotContainAnyElementsOf(former);
    assertThat(lives()).isEqualTo(now);
    assertThat(lives()).isEmpty();
  }

  /// Those that are told of within a second.
  private Set<String> lives() {
    for (int i = 0; i < 10; i++) {
      pipeline.advance(Duration.ofMillis(100));
    }
    return pipeline.answers(Alive.class).stream().map(Alive::life).collect(Collectors.toSet());
  }
}
