package io.parley.gateway.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import io.parley.contract.codec.Codec;
import io.parley.contract.wire.GatewayRef;
import io.parley.gateway.AsyncApi;
import io.parley.gateway.conversation.Conversations;
import io.parley.gateway.conversation.OnePartition;
import io.parley.gateway.conversation.Upstream;
import io.parley.gateway.dialect.Dialects;
import io.parley.gateway.dialect.Speakers;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.EngineSocket;
import io.parley.gateway.engineio.FakeTransport;
import io.parley.gateway.engineio.Handshake;
import io.parley.gateway.engineio.ManualTimers;
import io.parley.gateway.engineio.Sessions;
import io.parley.gateway.history.History;
import io.parley.gateway.history.HistorySource;
import io.parley.gateway.history.SearchHistory;
import io.parley.gateway.login.token.TestTokens;
import io.parley.gateway.request.CommandLog;
import io.parley.gateway.request.PartitionLoadGates;
import io.parley.gateway.request.Price;
import io.parley.gateway.request.RateLimits;
import io.parley.gateway.request.RequestIds;
import io.parley.gateway.request.RequestLimits;
import io.parley.gateway.request.Requests;
import io.parley.gateway.socketio.SocketIoSettings;
import io.parley.operations.security.SecurityEvent;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// `docs/asyncapi.yaml` and what a connection says of its token.
class AsyncApiSessionTest {
  private static final AsyncApi API = AsyncApi.document();
  private static final String CONNECTING = "/channels/connecting/messages/";
  private static final String SECRET = "a secret of this test, long enough for HS256";
  private static final SecretKey KEY = Keys.hmacShaKeyFor(SECRET.getBytes(UTF_8));

  private final ManualTimers timers = new ManualTimers();
  private final FakeTransport transport = FakeTransport.fast();
  private final List<SecurityEvent> security = new ArrayList<>();

  // CONNECT

  @Test
  void connect_isAnsweredAsDocumented() {
    open(true).onText("40{\"token\":\"" + token("alice", 3600) + "\"}");
    timers.advance(ConnectionAdmission.PATIENCE);

    assertValid(CONNECTING + "CONNECTED/payload", received("40"));
  }

  @ParameterizedTest
  @CsvSource({
    "{}, true, UNAUTHENTICATED",
    "{\"token\":7}, true, UNAUTHENTICATED",
    "{\"token\":\"EXPIRED\"}, true, TOKEN_EXPIRED",
    "{\"token\":\"GOOD\"}, false, FORBIDDEN_ORIGIN",
    "'{\"token\":\"GOOD\",\"dialect\":\"klingon\"}', true, INVALID",
    "'{\"token\":\"GOOD\",\"cursors\":{\"team\":\"12\"}}', true, INVALID"
  })
  void refusedConnect_hasADocumentedCode(String auth, boolean originAllowed, String code) {
    open(originAllowed)
        .onText(
            "40"
                + auth.replace("EXPIRED", token("alice", -60))
                    .replace("GOOD", token("alice", 3600)));

    JsonNode refusal = received("44");
    assertValid(CONNECTING + "CONNECT_ERROR/payload", refusal);
    assertThat(refusal.at("/data/code").asString()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"EXPIRED, the token has expired", "GOOD,"})
  void refusedToken_isALineOfTheSecurityLog(String token, @Nullable String because) {
    String sent = token.equals("EXPIRED") ? token("alice", -60) : token("alice", 3600);
    open(true).onText("40{\"token\":\"" + sent + "\"}");

    assertThat(security)
        .extracting(SecurityEvent::kind, SecurityEvent::about, SecurityEvent::because)
        .isEqualTo(
            because == null
                ? List.of()
                : List.of(tuple(SecurityEvent.Kind.TOKEN_REFUSED, "socket", because)));
  }

  @Test
  void unknownNamespace_isRefusedAsDocumented() {
    open(true).onText("40/admin,{}");

    assertValid(CONNECTING + "CONNECT_ERROR/payload", received("44/admin,"));
  }

  // session:refresh

