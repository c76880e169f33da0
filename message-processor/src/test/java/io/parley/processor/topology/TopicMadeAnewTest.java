package io.parley.processor.topology;

import static io.parley.processor.topology.Pipeline.EAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.ConversationId;
import io.parley.contract.MessageId;
import io.parley.contract.UserId;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.store.FastStore;
import io.parley.processor.store.TopicGenerations;
import io.parley.processor.store.UserStore;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.Test;

/// A topic that was made anew, mirrored or restored begins at lower offsets and has another id. The
/// stores are those of before.
class TopicMadeAnewTest {
  private static final ConversationId DM =
      ConversationId.direct(new UserId("alice"), new UserId("bob"));

  private static final Uuid ANEW = new Uuid(7, 7);

  @Test
  void commandsMadeAnew_areAccepted_andRetriesOfBeforeAreDuplicates() {
    try (Pipeline before = new Pipeline();
        Pipeline after = Pipeline.of(ANEW)) {
      before.say("alice", DM, "offset 0");
      String reacted = before.say("bob", DM, "offset 1");
      SendAccepted first = sent(before, "a1", "offset 2");
      before.granted(Requests.react("alice", DM, reacted, "+1"));
      move(before, after);

      SendAccepted next = sent(after, "a2", "offset 0 again");
      assertThat(next.seq()).isEqualTo(5);
      assertThat(next.duplicate()).isFalse();
      after.granted(Requests.react("alice", DM, reacted, "+2"));
      SendAccepted retry = sent(after, "a1", "a retry, at the offset of the first one");
      assertThat(retry.duplicate()).isTrue();
      assertThat(retry.seq()).isEqualTo(first.seq());
      assertThat(after.durable()).extracting(ConversationEvent::seq).containsExactly(5L, 6L);
    }
  }

  @Test
  void theTopicOfBefore_isStillKnownAfterACrash() {
    try (Pipeline before = new Pipeline();
        Pipeline after = new Pipeline()) {
      before.say("alice", DM, "offset 0");
      before.granted(Requests.react("bob", DM, first(), "+1"));
      move(before, after);

      after.say("alice", DM, "offset 0"); // replayed, under the clientMessageId of before
      after.send(Requests.react("bob", DM, first(), "+1").apply(after.origin(EAST)));

      assertThat(after.durable()).extracting(ConversationEvent::seq).containsExactly(1L, 2L);
      assertThat(before.durable()).isEmpty();
    }
  }

  @Test
  void generations_areCountedByTopic() {
    FastStore store = new FastStore("store");
    Uuid id = Uuid.ONE_UUID;

    assertThat(new TopicGenerations(store).of("one", id)).isZero();
    assertThat(new TopicGenerations(store).of("one", id)).isZero();
    assertThat(new TopicGenerations(store).of("one", ANEW)).isEqualTo(1);
    assertThat(new TopicGenerations(store).of("one", ANEW)).isEqualTo(1);
    assertThat(new TopicGenerations(store).of("one", id)).isEqualTo(2);
    assertThat(new TopicGenerations(store).of("other", id)).isZero();
  }

  @Test
  void place_isTheOffset_andAboveAllPlacesOfTheTopicOfBefore() {
    FastStore store = new FastStore("store");
    String topic = Topic.COMMANDS.topicName();
    long most = (1L << Places.OFFSET_BITS) - 1;

    Places first = new Places(new TopicGenerations(store), Map.of(topic, Uuid.ONE_UUID));
    assertThat(first.of(at(topic, 5))).isEqualTo(5);
    assertThat(first.of(at(topic, most))).isEqualTo(most);
    Places second = new Places(new TopicGenerations(store), Map.of(topic, ANEW));
    assertThat(second.of(at(topic, 0))).isEqualTo(most + 1);
  }

  /// The process ends, and whoever supervises it starts it with the new topic's id.
  @Test
  void offsetsThatGoBack_endTheLife() {
    String topic = Topic.COMMANDS.topicName();
    Places places =
        new Places(new TopicGenerations(new FastStore("store")), Map.of(topic, Uuid.ONE_UUID));
    places.of(at(topic, 9));

    assertThatThrownBy(() -> places.of(at(topic, 0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("parley.internal.commands-3: offset 0 comes after 9");
  }

  private static String first() {
    return MessageId.of(DM, 1, 1).toString();
  }

  private static SendAccepted sent(Pipeline pipeline, String clientId, String text) {
    pipeline.send(EAST, "alice", DM, clientId, text);
    return pipeline.answers(SendAccepted.class).getLast();
  }

  private static void move(Pipeline before, Pipeline after) {
    for (String store : List.of(ConversationStore.NAME, UserStore.NAME)) {
      after.restore(store, before.changelog(store));
    }
    before.durable();
  }

  private static RecordMetadata at(String topic, long offset) {
    return new RecordMetadata() {
      @Override
      public String topic() {
        return topic;
      }

      @Override
      public int partition() {
        return 3;
      }

      @Override
      public long offset() {
        return offset;
      }
    };
  }
}
