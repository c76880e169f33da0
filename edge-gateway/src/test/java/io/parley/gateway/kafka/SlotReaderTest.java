package io.parley.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Membership;
import io.parley.contract.MessageId;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.kafka.Topic;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.wire.Answer;
import io.parley.contract.wire.Answer.Alive;
import io.parley.contract.wire.Answer.CommandRejected;
import io.parley.contract.wire.Answer.ConversationsTold;
import io.parley.contract.wire.Answer.PresenceTold;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.ConversationStatus;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import io.parley.contract.wire.OutboundEvent;
import io.parley.contract.wire.SessionEvent.QueryPresence;
import io.parley.contract.wire.Shard;
import io.parley.contract.wire.Signal.QueryConversations;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.gateway.conversation.ClientSession;
import io.parley.gateway.conversation.Conversations;
import io.parley.gateway.conversation.OnePartition;
import io.parley.gateway.conversation.ResumePosition;
import io.parley.gateway.dialect.Speakers;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.EngineSocket;
import io.parley.gateway.engineio.FakeTransport;
import io.parley.gateway.engineio.ManualTimers;
import io.parley.gateway.engineio.Sessions;
import io.parley.gateway.history.HistorySource;
import io.parley.gateway.request.PartitionLoadGates;
import io.parley.gateway.request.Replies;
import io.parley.gateway.request.RequestException;
import io.parley.gateway.request.RequestIds;
import io.parley.gateway.request.Requests;
import io.parley.gateway.request.SendRequest;
import io.parley.gateway.socketio.AckResponder;
import io.parley.gateway.socketio.ConnectAttempt;
import io.parley.gateway.socketio.SocketHandler;
import io.parley.gateway.socketio.SocketIoConnection;
import io.parley.gateway.socketio.SocketIoSettings;
import io.parley.gateway.socketio.SocketIoSocket;
import io.parley.operations.security.SecurityEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What comes from a gateway's slot, down to the sockets.
class SlotReaderTest {
  private static final GatewayRef GATEWAY = new GatewayRef("here", 1, 0);
  private static final GatewayRef ELSEWHERE = new GatewayRef("there", 1, 0);
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final ConversationId DM = ConversationId.direct(ALICE, BOB);
  private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final List<SecurityEvent> noted = new ArrayList<>();
  private final CommandProducer commands =
      new CommandProducer(
          producer, GATEWAY, new OnePartition(), new BrokerContact(() -> 0), noted::add);
  private final RequestIds requestIds = new RequestIds();
  private final Requests requests =
      new Requests(GATEWAY, requestIds, commands, new PartitionLoadGates(1, _ -> 0), () -> 1);
  private final Conversations conversations =
      new Conversations(
          commands,
          new OnePartition(),
          commands,
          HistorySource.NONE,
          requestIds,
          new ManualTimers(),
          Runnable::run,
          () -> 1);
  private final PartitionProbes probes = new PartitionProbes(GATEWAY, 1, () -> 1);
  private final SlotReader reader =
      new SlotReader(
          new MockConsumer<>("latest"),
          GATEWAY,
          new OnePartition(),
          conversations,
          requests,
          probes,
          commands);

  @Test
  void answerAndEchoOfAMessage_areOneRecord_andGoOutInOneWrite() {
    Client alice = new Client(ALICE);
    Client bob = new Client(BOB);
    Origin origin = alice.sends("hello");
    int before = alice.transport.writes();
    MessageAccepted message = message(7, 5);
    read(event(message, origin));

    assertThat(alice.transport.writes()).isEqualTo(before + 1);
    List<String> sent = alice.transport.takeSent();
    assertThat(sent).hasSize(2);
    JsonNode ack = Codec.json().readTree(sent.getFirst().substring("431".length())).get(0);
    assertThat(ack)
        .isEqualTo(
            Codec.json()
                .createObjectNode()
                .put("ok", true)
                .put("messageId", MessageId.of(DM, 5, 7).toString())
                .put("conversationId", DM.value())
                .put("seq", 7)
                .put("number", 5)
                .put("acceptedAt", AT.toString())
                .put("duplicate", false));
    assertThat(sent.getLast()).startsWith("42[\"message\",");
    assertThat(bob.transport.takeSent()).containsExactly(sent.getLast());
  }

