package io.parley.gateway.app;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.Membership;
import io.parley.contract.MessageId;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Profile;
import io.parley.contract.ReceiptMark;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import io.parley.contract.codec.Codec;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.settings.Env;
import io.parley.contract.wire.Answer;
import io.parley.contract.wire.Answer.ConversationsTold;
import io.parley.contract.wire.Answer.PresenceTold;
import io.parley.contract.wire.Answer.ReceiptsTold;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.ConversationStatus;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.OutboundEvent;
import io.parley.contract.wire.SessionEvent;
import io.parley.contract.wire.Signal;
import io.parley.contract.wire.codec.WireCodec;
import io.parley.gateway.conversation.Conversations;
import io.parley.gateway.conversation.OnePartition;
import io.parley.gateway.conversation.Upstream;
import io.parley.gateway.dialect.Dialects;
import io.parley.gateway.engineio.Burst;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.ConnectionLimits;
import io.parley.gateway.engineio.EngineServer;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.EngineTransport;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.engineio.Handshake;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.engineio.TransportListener;
import io.parley.gateway.history.HistoryReader;
import io.parley.gateway.history.HistorySource;
import io.parley.gateway.history.SearchHistory;
import io.parley.gateway.login.ConnectionAdmission;
import io.parley.gateway.login.SocketConnections;
import io.parley.gateway.login.recovery.RecoveryTokens;
import io.parley.gateway.login.token.DemoTokens;
import io.parley.gateway.login.token.Revocations;
import io.parley.gateway.login.token.TokenKey;
import io.parley.gateway.login.token.TokenRules;
import io.parley.gateway.login.token.TokenVerifier;
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
import io.parley.gateway.socketio.SocketIoSettings;
import io.parley.operations.security.SecurityLog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/// A gateway that has neither sockets nor Kafka: a client connects, says something and hears it,
/// and all of it happens here, as it does for a client that is there. For one thread.
final class Rehearsal {
  private static final GatewayRef GATEWAY = new GatewayRef("rehearsal", 1, 0);
  private static final UserId CLIENT = new UserId("rehearsal:client");
  private static final UserId OTHER = new UserId("rehearsal:other");
  private static final ConversationId CONVERSATION = ConversationId.direct(CLIENT, OTHER);
  private static final RequestLimits ANY = new RequestLimits(100_000, 1_000_000);
  private static final int MESSAGES = 20;

  private final EngineServer engine;
  private final Conversations conversations;
  private final Requests requests;
  private final SocketConnections sockets;
  private final DemoTokens tokens;

  /// What the processor has yet to answer: not within the call that asks.
  private final Queue<Runnable> answers = new ArrayDeque<>();

  private final Queue<Runnable> left = new ArrayDeque<>();
  private long said;

  Rehearsal(Timers timers, HistoryReader history, SearchHistory search) {
    byte[] secret = new byte[32]; // whoever guesses it may speak to nobody
    ThreadLocalRandom.current().nextBytes(secret);
    Env env =
        new Env(
            Map.of(
                "JWT_SECRET",
                HexFormat.of().formatHex(secret),
                "PARLEY_DEMO_TOKENS",
                "true",
                "PARLEY_DEMO_KEY",
                HexFormat.of().formatHex(secret)));
    TokenKey key = TokenKey.from(env);
    TokenRules rules = TokenRules.from(env);
    Revocations revocations = new Revocations(rules.maxAge(), InstantSource.system());
    tokens = Objects.requireNonNull(DemoTokens.from(env, key));
    Processor processor = new Processor();
    RequestIds requestIds = new RequestIds();
    engine = new EngineServer(EngineSettings.DEFAULT, timers, ConnectionLimits.DEFAULT);
    conversations =
        new Conversations(
            processor,
            new OnePartition(),
            processor,
            HistorySource.NONE,
            requestIds,
            timers,
            left::add,
            System::nanoTime);
    requests =
        new Requests(
            GATEWAY, requestIds, processor, new PartitionLoadGates(1, _ -> 0), System::nanoTime);
    RateLimits limits = new RateLimits(ANY, System::nanoTime);
    Queries queries = new Queries(requests, processor);
    sockets =
        new SocketConnections(
            SocketIoSettings.DEFAULT,
            new TokenVerifier(key, rules, revocations, InstantSource.system()),
            revocations,
            SecurityLog.none(),
            conversations,
            new ConnectionAdmission(
                conversations,
                new RecoveryTokens(List.of(new SecretKeySpec(secret, "HmacSHA256"))),
                timers,
                InstantSource.system()),
            new ClientRequests(
                requests,
                limits,
                queries,
                new PagedRequests(history, search, conversations::delivered, queries, limits),
                ConsentRules.DEFAULT),
            Dialects.NATIVE,
            timers);
  }

  /// One comes, says some things and goes.
  void client() {
    Handshake handshake = new Handshake("/socket.io", Map.of(), null, true);
    TransportListener client =
        engine
            .admit("rehearsal")
            .orElseThrow()
            .openWebSocket(new Nowhere(), socket -> sockets.accept(socket, handshake));
    client.onText("40{\"token\":\"" + tokens.token(CLIENT, Instant.now()) + "\"}");
    answer();
    for (int i = 0; i < MESSAGES; i++) {
      client.onText(
          "42"
              + i
              + "[\"message:send\",{\"conversationId\":\""
              + CONVERSATION
              + "\",\"clientMessageId\":\"c-"
              + i
              + "\",\"content\":\"hello\"}]");
      answer();
    }
    conversations.flushReceipts();
    client.onClosed(CloseReason.TRANSPORT_CLOSED);
    for (Runnable task = left.poll(); task != null; task = left.poll()) {
      task.run();
    }
  }

