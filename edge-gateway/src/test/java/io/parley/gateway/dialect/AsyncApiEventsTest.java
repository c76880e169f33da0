package io.parley.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.Attachment;
import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.ErrorCode;
import io.parley.contract.Invitation;
import io.parley.contract.Membership;
import io.parley.contract.MessageBody;
import io.parley.contract.MessageType;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.VisibleHistory;
import io.parley.contract.codec.Codec;
import io.parley.contract.log.Change;
import io.parley.contract.log.Contact;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.ConversationChanged;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.ConversationEvent.MessageDeleted;
import io.parley.contract.log.ConversationEvent.MessageEdited;
import io.parley.contract.log.ConversationEvent.Reacted;
import io.parley.contract.log.Ephemeral;
import io.parley.contract.log.Ephemeral.ReceiptBatch;
import io.parley.contract.log.Ephemeral.ReceiptCounts;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.contract.wire.OutboundEvent;
import io.parley.gateway.AsyncApi;
import io.parley.gateway.conversation.ClientSession;
import io.parley.gateway.conversation.OwnBlock;
import io.parley.gateway.conversation.OwnChange;
import io.parley.gateway.conversation.OwnInvitation;
import io.parley.gateway.conversation.Receipt;
import io.parley.gateway.conversation.SessionClosed;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.request.ListedConversations;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What clients are told is what `docs/asyncapi.yaml` says: every field of an event is in the
/// document, and every field of the document is in some event.
class AsyncApiEventsTest {
  private static final AsyncApi API = AsyncApi.document();
  private static final ConversationId TEAM = new ConversationId("team-42");
  private static final ConversationId DM = new ConversationId("dm:alice:bob");
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final UserId CAROL = new UserId("carol");
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.006Z");

  private static final ConversationView FULL =
      new ConversationView(
          TEAM,
          ConversationKind.GROUP,
          "Team",
          "https://example.org/team.png",
          true,
          ALICE,
          List.of(BOB),
          List.of(ALICE, BOB),
          2,
          AT,
          VisibleHistory.ALL);

  private static final ConversationView BARE =
      new ConversationView(
          DM, ConversationKind.DIRECT, null, null, false, null, List.of(), List.of(), 2, AT);

  private static final Invitation INVITATION =
      new Invitation(
          TEAM, ConversationKind.GROUP, "Team", "https://example.org/team.png", ALICE, AT);

  private static final Membership OWN = new Membership(TEAM, true, 0, 3, true, false, true);

  /// At least one of each record of the log that clients get, with every field.
  private static final List<ConversationEvent> DURABLE =
      List.of(
          new MessageAccepted(
              "m-1",
              "c-1",
              TEAM,
              2,
              1,
              new Sender(ALICE, "Alice", "https://example.org/alice.png"),
              new MessageBody(
                  MessageType.IMAGE,
                  "look",
                  List.of(new Attachment("https://example.org/x", "x", "image/png", 3L, 1, 1)),
                  "m-0",
                  "m-0",
                  List.of(BOB),
                  Codec.json().createObjectNode().put("any", "thing")),
              AT,
              true,
              Contact.REQUESTED),
          new MessageAccepted(
              "m-2", "c-2", DM, 1, 1, new Sender(BOB, null, null), MessageBody.text("hi"), AT),
          new MessageEdited(TEAM, "m-1", 3, 1, "look!", ALICE, AT),
          new MessageDeleted(TEAM, "m-1", 4, 1, ALICE, AT),
          new Reacted(TEAM, "m-1", 5, 1, "👍", true, BOB, AT),
          new ConversationChanged(
              TEAM, 6, 0, Change.ADDED, List.of(BOB), ALICE, AT, FULL, List.of(CAROL)),
          new ConversationChanged(DM, 1, 0, Change.CREATED, List.of(), ALICE, AT, BARE));

  private static final Receipt BATCHED = new Receipt(TEAM, BOB, 2, 1, AT);

  /// Likewise, as they are in the log; what is made of a [ReceiptBatch] is made here.
  private static final List<Ephemeral> PASSING =
      List.of(
          new ReceiptCounts(TEAM, 3, 998, 311, AT),
          new Typing(TEAM, BOB, "Bob", true),
          new Typing(TEAM, BOB, null, false));