  @Test
  void answerForAnotherGateway_answersNothingHere() {
    Client alice = new Client(ALICE);
    Origin here = alice.sends("hello");
    read(event(message(7, 5), new Origin(ELSEWHERE, here.requestId())));

    assertThat(alice.transport.takeSent()).singleElement().asString().startsWith("42[\"message\"");
    read(answer(new CommandRejected(GATEWAY, here.requestId(), ErrorCode.FORBIDDEN, "no")));
    assertThat(alice.transport.takeSent()).singleElement().asString().startsWith("431[");
  }

  /// Finding 9: who may write to the slot could have it remember partitions without end.
  @Test
  void answerOfAPartitionThatIsNotThere_isADeadLetter() {
    read(answer(new Alive(GATEWAY, Shard.CONVERSATIONS, 1, "life")));
    read(answer(new Alive(GATEWAY, Shard.USERS, Integer.MAX_VALUE, "life")));

    assertThat(commands.deadLetters()).isEqualTo(2);
    assertThat(noted)
        .extracting(SecurityEvent::kind)
        .containsExactly(SecurityEvent.Kind.DEAD_LETTER, SecurityEvent.Kind.DEAD_LETTER);
    assertThat(producer.history())
        .extracting(letter -> letter.topic())
        .containsExactly(Topic.DEAD_LETTERS.topicName(), Topic.DEAD_LETTERS.topicName());
  }

  @Test
  void everythingInOnePoll_isOneWriteForASocket() {
    Client alice = new Client(ALICE);
    int before = alice.transport.writes();
    read(
        List.of(
            event(message(7, 5), null), event(message(8, 6), null), event(message(9, 7), null)));

    assertThat(alice.transport.writes()).isEqualTo(before + 1);
    assertThat(alice.transport.takeSent()).hasSize(3);
  }

  @Test
  void anotherLife_isAskedForEverythingAgain_andALateAnswerOfTheOldOneCountsForNothing() {
    new Client(ALICE);
    producer.clear();
    read(answer(new Alive(GATEWAY, Shard.CONVERSATIONS, 0, "life")));
    assertThat(subscriptions()).isEmpty();

    read(answer(new Alive(GATEWAY, Shard.CONVERSATIONS, 0, "next")));
    assertThat(subscriptions()).containsExactly(List.of(DM));
    read(answer(new Alive(GATEWAY, Shard.CONVERSATIONS, 0, "life")));
    read(answer(new Alive(GATEWAY, Shard.CONVERSATIONS, 0, "next")));
    assertThat(subscriptions()).hasSize(1);
    assertThat(probes.up()).isEqualTo(1);
  }

  @Test
  void anotherLifeOfUsers_isAskedToBeWatchedAgain() {
    new Client(ALICE);
    read(told("life"));
    producer.clear();
    read(told("life"));
    assertThat(producer.history()).isEmpty();

    read(answer(new Alive(GATEWAY, Shard.USERS, 0, "next")));
    assertThat(producer.history())
        .singleElement()
        .satisfies(
            record ->
                assertThat(WireCodec.SESSIONS.decode(record.value()))
                    .isEqualTo(QueryPresence.watching(List.of(BOB), GATEWAY)));
  }

  @Test
  void malformedRecord_isPutAside_andTheNextIsRead() {
    Client alice = new Client(ALICE);
    producer.clear();
    read(
        List.of(
            record(null, "{".getBytes(StandardCharsets.UTF_8), new RecordHeaders()),
            event(message(7, 5), null)));

    assertThat(producer.history())
        .singleElement()
        .satisfies(record -> assertThat(record.topic()).isEqualTo(Topic.DEAD_LETTERS.topicName()));
    assertThat(alice.transport.takeSent()).hasSize(1);
  }

  private List<List<ConversationId>> subscriptions() {
    return producer.history().stream()
        .filter(record -> record.topic().equals(Topic.SIGNALS.topicName()))
        .map(record -> WireCodec.SIGNALS.decode(record.value()))
        .filter(QueryConversations.class::isInstance)
        .map(signal -> ((QueryConversations) signal).conversationIds())
        .toList();
  }

