package io.parley.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.Attachment;
import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.ErrorCode;
import io.parley.contract.Invitation;
import io.parley.contract.Membership;
import io.parley.contract.MessageType;
import io.parley.contract.Profile;
import io.parley.contract.ReceiptMark;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.VisibleHistory;
import io.parley.contract.codec.Codec;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.wire.Answer.AdmissionTold.Reason;
import io.parley.contract.wire.Answer.CommandAccepted;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.GatewayRef;
import io.parley.gateway.AsyncApi;
import io.parley.gateway.dialect.DialectConnection;
import io.parley.gateway.dialect.Speakers;
import io.parley.gateway.history.History.Counts;
import io.parley.gateway.history.History.Receipts;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.socketio.AckResponder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What clients are answered is what `docs/asyncapi.yaml` says: every field of an ack is in the
/// document, and every field of the document is in some ack.
class AsyncApiAcksTest {
  private static final AsyncApi API = AsyncApi.document();
  private static final GatewayRef GATEWAY = new GatewayRef("here", 1, 0);
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final ConversationId DM = FakeMember.DM;

  private static final ConversationView FULL =
      new ConversationView(
          FakeMember.GROUP,
          ConversationKind.GROUP,
          "Team",
          "https://example.org/team.png",
          true,
          new UserId("alice"),
          List.of(new UserId("bob")),
          List.of(new UserId("alice"), new UserId("bob")),
          2,
          AT,
          VisibleHistory.ALL);

  private static final ConversationView BARE =
      new ConversationView(
          DM, ConversationKind.DIRECT, null, null, false, null, List.of(), List.of(), 2, AT);

  private static final HistoryMessage EVERYTHING =
      new HistoryMessage(
          "m-1",
          "c-1",
          FakeMember.GROUP,
          2,
          1,
          new Sender(new UserId("alice"), "Alice", "https://example.org/alice.png"),
          MessageType.IMAGE,
          "look",
          List.of(new Attachment("https://example.org/x", "x", "image/png", 3L, 1, 1)),
          "m-0",
          "m-0",
          List.of(new UserId("bob")),
          Codec.json().createObjectNode().put("any", "thing"),
          AT,
          AT,
          AT,
          new UserId("bob"),
          Map.of("👍", List.of(new UserId("bob"))));

  private final RecordingLog log = new RecordingLog();
  private final FakeMember alice = new FakeMember();
  private final FakeHistory history = new FakeHistory();
  private final Requests requests =
      new Requests(GATEWAY, new RequestIds(), log, new PartitionLoadGates(1, _ -> 0), () -> 1);
  private final Speakers.Door door = new Speakers.Door(requests);
  private final DialectConnection dialect =
      Speakers.nativeOf(
          new UserId("alice"),
          Speakers.requests(
              requests, new RateLimits(RequestLimits.DEFAULT, () -> 1), history, history, door));

  @Test
  void send() {
    JsonNode ack = decided("message:send", null);

    assertDocumented("message:send", List.of(ack));
  }