  /// By the method that makes them.
  private static final Map<String, List<Frame>> MADE_HERE =
      Map.of(
          "gap", List.of(NativeFrames.gap(TEAM, 1, 4)),
          "presence",
              List.of(
                  NativeFrames.presence(new Presence(BOB, PresenceStatus.OFFLINE, AT)),
                  NativeFrames.presence(new Presence(BOB, PresenceStatus.BUSY, null))),
          "typing", List.of(NativeFrames.typing(new Typing(TEAM, BOB, "Bob", false))),
          "receipt",
              List.of(
                  NativeFrames.receipt(new Receipt(DM, BOB, 2, 1, AT)),
                  NativeFrames.receipt(new Receipt(TEAM, BOB, 0, 0, AT))),
          "receipts",
              List.of(NativeFrames.receipts(List.of(BATCHED, new Receipt(TEAM, ALICE, 0, 0, AT)))),
          "own",
              List.of(
                  NativeFrames.own(new OwnChange(OwnChange.Kind.SETTINGS, ALICE, FULL, OWN)),
                  NativeFrames.own(new OwnChange(OwnChange.Kind.REMOVED, ALICE, BARE, OWN))),
          "counts", List.of(NativeFrames.counts(new ReceiptCounts(TEAM, 3, 998, 311, AT))),
          "ready",
              List.of(
                  NativeFrames.ready(
                      ALICE,
                      "sid",
                      List.of(entry(FULL), entry(BARE)),
                      List.of(BOB),
                      List.of(INVITATION)),
                  NativeFrames.ready(
                      ALICE, "sid", Collections.nCopies(5_000, entry(FULL)), List.of(), List.of())),
          "block",
              List.of(
                  NativeFrames.block(new OwnBlock(BOB, true)),
                  NativeFrames.block(new OwnBlock(BOB, false))),
          "invitation",
              List.of(
                  NativeFrames.invitation(new OwnInvitation(TEAM, INVITATION)),
                  NativeFrames.invitation(new OwnInvitation(TEAM, null))));

  private static ListedConversations.Entry entry(ConversationView view) {
    return new ListedConversations.Entry(view, OWN, 6, 4, 1);
  }

  @Test
  void everyRecordOfTheContract_isAmongTheSamples() {
    assertThat(types(DURABLE)).isEqualTo(Set.of(ConversationEvent.class.getPermittedSubclasses()));
    Set<Class<?>> passedOn = types(PASSING);
    passedOn.add(ReceiptBatch.class);
    assertThat(passedOn).isEqualTo(Set.of(Ephemeral.class.getPermittedSubclasses()));
  }

  /// All but the one that frames what the log has.
  @Test
  void everyMethodOfFrames_isAmongTheSamples() {
    Set<String> methods =
        Arrays.stream(NativeFrames.class.getDeclaredMethods())
            .filter(method -> method.getReturnType().equals(Frame.class))
            .map(Method::getName)
            .filter(name -> !name.equals("event"))
            .collect(Collectors.toSet());

    assertThat(MADE_HERE.keySet()).isEqualTo(methods);
  }

  @Test
  void sentEvents_areThoseOfTheCode() {
    Set<String> names = new TreeSet<>(sent().keySet());
    names.add("session:expiring"); // TokenWatch's (AsyncApiSessionTest)

    assertThat(API.events("send")).isEqualTo(names);
  }

  static Stream<String> names() {
    return sent().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void event_hasTheFieldsThatAreDocumented(String name) {
    String schema = API.payloadOf(name);
    Set<String> seen = new TreeSet<>();
    for (JsonNode payload : sent().getOrDefault(name, List.of())) {
      assertThat(API.errors(schema, payload)).as("%s", payload).isEmpty();
      seen.addAll(API.fields(schema, payload));
    }

    Set<String> documented = API.fields(schema);
    // In the ack of the list only.
    documented.removeIf(field -> field.startsWith("conversations[].lastMessage"));
    assertThat(seen).isEqualTo(documented);
  }

  @ParameterizedTest
  @MethodSource("names")
  void fieldThatIsRequired_isMissedByTheDocument(String name) {
    String schema = API.payloadOf(name);
    for (JsonNode required : API.resolve(API.at(schema)).path("required")) {
      for (JsonNode payload : sent().getOrDefault(name, List.of())) {
        ObjectNode without = (ObjectNode) payload.deepCopy();
        without.remove(required.asString());
        assertThat(API.errors(schema, without)).as("%s", without).isNotEmpty();
      }
    }
  }

  @Test
  void ownChanges_areThoseOfTheDocument() {
    assertThat(API.at("/components/schemas/OwnChange/properties/change/enum").valueStream())
        .extracting(JsonNode::asString)
        .containsExactly("settings", "removed");
  }

  @Test
  void usersWatched_areBoundedAsDocumented() {
    assertThat(API.at("/x-limits/usersWatched").asInt()).isEqualTo(ClientSession.MAX_WATCHED);
  }

  /// The payloads by the event's name.
  private static Map<String, List<JsonNode>> sent() {
    Stream<Frame> durable =
        DURABLE.stream()
            .map(
                e ->
                    NativeFrames.event(
                        EventNames.of(OutboundEvent.of(e, null, null).type()),
                        Codec.EVENTS.encode(e)));
    Stream<Frame> passing =
        PASSING.stream()
            .map(
                e ->
                    NativeFrames.event(
                        EventNames.of(OutboundEvent.of(e).type()), Codec.EPHEMERALS.encode(e)));
    Stream<Frame> closed = Stream.of(SessionClosed.frame(ErrorCode.RATE_LIMITED.name()));
    Stream<Frame> made = MADE_HERE.values().stream().flatMap(List::stream);
    return Stream.of(durable, passing, made, closed)
        .flatMap(frames -> frames)
        .map(frame -> Codec.json().readTree(frame.toString().substring("42".length())))
        .collect(
            Collectors.groupingBy(
                event -> event.get(0).asString(),
                TreeMap::new,
                Collectors.mapping(event -> event.get(1), Collectors.toList())));
  }

  private static Set<Class<?>> types(List<?> values) {
    return values.stream().map(Object::getClass).collect(Collectors.toCollection(HashSet::new));
  }
}