  @Test
  void refresh_isAckedAsDocumented() {
    EngineSocket client = connected();
    client.onText("421[\"session:refresh\",{\"token\":\"" + token("alice", 7200) + "\"}]");

    JsonNode ack = received("431").get(0);
    assertValid(API.ackOf("session:refresh"), ack);
    assertThat(ack.path("ok").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'x'                | INVALID
          {}                 | UNAUTHENTICATED
          {'token':7}        | UNAUTHENTICATED
          {'token':'x'}      | UNAUTHENTICATED
          {'token':'EXPIRED'} | UNAUTHENTICATED
          {'token':'BOB'}    | FORBIDDEN
          """)
  void refusedRefresh_hasADocumentedCode(String payload, String code) {
    EngineSocket client = connected();
    String json =
        payload
            .replace("EXPIRED", token("alice", -60))
            .replace("BOB", token("bob", 3600))
            .replace('\'', '"');
    client.onText("421[\"session:refresh\"," + json + "]");

    JsonNode ack = received("431").get(0);
    assertValid("/components/schemas/Refused", ack);
    assertThat(ack.at("/error/code").asString()).isEqualTo(code);
    assertThat(API.codesOf("session:refresh")).contains(code);
  }

  /// Finding 5: whatever is asked has its price.
  @Test
  void tooManyRefreshes_areRefused() {
    EngineSocket client = connected();
    int affordable = RequestLimits.DEFAULT.othersBurst() / Price.SESSION_REFRESH.of(0);
    for (int i = 0; i < affordable; i++) {
      client.onText("421[\"session:refresh\",{}]");
      assertThat(received("431").get(0).at("/error/code").asString()).isEqualTo("UNAUTHENTICATED");
    }

    client.onText("421[\"session:refresh\",{\"token\":\"" + token("alice", 7200) + "\"}]");

    assertThat(received("431").get(0).at("/error/code").asString()).isEqualTo("RATE_LIMITED");
    assertThat(API.codesOf("session:refresh")).contains("RATE_LIMITED");
  }

  // What is told of it

  @Test
  void expiry_isToldAsDocumented() {
    connected();
    timers.advance(Duration.ofHours(1));
    timers.advance(Duration.ofHours(1));

    List<JsonNode> events =
        transport.sent().stream()
            .filter(frame -> frame.startsWith("42"))
            .map(frame -> Codec.json().readTree(frame.substring(2)))
            .toList();
    assertThat(events)
        .extracting(event -> event.get(0).asString())
        .containsExactly("session:expiring", "session:closed");
    for (JsonNode event : events) {
      String schema = API.payloadOf(event.get(0).asString());
      assertValid(schema, event.get(1));
      assertThat(API.fields(schema, event.get(1))).isEqualTo(API.fields(schema));
    }
  }

  private EngineSocket connected() {
    EngineSocket client = open(true);
    client.onText("40{\"token\":\"" + token("alice", 3600) + "\"}");
    timers.advance(ConnectionAdmission.PATIENCE);
    received("40");
    return client;
  }

  private EngineSocket open(boolean originAllowed) {
    CommandLog log = nobody(CommandLog.class);
    RequestIds requestIds = new RequestIds();
    Conversations conversations =
        new Conversations(
            nobody(Upstream.class),
            new OnePartition(),
            log,
            HistorySource.NONE,
            requestIds,
            timers,
            Runnable::run,
            () -> 0);
    Requests requests =
        new Requests(
            new GatewayRef("here", 1, 0),
            requestIds,
            log,
            new PartitionLoadGates(1, _ -> 0),
            () -> 0);
    SocketConnections clients =
        new SocketConnections(
            SocketIoSettings.DEFAULT,
            TestTokens.verifier(Map.of("JWT_SECRET", SECRET)),
            TestTokens.noRevocations(),
            security::add,
            conversations,
            new ConnectionAdmission(conversations, null, timers, InstantSource.system()),
            Speakers.requests(
                requests,
                new RateLimits(RequestLimits.DEFAULT, () -> 0),
                nobody(History.class),
                nobody(SearchHistory.class)),
            Dialects.NATIVE,
            timers);
    return Sessions.open(
        EngineSettings.DEFAULT,
        new ManualTimers(),
        transport,
        socket ->
            clients.accept(socket, new Handshake("/socket.io", Map.of(), null, originAllowed)));
  }

  /// Takes what it is told and does nothing.
  private static <T> T nobody(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> null));
  }

  /// What came after this type and id, of which there is one.
  private JsonNode received(String start) {
    List<String> frames =
        transport.takeSent().stream().filter(frame -> frame.startsWith(start)).toList();
    assertThat(frames).hasSize(1);
    return Codec.json().readTree(frames.getFirst().substring(start.length()));
  }

  private static void assertValid(String schema, JsonNode value) {
    assertThat(API.errors(schema, value)).as("%s", value).isEmpty();
    assertThat(API.fields(schema)).containsAll(API.fields(schema, value));
  }

  private static String token(String user, int seconds) {
    JwtBuilder token =
        Jwts.builder().subject(user).expiration(Date.from(Instant.now().plusSeconds(seconds)));
    return token.signWith(KEY).compact();
  }
}