  @ParameterizedTest
  @ValueSource(strings = {"message:edit", "message:delete", "message:react"})
  void changeOfAMessage(String event) {
    assertDocumented(event, List.of(decided(event, answer(0, null, null))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conversation:join",
        "conversation:leave",
        "conversation:accept",
        "conversation:remove-members",
        "conversation:update"
      })
  void changeOfAConversation(String event) {
    Membership own = new Membership(FakeMember.GROUP, true, 3, 4, true, false, true);

    assertDocumented(
        event,
        List.of(
            decided(event, answer(7, FULL, own)),
            decided(event, answer(7, BARE, null)),
            decided(event, answer(7, null, null))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"conversation:create", "conversation:add-members"})
  void membersThatCome(String event) {
    ObjectNode payload = API.examples(event).getFirst();
    payload
        .put("conversationId", "team-42")
        .putArray("members")
        .add("bob")
        .add("carol")
        .add("dave");
    Membership own = new Membership(FakeMember.GROUP, true, 3, 4, true, false, true);
    JsonNode full = decided(emit(event, payload.toString()), answer(7, FULL, own));
    door.refused.put(new UserId("carol"), Reason.FULL);
    door.refused.put(new UserId("dave"), Reason.LEFT);
    JsonNode without = decided(emit(event, payload.toString()), answer(7, BARE, null));

    assertDocumented(event, List.of(full, without));
  }

  @ParameterizedTest
  @ValueSource(strings = {"user:block", "user:unblock", "conversation:decline"})
  void block(String event) {
    assertDocumented(event, List.of(decided(event, answer(7, null, null))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "receipt:delivered",
        "receipt:read",
        "typing:start",
        "typing:stop",
        "presence:set",
        "presence:watch"
      })
  void requestOfTheConnection(String event) {
    assertDocumented(event, List.of(emit(event).getFirst()));
  }

  @Test
  void invitations() {
    door.invitations =
        List.of(
            new Invitation(
                FakeMember.GROUP,
                ConversationKind.GROUP,
                "Team",
                "https://example.org/team.png",
                new UserId("carol"),
                AT));

    assertDocumented(
        "conversation:invitations", List.of(emit("conversation:invitations").getFirst()));
  }

  @Test
  void unwatch_namesNobody() {
    JsonNode ack = emit("presence:unwatch").getFirst();

    assertThat(API.errors(API.ackOf("presence:unwatch"), ack)).isEmpty();
    assertThat(ack.get("presence").isEmpty()).isTrue();
  }

  @Test
  void list() {
    alice.conversations =
        Stream.of(FULL, BARE, FULL)
            .map(
                view ->
                    new ListedConversations.Entry(
                        view,
                        new Membership(view.conversationId(), true, 0, 0, false, true, false),
                        2,
                        1,
                        0))
            .toList();
    history.messages = List.of(EVERYTHING);

    assertDocumented(
        "conversation:list", List.of(emit("conversation:list", "{\"limit\":1}").getFirst()));
  }

  @Test
  void page() {
    history.messages = List.of(EVERYTHING, FakeHistory.message(DM, 2, "hi"));

    history.receipts = new Receipts(List.of(new ReceiptMark(new UserId("bob"), 2, 1)), null);
    List<JsonNode> acks = new ArrayList<>(emit("history:page"));
    history.receipts = new Receipts(List.of(), new Counts(2, 998, 311));
    acks.addAll(emit("history:page"));
    acks.addAll(emit("history:page", "{\"conversationId\":\"g-1\",\"around\":1}"));

    assertDocumented("history:page", acks);
  }

  @Test
  void receipts() {
    history.receipts = new Receipts(List.of(new ReceiptMark(new UserId("bob"), 2, 1)), null);
    List<JsonNode> acks = new ArrayList<>(emit("receipt:list"));
    history.receipts = new Receipts(List.of(), new Counts(2, 998, 311));
    acks.addAll(emit("receipt:list"));

    assertDocumented("receipt:list", acks);
  }

  @Test
  void profiles() {
    UserId bob = new UserId("bob");
    door.profiles.put(bob, new Profile(bob, "Bob", "https://example.org/bob.png", AT));

    assertDocumented("profile:get", emit("profile:get"));
  }

  /// Who may not be seen is answered for like who is not there.
  @Test
  void profileThatIsNotForAlice_isThatOfNobody() {
    UserId mallory = new UserId("mallory");
    door.profiles.put(mallory, new Profile(mallory, "Mallory", null, AT));

    assertThat(emit("profile:get", "{\"users\":[\"mallory\",\"nobody\"]}").toString())
        .isEqualTo(
            "[{\"ok\":true,\"profiles\":[{\"userId\":\"mallory\"},{\"userId\":\"nobody\"}]}]");
  }

  @Test
  void search() {
    history.messages = List.of(EVERYTHING, FakeHistory.message(DM, 2, "hi"));

    assertDocumented("history:search", emit("history:search", "{\"query\":\"hi\",\"limit\":1}"));
  }

  @Test
  void refresh() {
    assertDocumented(
        "session:refresh",
        List.of(Codec.json().readTree(Replies.refreshed(new Principal(FakeMember.ALICE, AT)))));
  }

  @Test
  void refusal() {
    JsonNode refused =
        Codec.json()
            .readTree(
                Replies.refused(
                    RequestException.later(ErrorCode.TIMEOUT, "later", Duration.ofSeconds(1))));

    assertDocumented("/components/schemas/Refused", "refused", List.of(refused));
  }

  private static void assertDocumented(String event, List<JsonNode> acks) {
    assertDocumented(API.ackOf(event), event, acks);
  }

  private static void assertDocumented(String schema, String what, List<JsonNode> acks) {
    Set<String> seen = new TreeSet<>();
    for (JsonNode ack : acks) {
      assertThat(API.errors(schema, ack)).as("%s: %s", what, ack).isEmpty();
      seen.addAll(API.fields(schema, ack));
    }
    assertThat(seen).as(what).isEqualTo(API.fields(schema));
  }

  private CommandAccepted answer(
      long seq, @Nullable ConversationView view, @Nullable Membership own) {
    return new CommandAccepted(GATEWAY, "set later", FakeMember.GROUP, seq, view, own);
  }

  /// What a request is acked with that the processor has accepted so.
  private JsonNode decided(String event, @Nullable CommandAccepted answer) {
    return decided(emit(event), answer);
  }

  private JsonNode decided(List<JsonNode> acks, @Nullable CommandAccepted answer) {
    assertThat(acks).isEmpty();
    String requestId = log.requestId(log.commands.size() - 1);
    requests.replied(
        answer == null
            ? new SendAccepted(GATEWAY, requestId, DM, "m-1", 5, 3, AT, true)
            : new CommandAccepted(
                GATEWAY,
                requestId,
                answer.conversationId(),
                answer.seq(),
                answer.conversation(),
                answer.membership()));
    return acks.getFirst();
  }

  private List<JsonNode> emit(String event) {
    return emit(event, API.examples(event).getFirst().toString());
  }

  private List<JsonNode> emit(String event, String payload) {
    List<JsonNode> received = new ArrayList<>();
    ObjectNode json = (ObjectNode) Codec.json().readTree(payload);
    dialect.handle(
        alice,
        event,
        List.of(json),
        new AckResponder() {
          @Override
          public void ack(byte[] ack) {
            received.add(Codec.json().readTree(ack));
          }

          @Override
          public void ack(List<JsonNode> args) {
            throw new AssertionError("no ack is binary");
          }
        });
    return received;
  }
}
