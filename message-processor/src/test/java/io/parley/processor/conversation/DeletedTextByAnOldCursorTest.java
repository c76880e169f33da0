package io.parley.processor.conversation;

import static io.parley.processor.topology.Pipeline.WEST;
import static io.parley.processor.topology.Requests.create;
import static io.parley.processor.topology.Requests.delete;
import static io.parley.processor.topology.Requests.edit;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.Attachment;
import io.parley.contract.ConversationId;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.contract.wire.Answer.CaughtUp;
import io.parley.contract.wire.Signal.CatchUp;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.topology.Pipeline;
import io.parley.processor.topology.Pipeline.Delivery;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Finding 14: words that were taken back came again by an old cursor, for 24 h.
class DeletedTextByAnOldCursorTest {
  private static final ConversationId TEAM = new ConversationId("team");
  private static final String SECRET = "the launch code is 4711";

  private final Pipeline pipeline = Pipeline.onRocksDb();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void deletedMessage_keepsItsPlace_andNothingOfWhatWasSaid() {
    pipeline.granted(create("alice", TEAM, "bob"));
    MessageBody body =
        new MessageBody(
            MessageType.TEXT,
            SECRET,
            List.of(new Attachment("https://files.example/4711", "4711", null, null, null, null)),
            null,
            null,
            List.of(new UserId("bob")),
            Codec.json().readTree("{\"code\": 4711}"));
    String id = pipeline.say("alice", TEAM, body);
    pipeline.say("bob", TEAM, "what was that?");
    pipeline.granted(delete("alice", TEAM, id));

    List<Delivery> told = catchUp();

    assertThat(told).hasSize(5).last().isEqualTo(caughtUp(4));
    assertThat(told.toString()).doesNotContain("4711");
    Delivery.Now gone = (Delivery.Now) told.get(1);
    assertThat(gone.about().seq()).isEqualTo(2);
    JsonNode message = Codec.json().readTree(gone.json());
    assertThat(message.path("messageId").stringValue()).isEqualTo(id);
    assertThat(message.path("content").stringValue()).isEmpty();
    assertThat(message.path("deletedBy").stringValue()).isEqualTo("alice");
    assertThat(message.path("deletedAt").stringValue()).isEqualTo(pipeline.now().toString());
  }

  @Test
  void deletedMessage_takesTheWordsOfItsEditsWithIt() {
    pipeline.granted(create("alice", TEAM, "bob"));
    String id = pipeline.say("alice", TEAM, "hello");
    pipeline.granted(edit("alice", TEAM, id, SECRET));
    pipeline.granted(delete("alice", TEAM, id));

    List<Delivery> told = catchUp();

    assertThat(told).hasSize(5);
    assertThat(told.toString()).doesNotContain("4711").doesNotContain("hello");
    assertThat(((MessageEdited) event(told.get(2))).content()).isEmpty();
  }

  @Test
  void editedMessage_hasItsLastWords_andSoHaveItsEarlierEdits() {
    pipeline.granted(create("alice", TEAM, "bob"));
    String id = pipeline.say("alice", TEAM, SECRET);
    pipeline.granted(edit("alice", TEAM, id, "4711, I mean"));
    pipeline.granted(edit("alice", TEAM, id, "never mind"));

    List<Delivery> told = catchUp();

    assertThat(told.toString()).doesNotContain("4711");
    assertThat(((MessageAccepted) event(told.get(1))).body().content()).isEqualTo("never mind");
    assertThat(((MessageEdited) event(told.get(2))).content()).isEqualTo("never mind");
    assertThat(((MessageEdited) event(told.get(3))).content()).isEqualTo("never mind");
  }

  @Test
  void deletion_isKnownToTheNextLife() {
    pipeline.granted(create("alice", TEAM, "bob"));
    String id = pipeline.say("alice", TEAM, SECRET);
    pipeline.granted(delete("alice", TEAM, id));
    try (Pipeline next = new Pipeline()) {
      next.restore(ConversationStore.NAME, pipeline.changelog(ConversationStore.NAME));
      next.signal(new CatchUp(TEAM, WEST, "q", 1, Long.MAX_VALUE));

      List<Delivery> told = next.outbound();
      assertThat(told).hasSize(4);
      assertThat(told.toString()).doesNotContain("4711");
    }
  }

  @Test
  void afterADay_nothingIsKeptOfIt_butThatItIsDeleted() {
    pipeline.granted(create("alice", TEAM, "bob"));
    String id = pipeline.say("alice", TEAM, SECRET);
    pipeline.granted(edit("alice", TEAM, id, "never mind"));
    String other = pipeline.say("alice", TEAM, SECRET);
    pipeline.granted(delete("alice", TEAM, other));
    assertThat(pipeline.sizes(ConversationStore.NAME)).containsEntry("w", 2L);

    pipeline.advance(Duration.ofHours(26));
    pipeline.say("carol", ConversationId.direct(new UserId("carol"), new UserId("dave")), "hi");
    pipeline.advance(Duration.ofSeconds(10));

    assertThat(pipeline.sizes(ConversationStore.NAME))
        .doesNotContainKey("w")
        .containsEntry("r", 1L);
  }

  private List<Delivery> catchUp() {
    pipeline.outbound();
    pipeline.signal(new CatchUp(TEAM, WEST, "q", 1, Long.MAX_VALUE));
    return pipeline.outbound();
  }

  private static Object event(Delivery delivery) {
    return ((Delivery.Event) delivery).event();
  }

  private static Delivery caughtUp(long to) {
    return new Delivery.Answered(new CaughtUp(WEST, "q", TEAM, 1, to));
  }
}
