package io.parley.gateway.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.contract.ConversationId;
import io.parley.contract.Profile;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.gateway.dialect.Speakers;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.EngineSocket;
import io.parley.gateway.engineio.FakeTransport;
import io.parley.gateway.engineio.ManualTimers;
import io.parley.gateway.engineio.Sessions;
import io.parley.gateway.login.recovery.Recovered;
import io.parley.gateway.login.recovery.RecoverySeal;
import io.parley.gateway.login.recovery.RecoveryTokens;
import io.parley.gateway.login.recovery.Rooms;
import io.parley.gateway.socketio.AckResponder;
import io.parley.gateway.socketio.ConnectAttempt;
import io.parley.gateway.socketio.RecoveryClaim;
import io.parley.gateway.socketio.SocketHandler;
import io.parley.gateway.socketio.SocketIoConnection;
import io.parley.gateway.socketio.SocketIoSettings;
import io.parley.gateway.socketio.SocketIoSocket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client with a real socket on a transport that is not there.
final class TestClient implements SocketHandler {
  private final FakeTransport transport = FakeTransport.fast();
  private final EngineSocket engine;
  private final Conversations conversations;
  private final Sender user;
  private final ResumePosition place;
  private final @Nullable RecoveryTokens tokens;

  /// What it has joined.
  Rooms rooms;

  private @Nullable String pid;
  private @Nullable ClientSession session;
  private @Nullable CloseReason ended;

  /// Is let in at once and cannot be recovered.
  TestClient(Conversations conversations, String user) {
    this(conversations, user, ResumePosition.NOWHERE, null);
  }

  /// Likewise, and its transport has the time of these.
  TestClient(Conversations conversations, String user, ManualTimers timers) {
    this(conversations, user, ResumePosition.NOWHERE, null, timers);
  }

  /// @param tokens what its events are stamped with; null for nothing
  TestClient(
      Conversations conversations,
      String user,
      ResumePosition place,
      @Nullable RecoveryTokens tokens) {
    this(conversations, user, place, tokens, new ManualTimers());
  }

  private TestClient(
      Conversations conversations,
      String user,
      ResumePosition place,
      @Nullable RecoveryTokens tokens,
      ManualTimers timers) {
    this.conversations = conversations;
    this.user = new Sender(new UserId(user), user + "'s name", null);
    this.place = place;
    this.tokens = tokens;
    this.rooms = Rooms.none(tokens == null ? RecoverySeal.ofNobody() : tokens.seal());
    engine =
        Sessions.open(
            EngineSettings.DEFAULT,
            timers,
            transport,
            socket -> new SocketIoConnection(SocketIoSettings.DEFAULT, socket, this::connect));
    engine.onText("40");
  }

  private void connect(ConnectAttempt attempt) {
    session =
        conversations.open(
            user,
            new Profile(user.id(), user.name(), user.picture(), Instant.EPOCH),
            attempt.socket(),
            place,
            Speakers.NATIVE,
            ready -> {
              if (tokens != null) {
                pid = pidOf(ready, tokens);
                attempt.accept(this, pid);
              }
            });
    if (tokens == null) {
      attempt.accept(this);
    }
  }

  private String pidOf(ClientSession ready, RecoveryTokens tokens) {
    Recovered recovered = place.recovered();
    return recovered != null
        ? recovered.pid()
        : Objects.requireNonNull(
            tokens.pid(user.id(), 1, ready.base(tokens.positions()).orElseThrow(), Instant.EPOCH));
  }

  @Override
  public void onConnect(SocketIoSocket socket) {
    connected = socket;
    Recovered recovered = place.recovered();
    session()
        .start(
            tokens == null
                ? null
                : new RecoveryStamper(
                    tokens,
                    recovered == null ? tokens.positions() : recovered.since(),
                    () -> rooms,
                    InstantSource.fixed(Instant.EPOCH)));
  }

  /// What it would say when it came back now.
  RecoveryClaim claim() {
    List<JsonNode> events = events();
    String offset =
        events.isEmpty() || !events.getLast().get(events.getLast().size() - 1).isString()
            ? null
            : events.getLast().get(events.getLast().size() - 1).asString();
    return new RecoveryClaim(Objects.requireNonNull(pid), offset);
  }

  @Override
  public void onEvent(String name, List<JsonNode> args, @Nullable AckResponder ack) {}

  @Override
  public void onDisconnect(CloseReason reason) {
    ended = reason;
    conversations.close(session());
  }

  private @Nullable SocketIoSocket connected;

  private SocketIoSocket socket() {
    if (connected == null) {
      throw new AssertionError("not connected");
    }
    return connected;
  }

  ClientSession session() {
    if (session == null) {
      throw new AssertionError("not connected");
    }
    return session;
  }

  @Nullable CloseReason ended() {
    return ended;
  }

  /// The client reads nothing until [#release].
  void hold() {
    transport.hold();
  }

  void release() {
    transport.release();
  }

  void disconnect() {
    engine.onClosed(CloseReason.TRANSPORT_CLOSED);
  }

  /// The events that it got, as `[name, payload]`.
  List<JsonNode> events() {
    return transport.sent().stream()
        .filter(frame -> frame.startsWith("42"))
        .map(frame -> JsonMapper.shared().readTree(frame.substring(2)))
        .toList();
  }

  List<String> eventNames() {
    return events().stream().map(event -> event.get(0).asString()).toList();
  }

  /// The seqs of the messages that it got.
  List<Long> seqs() {
    return events().stream()
        .filter(event -> event.get(0).asString().equals("message"))
        .map(event -> event.get(1).get("seq").asLong())
        .toList();
  }

  /// Likewise of one conversation, where events say of which they are.
  List<Long> seqs(ConversationId conversation) {
    return events().stream()
        .filter(event -> event.get(0).asString().equals("message"))
        .map(event -> event.get(1))
        .filter(event -> event.get("conversationId").asString().equals(conversation.value()))
        .map(event -> event.get("seq").asLong())
        .toList();
  }

  /// Sends it more than a client is to have unsent before it gets what it missed.
  void fill() {
    socket().emit("filling", ("\"" + "x".repeat(300_000) + "\"").getBytes(UTF_8));
  }

  /// The messages and gaps that it got, such as `message 3` and `gap 1-2`.
  List<String> places() {
    return events().stream()
        .filter(event -> List.of("message", "gap").contains(event.get(0).asString()))
        .map(
            event ->
                event.get(0).asString().equals("gap")
                    ? "gap " + event.get(1).get("from") + "-" + event.get(1).get("to")
                    : "message " + event.get(1).get("seq"))
        .toList();
  }
}
