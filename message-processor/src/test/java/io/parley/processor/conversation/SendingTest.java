package io.parley.processor.conversation;

import static io.parley.processor.topology.Pipeline.EAST;
import static io.parley.processor.topology.Pipeline.WEST;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.MessageId;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationSnapshot;
import io.parley.contract.wire.Answer.CommandRejected;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.processor.store.ConversationStore;
import io.parley.processor.topology.Pipeline;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendingTest {
  private static final ConversationId DM =
      ConversationId.direct(new UserId("alice"), new UserId("bob"));

  private static final String FIRST = MessageId.of(DM, 1, 1).toString();

  private final Pipeline pipeline = new Pipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void messages_getTheNextDenseSeqAndNumber() {
    pipeline.send(EAST, "alice", DM, "a1", "one");
    pipeline.send(WEST, "bob", DM, "b1", "two");
    pipeline.send(EAST, "alice", DM, "a2", "three");

    List<MessageAccepted> log = pipeline.log();
    assertThat(log).extracting(MessageAccepted::seq).containsExactly(1L, 2L, 3L);
    assertThat(log).extracting(MessageAccepted::number).containsExactly(1L, 2L, 3L);
    assertThat(log)
        .extracting(message -> message.body().content())
        .containsExactly("one", "two", "three");
    assertThat(log)
        .extracting(message -> message.sender().id().value())
        .containsExactly("alice", "bob", "alice");
  }

  @Test
  void conversations_countForThemselves() {
    ConversationId other = ConversationId.direct(new UserId("alice"), new UserId("carol"));
    pipeline.send(EAST, "alice", DM, "a1", "to bob");
    pipeline.send(EAST, "alice", other, "a2", "to carol");

    assertThat(pipeline.log()).extracting(MessageAccepted::seq).containsExactly(1L, 1L);
  }

  @Test
  void accepted_isAnsweredToTheSendersGateway() {
    String request = pipeline.send(EAST, "alice", DM, "a1", "hello");

    assertThat(pipeline.answers(SendAccepted.class))
        .containsExactly(new SendAccepted(EAST, request, DM, FIRST, 1, 1, pipeline.now(), false));
  }

  @Test
  void acceptedAt_isTheBrokersTimeOfTheCommand() {
    pipeline.advance(Duration.ofMinutes(5));
    pipeline.send(EAST, "alice", DM, "a1", "hello");

    assertThat(pipeline.log().getFirst().acceptedAt()).isEqualTo(pipeline.now());
  }

  @Test
  void retry_isAnsweredWithTheFirstResultAndMakesNoEvent() {
    pipeline.send(EAST, "alice", DM, "a1", "hello");
    pipeline.send(EAST, "alice", DM, "a2", "more");
    pipeline.log();
    pipeline.outbound();
    pipeline.advance(Duration.ofHours(23));

    String retry = pipeline.send(WEST, "alice", DM, "a1", "hello again");

    assertThat(pipeline.log()).isEmpty();
    assertThat(pipeline.answers(SendAccepted.class))
        .containsExactly(
            new SendAccepted(
                WEST, retry, DM, FIRST, 1, 1, pipeline.now().minus(Duration.ofHours(23)), true));
  }

  @Test
  void sameClientMessageId_ofAnotherSender_isAnotherMessage() {
    pipeline.send(EAST, "alice", DM, "same", "from alice");
    pipeline.send(EAST, "bob", DM, "same", "from bob");

    assertThat(pipeline.log()).extracting(MessageAccepted::seq).containsExactly(1L, 2L);
  }

  @Test
  void clientMessageId_isForgottenAfterADay() {
    pipeline.send(EAST, "alice", DM, "a1", "today");
    pipeline.advance(Duration.ofHours(24));
    pipeline.send(EAST, "alice", DM, "a1", "tomorrow");

    assertThat(pipeline.log()).extracting(MessageAccepted::seq).containsExactly(1L, 2L);
  }

  @Test
  void stranger_isRefusedAndLeavesNoTrace() {
    String request = pipeline.send(EAST, "mallory", DM, "x1", "let me in");

    assertThat(pipeline.log()).isEmpty();
    assertThat(pipeline.answers(CommandRejected.class))
        .containsExactly(
            new CommandRejected(
                EAST, request, ErrorCode.NOT_FOUND, "you are in no such conversation"));
    assertThat(pipeline.size(ConversationStore.NAME)).isZero();
  }

  @Test
  void unknownConversation_isNotFound() {
    pipeline.send(EAST, "alice", new ConversationId("no-such-group"), "a1", "anybody?");

    assertThat(pipeline.answers(CommandRejected.class))
        .extracting(CommandRejected::code)
        .containsExactly(ErrorCode.NOT_FOUND);
  }

  @Test
  void firstMessage_bringsTheDirectConversationIntoBeing_once() {
    pipeline.send(EAST, "alice", DM, "a1", "hello");
    pipeline.send(EAST, "alice", DM, "a2", "again");

    assertThat(pipeline.read(Topic.CONVERSATIONS))
        .extracting(record -> Codec.CONVERSATIONS.decode(record.value()))
        .singleElement()
        .satisfies(
            snapshot -> {
              assertThat(snapshot.conversation().members())
                  .containsExactly(new UserId("alice"), new UserId("bob"));
              assertThat(snapshot.conversation().createdAt()).isEqualTo(pipeline.now());
            })
        .isInstanceOf(ConversationSnapshot.class);
  }

  @Test
  void notesToOneself_haveOneMember() {
    ConversationId notes = ConversationId.direct(new UserId("alice"), new UserId("alice"));
    pipeline.send(EAST, "alice", notes, "a1", "remember");

    assertThat(pipeline.read(Topic.CONVERSATIONS))
        .extracting(
            record -> Codec.CONVERSATIONS.decode(record.value()).conversation().memberCount())
        .containsExactly(1L);
  }

  @Test
  void traceparent_travelsToTheLogAndToTheGateways() {
    pipeline.subscribe(WEST, DM);
    pipeline.read(Topic.OUTBOUND);
    byte[] trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".getBytes(UTF_8);
    pipeline.send(
        pipeline.command(EAST, "alice", DM, "a1", "hello"),
        new RecordHeaders().add("traceparent", trace));

    assertThat(pipeline.read(Topic.MESSAGES))
        .allSatisfy(
            record ->
                assertThat(record.headers().lastHeader("traceparent").value()).isEqualTo(trace))
        .hasSize(1);
    assertThat(pipeline.read(Topic.OUTBOUND))
        .allSatisfy(
            record ->
                assertThat(record.headers().lastHeader("traceparent").value()).isEqualTo(trace))
        .hasSize(2);
  }

  @Test
  void malformedCommand_goesToTheDeadLettersAndThePipelineGoesOn() {
    byte[] broken = "{\"kind\":\"send-message\"".getBytes(UTF_8);
    pipeline.pipe(Topic.COMMANDS, DM.value(), broken);
    pipeline.send(EAST, "alice", DM, "a1", "hello");

    assertThat(pipeline.read(Topic.DEAD_LETTERS))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.value()).isEqualTo(broken);
              assertThat(new String(letter.headers().lastHeader("parley-topic").value(), UTF_8))
                  .isEqualTo(Topic.COMMANDS.topicName());
            });
    assertThat(pipeline.log()).hasSize(1);
  }
}
