package io.parley.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.parley.contract.ConversationKind;
import io.parley.contract.ErrorCode;
import io.parley.contract.Limits;
import io.parley.contract.MessageType;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Role;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.log.Change;
import io.parley.contract.wire.GatewayRef;
import io.parley.gateway.AsyncApi;
import io.parley.gateway.dialect.DialectConnection;
import io.parley.gateway.dialect.Dialects;
import io.parley.gateway.dialect.Speakers;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.history.PageRequest;
import io.parley.gateway.history.SearchHistory;
import io.parley.gateway.socketio.AckResponder;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `docs/asyncapi.yaml` and what the dialect takes.
class AsyncApiTest {
  private static final AsyncApi API = AsyncApi.document();

  private final RecordingLog log = new RecordingLog();
  private final FakeMember alice = new FakeMember();
  private final FakeHistory history = new FakeHistory();
  private long now = 1;
  private final Requests requests =
      new Requests(
          new GatewayRef("here", 1, 0),
          new RequestIds(),
          log,
          new PartitionLoadGates(1, _ -> 0),
          () -> now);
  private final DialectConnection dialect =
      Speakers.nativeOf(
          new UserId("alice"),
          requests,
          new RateLimits(RequestLimits.DEFAULT, () -> now),
          history,
          history);

  private static final class Acks implements AckResponder {
    @Nullable JsonNode received;

    @Override
    public void ack(byte[] json) {
      received = Codec.json().readTree(json);
    }

    @Override
    public void ack(List<JsonNode> args) {
      throw new AssertionError("no ack is binary");
    }
  }

  // The document as such.

  @Test
  void document_isAsyncApi3() {
    assertThat(API.errors()).isEmpty();
  }

  @Test
  void references_leadSomewhere() {
    assertThat(API.references())
        .allSatisfy(
            (where, to) -> {
              assertThat(to).as(where).startsWith("#/");
              assertThat(API.at(to.substring(1))).as(where).isNotNull();
            });
  }

  @Test
  void messagesOfAnOperation_areOfItsChannel() {
    assertThat(API.references())
        .allSatisfy(
            (where, to) -> {
              if (where.contains("/reply/messages/")) {
                assertThat(to).as(where).matches("#/channels/(acks|connecting)/messages/.*");
              } else if (where.matches("/operations/[^/]+/messages/.*")) {
                String name = where.split("/")[2];
                assertThat(to)
                    .as(where)
                    .isIn(
                        "#/channels/native/messages/" + name,
                        "#/channels/connecting/messages/CONNECT");
              }
            });
  }

  @Test
  void everyMessage_hasAnOperationAndItsEventsName() {
    Set<String> named = new TreeSet<>();
    API.at("/channels/native/messages")
        .propertyStream()
        .forEach(
            message -> {
              assertThat(message.getValue().path("name").asString()).isEqualTo(message.getKey());
              named.add(message.getKey());
            });

    Set<String> operations = new TreeSet<>(API.events("send"));
    operations.addAll(API.events("receive"));
    assertThat(operations).isEqualTo(named);
  }

