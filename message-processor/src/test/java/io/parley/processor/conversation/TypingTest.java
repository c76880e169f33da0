package io.parley.processor.conversation;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.add;
import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.crowd;
import static io.parley.processor.topology.Requests.leave;
import static io.parley.processor.topology.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.contract.wire.Signal;
import io.parley.contract.wire.Signal.UnwatchConversations;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.topology.Pipeline;
import io.parley.processor.topology.Requests;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Signs of typing. That they end by themselves after 3 s is the receiving gateway's part.
class TypingTest {
  private static final ConversationId DM = ConversationId.direct(user("alice"), user("bob"));
  private static final ConversationId GROUP = new ConversationId("team");

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void typing_goesToInterestedGateways() {
    pipeline.say("alice", DM, "hello");
    pipeline.subscribe(WEST, DM);
    pipeline.outbound();
    type("bob", DM, true);
    type("bob", DM, false);

    assertThat(pipeline.passing())
        .containsExactly(
            new Typing(DM, user("bob"), "Bob", true), new Typing(DM, user("bob"), "Bob", false));
  }

  @Test
  void typing_goesNowhereWithoutInterest() {
    pipeline.say("alice", DM, "hello");
    pipeline.subscribe(WEST, DM);
    pipeline.signal(new UnwatchConversations(List.of(DM), WEST));
    pipeline.outbound();
    type("bob", DM, true);

    assertThat(pipeline.outbound()).isEmpty();
  }

  @Test
  void typing_goesToNoDeadGateway() {
    pipeline.say("alice", DM, "hello");
    pipeline.heartbeat(WEST);
    pipeline.subscribe(WEST, DM);
    Requests.live(pipeline, EAST, 11);
    pipeline.outbound();
    type("bob", DM, true);

    assertThat(pipeline.outbound()).isEmpty();
  }

  @Test
  void typing_isNeverInTheLogAndLeavesNoTrace() {
    pipeline.say("alice", DM, "hello");
    pipeline.subscribe(WEST, DM);
    pipeline.durable();
    int conversations = pipeline.size(ConversationStore.NAME);
    type("bob", DM, true);

    assertThat(pipeline.durable()).isEmpty();
    assertThat(pipeline.size(ConversationStore.NAME)).isEqualTo(conversations);
  }

  @Test
  void typingOfStrangers_isIgnored() {
    pipeline.granted(create("alice", GROUP, "bob"));
    pipeline.granted(leave("bob", GROUP));
    pipeline.subscribe(WEST, GROUP);
    pipeline.outbound();
    type("mallory", GROUP, true);
    type("bob", GROUP, true);

    assertThat(pipeline.outbound()).isEmpty();
  }

  @Test
  void typingInAConversationThatIsNot_isIgnored() {
    pipeline.subscribe(WEST, DM);
    pipeline.outbound();
    type("alice", DM, true);

    assertThat(pipeline.outbound()).isEmpty();
  }

  @Test
  void typing_endsAbove256Members() {
    pipeline.granted(create("alice", GROUP));
    pipeline.crowd(GROUP, "alice", crowd("member", 255));
    pipeline.subscribe(WEST, GROUP);
    pipeline.outbound();
    type("alice", GROUP, true);
    assertThat(pipeline.passing()).hasSize(1);

    pipeline.granted(add("alice", GROUP, "zoe"));
    type("alice", GROUP, true);
    assertThat(pipeline.outbound()).isEmpty();
  }

  private void type(String user, ConversationId conversation, boolean typing) {
    pipeline.signal(new Signal.Type(conversation, EAST, user(user), "Bob", typing));
  }
}
