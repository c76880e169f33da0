package io.parley.gateway.dialect;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.Membership;
import io.parley.contract.MessageBody;
import io.parley.contract.Presence;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.contract.wire.Answer.AdmissionTold;
import io.parley.contract.wire.Answer.CommandAccepted;
import io.parley.contract.wire.Answer.ConversationsTold;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.ConversationStatus;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.SessionEvent;
import io.parley.contract.wire.SessionEvent.QueryAdmission;
import io.parley.contract.wire.Signal;
import io.parley.contract.wire.Signal.QueryConversations;
import io.parley.gateway.conversation.EphemeralEvent;
import io.parley.gateway.conversation.Events;
import io.parley.gateway.conversation.Receipt;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.EngineSocket;
import io.parley.gateway.engineio.FakeTransport;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.engineio.ManualTimers;
import io.parley.gateway.engineio.Sessions;
import io.parley.gateway.login.recovery.Recovered;
import io.parley.gateway.login.recovery.RecoverySeal;
import io.parley.gateway.request.ClientRequests;
import io.parley.gateway.request.CommandLog;
import io.parley.gateway.request.ConsentRules;
import io.parley.gateway.request.PagedRequests;
import io.parley.gateway.request.PartitionLoadGates;
import io.parley.gateway.request.Queries;
import io.parley.gateway.request.QueryLog;
import io.parley.gateway.request.RateLimits;
import io.parley.gateway.request.RequestIds;
import io.parley.gateway.request.RequestLimits;
import io.parley.gateway.request.Requests;
import io.parley.gateway.socketio.AckResponder;
import io.parley.gateway.socketio.SocketHandler;
import io.parley.gateway.socketio.SocketIoConnection;
import io.parley.gateway.socketio.SocketIoSettings;
import io.parley.gateway.socketio.SocketIoSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Alice's client of an app, on a transport that is not there, and the processor that it asks. She
/// is in `room-1`, with bob, and in no other group.
final class AppClient implements SocketHandler, CommandLog, QueryLog {
  static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
  static final UserId ALICE = new UserId("alice");
  static final UserId BOB = new UserId("bob");
  static final ConversationId DM = ConversationId.direct(ALICE, BOB);
  static final ConversationId ROOM = new ConversationId("room-1");
  static final ConversationId ELSEWHERE = new ConversationId("room-2");

  private static final GatewayRef GATEWAY = new GatewayRef("here", 1, 0);
  private static final ConversationView VIEW =
      new ConversationView(
          ROOM,
          ConversationKind.GROUP,
          null,
          null,
          false,
          ALICE,
          List.of(),
          List.of(ALICE, BOB),
          2,
          AT);
  private static final Membership MEMBERSHIP =
      new Membership(ROOM, true, 0, 0, false, false, false);

  final List<Command> commands = new ArrayList<>();
  final AppMember alice = new AppMember();
  private final FakeTransport transport = FakeTransport.fast();
  private final EngineSocket engine;
  private final Requests requests =
      new Requests(GATEWAY, new RequestIds(), this, new PartitionLoadGates(1, _ -> 0), () -> 1);
  private final Dialect dialect;
  private @Nullable DialectConnection client;
  private int read;
  private long number;

  /// Of whom no token is asked for.
  static final TokenRenewal NO_RENEWAL =
      _ -> {
        throw new AssertionError("nobody renews a token");
      };

  AppClient(Dialect dialect) {
    this(dialect, null);
  }

  /// @param recovered the connection that it continues; null for none
  AppClient(Dialect dialect, @Nullable Recovered recovered) {
    this.dialect = dialect;
    alice.told = presence -> hears(presence);
    RateLimits limits = new RateLimits(RequestLimits.DEFAULT, () -> 1);
    Queries queries = new Queries(requests, this);
    ClientRequests asked =
        new ClientRequests(
            requests,
            limits,
            queries,
            new PagedRequests(
                new NoHistory(), new NoHistory(), (where, reader, number) -> {}, queries, limits),
            ConsentRules.DEFAULT);
    engine =
        Sessions.open(
            EngineSettings.DEFAULT,
            new ManualTimers(),
            transport,
            socket ->
                new SocketIoConnection(
                    SocketIoSettings.DEFAULT,
                    socket,
                    attempt -> {
                      client =
                          new DialectConnection(
                              this.dialect,
                              asked,
                              attempt.socket(),
                              ALICE,
                              RecoverySeal.ofNobody(),
                              recovered);
                      attempt.accept(this);
                    }));
    engine.onText("40");
    told();
  }

  // What she says.

  /// @param argument JSON, with ' for "
  /// @return the ack, if there is one already
  List<String> emit(String event, String argument) {
    List<String> acks = new ArrayList<>();
    JsonNode payload = JsonMapper.shared().readTree(argument.replace('\'', '"'));
    client().handle(alice, event, List.of(payload), new Acks(acks));
    return acks;
  }