  private void answer() {
    Burst.run(
        _ -> {
          for (Runnable answer = answers.poll(); answer != null; answer = answers.poll()) {
            answer.run();
          }
        });
  }

  /// Takes what it is told, encodes it as it would for Kafka, and answers what is answered.
  private final class Processor implements Upstream, CommandLog, QueryLog {
    @Override
    public void sessionOpened(UserId user, String sessionId, @Nullable Profile profile) {
      Membership membership = new Membership(CONVERSATION, true, 0, said, false, false, false);
      answers.add(
          () ->
              conversations.memberships(
                  sent(
                      new UserMemberships(
                          GATEWAY, user, sessionId, null, List.of(membership), List.of(), true),
                      UserMemberships.class)));
    }

    @Override
    public void profileShown(Profile profile) {}

    @Override
    public void subscribe(List<ConversationId> ids) {
      ConversationView view =
          new ConversationView(
              CONVERSATION,
              ConversationKind.DIRECT,
              null,
              null,
              false,
              null,
              List.of(),
              List.of(CLIENT, OTHER),
              2,
              Instant.EPOCH);
      ConversationStatus status =
          new ConversationStatus(
              CONVERSATION, view, null, said, said, Instant.EPOCH, CLIENT, null, null);
      answers.add(
          () ->
              conversations.told(
                  sent(
                      new ConversationsTold(GATEWAY, 0, "life", null, List.of(status), true),
                      ConversationsTold.class)));
    }

    @Override
    public void watchPresence(List<UserId> users) {
      Presence presence = new Presence(OTHER, PresenceStatus.ONLINE, null);
      answers.add(
          () ->
              conversations.presence(
                  sent(
                      new PresenceTold(
                          GATEWAY, 0, "life", null, List.of(presence), List.of(), null),
                      PresenceTold.class)));
    }

    @Override
    public void append(Command command, Runnable onSuccess, Consumer<Exception> onFailure) {
      WireCodec.COMMANDS.encode(command);
      onSuccess.run();
      if (command instanceof SendMessage send) {
        said++;
        MessageAccepted message =
            new MessageAccepted(
                MessageId.of(CONVERSATION, said, said).toString(),
                send.clientMessageId(),
                CONVERSATION,
                said,
                said,
                send.sender(),
                send.body(),
                Instant.now());
        answers.add(() -> accepted(send, message));
      }
    }

    private void accepted(SendMessage send, MessageAccepted message) {
      RecordHeaders headers = new RecordHeaders();
      OutboundEvent.of(message, null, send.origin()).writeTo(headers);
      OutboundEvent about =
          OutboundEvent.read(
                  CONVERSATION.value().getBytes(StandardCharsets.UTF_8),
                  headers,
                  conversations::conversation)
              .orElseThrow();
      requests.replied(
          new SendAccepted(
              GATEWAY,
              send.origin().requestId(),
              CONVERSATION,
              message.messageId(),
              said,
              said,
              message.acceptedAt(),
              false));
      conversations.event(about, Codec.EVENTS.encode(message), System.currentTimeMillis());
      ReceiptsTold.Moved read =
          new ReceiptsTold.Moved(
              CONVERSATION,
              List.of(new ReceiptMark(OTHER, said, said)),
              List.of(CLIENT),
              message.acceptedAt());
      conversations.receipts(sent(new ReceiptsTold(GATEWAY, List.of(read)), ReceiptsTold.class));
    }

    private static <T extends Answer> T sent(T answer, Class<T> type) {
      return type.cast(WireCodec.ANSWERS.decode(WireCodec.ANSWERS.encode(answer)));
    }

    @Override
    public void unsubscribe(List<ConversationId> ids) {}

    @Override
    public void catchUp(ConversationId conversation, String requestId, long from, long to) {}

    @Override
    public void sessionClosed(UserId user, String sessionId) {}

    @Override
    public void typing(
        ConversationId conversation, UserId user, @Nullable String name, boolean typing) {}

    @Override
    public void unwatchPresence(List<UserId> users) {}

    @Override
    public void chooseStatus(
        UserId user, PresenceStatus status, Runnable onSuccess, Consumer<Exception> onFailure) {}

    @Override
    public void chooseVisibility(
        UserId user, VisibleTo visibleTo, Runnable onSuccess, Consumer<Exception> onFailure) {}

    @Override
    public List<List<ConversationId>> conversationsByQuery(List<ConversationId> ids) {
      return List.of(ids);
    }

    @Override
    public List<List<UserId>> usersByQuery(List<UserId> users) {
      return List.of(users);
    }

    @Override
    public void ask(Signal question, Consumer<Exception> onFailure) {}

    @Override
    public void ask(SessionEvent question, Consumer<Exception> onFailure) {}
  }

  /// The client's end.
  private static final class Nowhere implements EngineTransport {
    @Override
    public boolean send(List<Frame> frames, Consumer<@Nullable Throwable> completion) {
      completion.accept(null);
      return true;
    }

    @Override
    public void close(CloseReason reason, String text) {}
  }
}