  private static MessageAccepted message(long seq, long number) {
    return new MessageAccepted(
        MessageId.of(DM, number, seq).toString(),
        "c-" + number,
        DM,
        seq,
        number,
        new Sender(ALICE, null, null),
        io.parley.contract.MessageBody.text("hello"),
        AT);
  }

  private static ConsumerRecord<byte[], byte[]> told(String life) {
    Presence presence = new Presence(BOB, PresenceStatus.ONLINE, null);
    return answer(new PresenceTold(GATEWAY, 0, life, null, List.of(presence), List.of(), null));
  }

  private static ConsumerRecord<byte[], byte[]> event(
      MessageAccepted event, @Nullable Origin ackFor) {
    RecordHeaders headers = new RecordHeaders();
    OutboundEvent.of(event, null, ackFor).writeTo(headers);
    return record(
        event.conversationId().value().getBytes(StandardCharsets.UTF_8),
        Codec.EVENTS.encode(event),
        headers);
  }

  private static ConsumerRecord<byte[], byte[]> answer(Answer answer) {
    return record(null, WireCodec.ANSWERS.encode(answer), new RecordHeaders());
  }

  private static ConsumerRecord<byte[], byte[]> record(
      byte @Nullable [] key, byte[] value, RecordHeaders headers) {
    return new ConsumerRecord<>(
        Topic.OUTBOUND.topicName(),
        0,
        0,
        AT.toEpochMilli(),
        TimestampType.CREATE_TIME,
        0,
        value.length,
        key,
        value,
        headers,
        java.util.Optional.empty());
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    read(List.of(record));
  }

  /// As one poll brings them.
  private void read(List<ConsumerRecord<byte[], byte[]>> records) {
    reader.read(records);
  }

  /// Somebody in the direct conversation, whose next seq is 7, on a transport that is not there.
  private final class Client implements SocketHandler {
    final FakeTransport transport = FakeTransport.fast();
    private final EngineSocket engine;
    private final Sender user;
    private @Nullable ClientSession session;
    private String id = "";

    Client(UserId user) {
      this.user = new Sender(user, null, null);
      engine =
          Sessions.open(
              EngineSettings.DEFAULT,
              new ManualTimers(),
              transport,
              socket -> new SocketIoConnection(SocketIoSettings.DEFAULT, socket, this::connect));
      engine.onText("40");
      Membership membership = new Membership(DM, true, 0, 0, false, false, false);
      read(
          answer(
              new UserMemberships(GATEWAY, user, id, null, List.of(membership), List.of(), true)));
      ConversationStatus subscription =
          new ConversationStatus(DM, null, null, 6, 4, AT, BOB, null, null);
      read(answer(new ConversationsTold(GATEWAY, 0, "life", null, List.of(subscription), true)));
      transport.takeSent();
    }

    private void connect(ConnectAttempt attempt) {
      id = attempt.socket().id();
      session =
          conversations.open(
              user, null, attempt.socket(), ResumePosition.NOWHERE, Speakers.NATIVE, _ -> {});
      attempt.accept(this);
    }

    private ClientSession session() {
      return Objects.requireNonNull(session);
    }

    Origin sends(String content) {
      producer.clear();
      engine.onText(
          "421[\"message:send\",{\"to\":\"bob\",\"clientMessageId\":\"c\",\"content\":\""
              + content
              + "\"}]");
      return producer.history().stream()
          .map(record -> ((SendMessage) WireCodec.COMMANDS.decode(record.value())).origin())
          .findFirst()
          .orElseThrow();
    }

    @Override
    public void onConnect(SocketIoSocket socket) {
      session().start(null);
    }

    /// As the native dialect does.
    @Override
    public void onEvent(String name, List<JsonNode> args, @Nullable AckResponder ack) {
      try {
        SendRequest request = SendRequest.parse(user.id(), args.getFirst());
        var _ =
            Speakers.requests(requests)
                .send(user, request)
                .handle(
                    (reply, failure) ->
                        failure == null
                            ? Replies.accepted(reply)
                            : Replies.refused(Replies.reason(failure)))
                .thenAccept(Objects.requireNonNull(ack)::ack);
      } catch (RequestException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void onDisconnect(CloseReason reason) {}
  }
}