  /// The last command, which is granted: as a message where it is one.
  <T extends Command.Request> T granted(Class<T> type) {
    T command = type.cast(commands.getLast());
    String requestId = command.origin().requestId();
    if (command instanceof SendMessage send) {
      requests.replied(
          new SendAccepted(GATEWAY, requestId, send.conversationId(), "m-sent", 1, 1, AT, false));
    } else {
      requests.replied(
          new CommandAccepted(GATEWAY, requestId, command.conversationId(), 1, null, null));
    }
    return command;
  }

  // What she is told.

  /// A message of anybody comes, and is delivered to her socket.
  MessageAccepted hears(ConversationId where, String sender, String content) {
    return hears(where, sender, "c-" + number, MessageBody.text(content));
  }

  /// What she has sent comes.
  MessageAccepted hears(SendMessage sent) {
    return hears(
        sent.conversationId(), sent.sender().id().value(), sent.clientMessageId(), sent.body());
  }

  private MessageAccepted hears(
      ConversationId where, String sender, String clientMessageId, MessageBody body) {
    number++;
    MessageAccepted message =
        new MessageAccepted(
            "m-" + number,
            clientMessageId,
            where,
            number,
            number,
            new Sender(new UserId(sender), sender + "'s name", null),
            body,
            AT);
    send(client().renderer().render(Events.of(message)));
    return message;
  }

  /// What is left of a message of bob's comes, which was deleted before she heard of it.
  void hearsOfDeleted(ConversationId where) {
    number++;
    MessageAccepted message =
        new MessageAccepted(
            "m-" + number,
            "c-" + number,
            where,
            number,
            number,
            new Sender(BOB, null, null),
            MessageBody.text("4711"),
            AT);
    HistoryMessage now = HistoryMessage.of(message).deleted(AT, BOB);
    send(client().renderer().render(Events.now(message, now)));
  }

  void hears(Typing typing) {
    hears(Events.of(typing));
  }

  void hears(Receipt receipt) {
    hears(Events.of(receipt));
  }

  void hears(Presence presence) {
    hears(Events.of(presence));
  }

  private void hears(EphemeralEvent event) {
    client().renderer().render(event, (_, what) -> socket().emit(what.frame()));
  }

  private void send(Collection<Frame> frames) {
    frames.forEach(socket()::emit);
  }

  /// What she was told since the last call, as `event {…}` with ' for ".
  List<String> told() {
    List<String> sent = transport.sent();
    List<String> fresh =
        sent.subList(read, sent.size()).stream()
            .filter(frame -> frame.startsWith("42"))
            .map(frame -> JsonMapper.shared().readTree(frame.substring(2)))
            .map(
                event -> event.get(0).asString() + " " + event.get(1).toString().replace('"', '\''))
            .toList();
    read = sent.size();
    return fresh;
  }

  /// Likewise, the events' names.
  List<String> toldOf() {
    return told().stream().map(event -> event.substring(0, event.indexOf(' '))).toList();
  }

  DialectConnection client() {
    if (client == null) {
      throw new AssertionError("not connected");
    }
    return client;
  }

  private @Nullable SocketIoSocket connected;

  private SocketIoSocket socket() {
    if (connected == null) {
      throw new AssertionError("not connected");
    }
    return connected;
  }

  @Override
  public void onConnect(SocketIoSocket socket) {
    connected = socket;
  }

  @Override
  public void onEvent(String name, List<JsonNode> args, @Nullable AckResponder ack) {}

  @Override
  public void onDisconnect(CloseReason reason) {}

  @Override
  public void append(Command command, Runnable onSuccess, Consumer<Exception> onFailure) {
    commands.add(command);
    onSuccess.run();
  }

  /// She is in no other conversation, and `m-old` is the third message of `room-1`.
  @Override
  public void ask(Signal question, Consumer<Exception> onFailure) {
    QueryConversations query = (QueryConversations) question;
    String requestId = Objects.requireNonNull(query.requestId());
    boolean known = query.conversationId().equals(ROOM);
    requests.told(
        requestId,
        new ConversationsTold(
            GATEWAY,
            0,
            "life",
            requestId,
            List.of(
                new ConversationStatus(
                    query.conversationId(),
                    known ? VIEW : null,
                    known ? MEMBERSHIP : null,
                    7,
                    7,
                    AT,
                    null,
                    known && "m-old".equals(query.messageId()) ? 3L : null,
                    null)),
            true),
        true);
  }

  @Override
  public List<List<ConversationId>> conversationsByQuery(List<ConversationId> conversations) {
    return List.of(conversations);
  }

  @Override
  public List<List<UserId>> usersByQuery(List<UserId> users) {
    return List.of(users);
  }

  @Override
  public void ask(SessionEvent question, Consumer<Exception> onFailure) {
    QueryAdmission query = (QueryAdmission) question;
    requests.told(
        query.requestId(), new AdmissionTold(GATEWAY, query.requestId(), List.of()), true);
  }

  private record Acks(List<String> received) implements AckResponder {
    @Override
    public void ack(byte[] json) {
      received.add(new String(json, java.nio.charset.StandardCharsets.UTF_8).replace('"', '\''));
    }

    @Override
    public void ack(List<JsonNode> args) {
      throw new AssertionError("no ack is binary");
    }
  }
}