  static Stream<String> messages() {
    return Stream.of("connecting", "native", "acks")
        .map(channel -> "/channels/" + channel + "/messages")
        .flatMap(
            messages -> API.at(messages).propertyStream().map(m -> messages + "/" + m.getKey()));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void examples_areAsTheirSchemaHasThem(String message) {
    JsonNode examples = API.at(message + "/examples");
    String schema = message + "/payload";

    assertThat(examples.isEmpty()).isFalse();
    for (JsonNode example : examples) {
      JsonNode payload = example.get("payload");
      assertThat(API.errors(schema, payload)).isEmpty();
      assertThat(API.fields(schema)).containsAll(API.fields(schema, payload));
    }
  }

  /// In YAML's `{ a: b, c }` the comma ends the text.
  @Test
  void noText_isCutOffAtAComma() {
    assertThat(nulls(API.root(), "").toList()).containsExactly("/channels/acks/address");
  }

  private static Stream<String> nulls(JsonNode node, String at) {
    return node.isNull()
        ? Stream.of(at)
        : node.isObject()
            ? node.propertyStream().flatMap(p -> nulls(p.getValue(), at + "/" + p.getKey()))
            : node.valueStream().flatMap(entry -> nulls(entry, at + "[]"));
  }

  // Names and numbers.

  @Test
  void receivedEvents_areThoseOfTheDialect() {
    assertThat(API.events("receive")).isEqualTo(Dialects.NATIVE.events());
  }

  @Test
  void enumerations_areThoseOfTheContract() {
    assertThat(texts("/components/schemas/ErrorCode/enum"))
        .containsExactlyElementsOf(Arrays.stream(ErrorCode.values()).map(Enum::name).toList());
    assertThat(texts("/components/schemas/MessageType/enum"))
        .containsExactlyElementsOf(names(MessageType.values()));
    assertThat(texts("/components/schemas/ConversationKind/enum"))
        .containsExactlyElementsOf(names(ConversationKind.values()));
    assertThat(texts("/components/schemas/Role/enum"))
        .containsExactlyElementsOf(names(Role.values()));
    assertThat(texts("/components/schemas/ConversationChange/properties/change/enum"))
        .containsExactlyElementsOf(names(Change.values()));
    List<String> statuses = names(PresenceStatus.values());
    assertThat(texts("/channels/native/messages/presence:set/payload/properties/status/enum"))
        .containsExactlyElementsOf(without(statuses, "offline"));
    assertThat(texts("/components/schemas/Presence/properties/status/enum"))
        .containsExactlyElementsOf(without(statuses, "invisible"));
  }

  @Test
  void errorsOfOperations_areCodes() {
    Set<String> codes =
        Arrays.stream(ErrorCode.values()).map(Enum::name).collect(Collectors.toSet());

    assertThat(API.events("receive"))
        .allSatisfy(event -> assertThat(codes).containsAll(API.codesOf(event)));
    assertThat(API.events("receive").stream().flatMap(event -> API.codesOf(event).stream()))
        .as("each code is given by something")
        .containsAll(codes);
  }

  @Test
  void limits_areThoseOfTheCode() {
    Map<String, Long> expected = new TreeMap<>();
    expected.put("sendsPerSecond", (long) RequestLimits.DEFAULT.sendsPerSecond());
    expected.put("sendsBurst", (long) RequestLimits.DEFAULT.sendsBurst());
    expected.put("othersPerSecond", (long) RequestLimits.DEFAULT.othersPerSecond());
    expected.put("othersBurst", (long) RequestLimits.DEFAULT.othersBurst());
    expected.put("timeoutMillis", Requests.TIMEOUT.toMillis());
    expected.put("userIdBytes", (long) Limits.USER_ID_BYTES);
    expected.put("conversationIdBytes", (long) Limits.CONVERSATION_ID_BYTES);
    expected.put("messageIdBytes", (long) Limits.MESSAGE_ID_BYTES);
    expected.put("clientMessageIdBytes", (long) Limits.CLIENT_MESSAGE_ID_BYTES);
    expected.put("contentBytes", (long) Limits.CONTENT_BYTES);
    expected.put("attachments", (long) Limits.ATTACHMENTS);
    expected.put("mentions", (long) Limits.MENTIONS);
    expected.put("metadataBytes", (long) Limits.METADATA_BYTES);
    expected.put("metadataDepth", (long) Limits.METADATA_DEPTH);
    expected.put("nameBytes", (long) Limits.NAME_BYTES);
    expected.put("urlBytes", (long) Limits.URL_BYTES);
    expected.put("emojiBytes", (long) Limits.EMOJI_BYTES);
    expected.put("reactionsOfOneUserToOneMessage", (long) Limits.REACTIONS);
    expected.put("membersPerGroup", (long) Limits.MEMBERS_PER_GROUP);
    expected.put("membersPerRequest", (long) Limits.MEMBERS_PER_COMMAND);
    expected.put("membersListed", (long) Limits.MEMBERS_LISTED);
    expected.put("readersNamed", (long) Limits.READERS_NAMED);
    expected.put("admins", (long) Limits.ADMINS);
    expected.put("devicesPerUser", (long) Limits.DEVICES_PER_USER);
    expected.put("conversationsPerUser", (long) Limits.CONVERSATIONS_PER_USER);
    expected.put("conversationsByOthers", (long) Limits.CONVERSATIONS_BY_OTHERS);
    expected.put("invitationsPerUser", (long) Limits.INVITATIONS_PER_USER);
    expected.put("invitationsByOne", (long) Limits.INVITATIONS_BY_ONE);
    expected.put("invitationsPerGroup", (long) Limits.INVITATIONS_PER_GROUP);
    expected.put("invitationDays", (long) Limits.INVITATION_DAYS);
    expected.put("messagesOfARequest", (long) Limits.MESSAGES_OF_A_REQUEST);
    expected.put("usersPerWatch", (long) Dialects.MAX_WATCHED);
    expected.put("usersPerProfileRequest", (long) Dialects.MAX_PROFILES);
    expected.put("queryCharacters", (long) SearchHistory.Query.MAX_TEXT);
    expected.put("pageSize", (long) PageRequest.DEFAULT_LIMIT);
    expected.put("maxPageSize", (long) PageRequest.MAX_LIMIT);
    expected.put("maxPayloadBytes", (long) EngineSettings.DEFAULT.maxPayload());
    expected.put("unsentBytes", EngineSettings.DEFAULT.outboxBytes());

    Map<String, Long> documented = new TreeMap<>();
    API.at("/x-limits")
        .propertyStream()
        .filter(limit -> limit.getValue().isNumber()) // PricesTest has the prices
        .forEach(limit -> documented.put(limit.getKey(), limit.getValue().asLong()));
    documented.remove("usersWatched"); // AsyncApiEventsTest
    assertThat(documented).isEqualTo(expected);
  }

  // Payloads.

  /// All but what needs a token (AsyncApiSessionTest).
  static Stream<String> requests() {
    return API.events("receive").stream().filter(event -> !event.equals("session:refresh"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void examples_areTaken(String event) {
    for (ObjectNode example : examples(event)) {
      assertThat(refusal(event, example)).as("%s", example).isNull();
    }
  }

  /// Also that the dialect reads every field that the document has: it would not mind another type
  /// otherwise.
  @ParameterizedTest
  @MethodSource("requests")
  void fields_areHeldToTheBoundsThatTheDocumentSays(String event) {
    String schema = API.payloadOf(event);
    for (ObjectNode example : examples(event)) {
      for (Faults.Variant variant : Faults.of(API, schema, example)) {
        if (isDirect(variant.payload()) && variant.code() != ErrorCode.INVALID) {
          continue; // has two members and no title, whatever the bounds of groups
        }
        String code = refusal(event, variant.payload());
        if (variant.code() == null) {
          assertThat(API.errors(schema, variant.payload())).as(variant.what()).isEmpty();
          assertThat(code).as(variant.what()).isNotIn("INVALID", "TOO_LARGE");
        } else {
          assertThat(API.errors(schema, variant.payload())).as(variant.what()).isNotEmpty();
          assertThat(code).as(variant.what()).isEqualTo(variant.code().name());
        }
      }
    }
  }

  private static boolean isDirect(ObjectNode payload) {
    return payload.path("kind").asString("").equals("direct");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          message:send        | {'clientMessageId':'c','content':'hi'}
          message:send        | {'to':'bob','conversationId':'g-1','clientMessageId':'c','content':'hi'}
          message:send        | {'to':'bob','clientMessageId':'c','content':''}
          message:send        | {'to':'bob','clientMessageId':'c','content':'','attachments':[]}
          message:edit        | {'conversationId':'g-1','messageId':'m','content':''}
          conversation:create | {'kind':'direct','members':['bob'],'title':'us'}
          history:page        | {'conversationId':'g-1','around':0}
          history:page        | {'conversationId':'g-1','around':4,'limit':1}
          history:page        | {'conversationId':'g-1','around':4,'before':5}
          history:page        | {'conversationId':'g-1','around':4,'after':5}
          history:page        | {'conversationId':'g-1','around':4,'messageId':'m'}
          history:page        | {'conversationId':'g-1','messageId':'m','before':5}
          history:page        | {'conversationId':'g-1','messageId':'m','after':5}
          history:page        | {'conversationId':'g-1','messageId':'m','limit':1}
          conversation:update | {'conversationId':'g-1'}
          conversation:update | {'conversationId':'g-1','roles':[]}
          """)
  void fieldsThatDoNotGoTogether_areInvalidByTheDocumentToo(String event, String payload) {
    ObjectNode json = (ObjectNode) Codec.json().readTree(payload.replace('\'', '"'));

    assertThat(API.errors(API.payloadOf(event), json)).isNotEmpty();
    assertThat(refusal(event, json)).isEqualTo("INVALID");
  }

  @ParameterizedTest
  @MethodSource("requests")
  void refusals_areAmongTheOperationsErrors(String event) {
    Set<String> given = new TreeSet<>();
    for (ObjectNode example : examples(event)) {
      given.addAll(refusalsOf(event, example));
    }

    assertThat(API.codesOf(event)).containsAll(given);
    assertThat(given).contains("INVALID", "RATE_LIMITED");
    // The wait for presence is the session's own: PassingTest. Queries are always answered here.
    Set<String> waited = Set.of("presence:watch", "conversation:invitations");
    assertThat(given.contains("TIMEOUT") || waited.contains(event))
        .as("what the processor answers may time out, and nothing else")
        .isEqualTo(API.codesOf(event).contains("TIMEOUT"));
  }

  private Set<String> refusalsOf(String event, ObjectNode example) {
    Set<String> given = new TreeSet<>();
    Faults.of(API, API.payloadOf(event), example)
        .forEach(variant -> given.add(String.valueOf(refusal(event, variant.payload()))));
    if (example.has("conversationId")) {
      given.add(String.valueOf(refusal(event, example.deepCopy().put("conversationId", "g-2"))));
    }
    given.add(String.valueOf(code(emit(event, Codec.json().createArrayNode()))));
    log.failure = new IOException("away");
    history.failure = new IOException("away");
    given.add(String.valueOf(refusal(event, example)));
    log.failure = null;
    history.failure = null;
    Acks unanswered = emit(event, example);
    now += Requests.TIMEOUT.toNanos() + 1;
    requests.expire();
    given.add(String.valueOf(code(unanswered)));
    String limited = null;
    for (int i = 0; i <= RequestLimits.DEFAULT.othersBurst(); i++) {
      limited = code(emit(event, example));
    }
    given.add(String.valueOf(limited));
    given.remove("null");
    return given;
  }

  /// The code that a payload is refused with; null if it is not, at first.
  private @Nullable String refusal(String event, ObjectNode payload) {
    now += 1_000_000_000L; // enough for a token
    Acks acks = emit(event, payload);
    return code(acks);
  }

  private @Nullable String code(Acks acks) {
    if (acks.received == null || acks.received.path("ok").asBoolean()) {
      return null;
    }
    assertThat(API.errors("/components/schemas/Refused", acks.received)).isEmpty();
    return acks.received.path("error").path("code").asString();
  }

  private Acks emit(String event, JsonNode payload) {
    Acks acks = new Acks();
    dialect.handle(alice, event, List.of(payload.deepCopy()), acks);
    return acks;
  }

  /// A cursor is what the fakes take for one.
  private static List<ObjectNode> examples(String event) {
    List<ObjectNode> examples = API.examples(event);
    examples.stream().filter(e -> e.has("cursor")).forEach(e -> e.put("cursor", "0"));
    return examples;
  }

  private static List<String> texts(String pointer) {
    return API.at(pointer).valueStream().map(JsonNode::asString).toList();
  }

  private static <E extends Enum<E>> List<String> names(E[] values) {
    return Arrays.stream(values).map(AsyncApiTest::name).toList();
  }

  /// As JSON has it.
  private static String name(Enum<?> value) {
    try {
      return value
          .getDeclaringClass()
          .getField(value.name())
          .getAnnotation(JsonProperty.class)
          .value();
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> without(List<String> all, String one) {
    return all.stream().filter(name -> !name.equals(one)).toList();
  }
}
