package io.parley.gateway.request;

import static io.parley.contract.wire.Answer.AdmissionTold.Reason.BLOCKED;
import static io.parley.contract.wire.Answer.AdmissionTold.Reason.FULL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.MessageBody;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.wire.Answer.AdmissionTold;
import io.parley.contract.wire.Answer.CommandAccepted;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.Command.AddMembers;
import io.parley.contract.wire.Command.CreateConversation;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.SessionEvent;
import io.parley.contract.wire.SessionEvent.QueryAdmission;
import io.parley.contract.wire.Signal;
import io.parley.gateway.dialect.Speakers;
import io.parley.gateway.request.ClientRequests.Done;
import io.parley.gateway.socketio.AckResponder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Finding 6: the limit of conversations holds for being added, and over REST. Before anybody
/// becomes a member their partition is asked.
class ConversationLimitTest {
  private static final GatewayRef GATEWAY = new GatewayRef("here", 1, 0);
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final UserId CAROL = new UserId("carol");
  private static final ConversationId NEW_DM = ConversationId.direct(ALICE, CAROL);

  private final RecordingLog log = new RecordingLog();
  private long now = 1;
  private final Requests requests =
      new Requests(GATEWAY, new RequestIds(), log, new PartitionLoadGates(1, _ -> 0), () -> now);
  private final List<QueryAdmission> unanswered = new ArrayList<>();
  private boolean silent;
  private final Speakers.Door door =
      new Speakers.Door(requests) {
        @Override
        public void ask(SessionEvent question, Consumer<Exception> onFailure) {
          if (silent) {
            unanswered.add((QueryAdmission) question);
          } else {
            super.ask(question, onFailure);
          }
        }

        @Override
        public void ask(Signal question, Consumer<Exception> onFailure) {
          Speakers.describe(requests, question, ConversationJsonTest.TEAM);
        }
      };
  private final FakeHistory history = new FakeHistory();
  private final ClientRequests client =
      Speakers.requests(
          requests, new RateLimits(RequestLimits.DEFAULT, () -> now), history, history, door);
  private final FakeMember alice = new FakeMember();

  // Who asks for themselves.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "message:send        | {'to':'carol','clientMessageId':'c','content':'hi'}",
        "conversation:create | {'members':['carol']}",
        "conversation:create | {'kind':'direct','members':['carol']}",
        "conversation:join   | {'conversationId':'g-2'}",
        "conversation:join   | {'conversationId':'g-2','createIfMissing':true}",
      })
  void oneConversationTooMany_isTooLarge_bySocket(String event, String payload) {
    door.refused.put(ALICE, FULL);
    List<String> acks = new ArrayList<>();
    Speakers.nativeOf(ALICE, client)
        .handle(alice, event, List.of(Codec.json().readTree(json(payload))), noting(acks));

    assertThat(acks)
        .containsExactly(
            "{'ok':false,'error':{'code':'TOO_LARGE',"
                + "'message':'conversationId: you are in 10000 conversations'}}");
    assertThat(log.commands).isEmpty();
  }

  @Test
  void whatSheIsIn_isNotAskedFor() {
    door.refused.put(ALICE, FULL);

    client.send(alice, hello(FakeMember.DM));
    client.send(alice, hello(FakeMember.GROUP));
    client.command(
        alice, origin -> Commands.join(payload("{'conversationId':'g-1'}"), ALICE, origin));

    assertThat(log.commands).hasSize(3);
    assertThat(door.asked).isEmpty();
  }

  @Test
  void overRest_aDirectConversationIsAskedForUntilItHasBegun() {
    Sender sender = FakeMember.ALICE;
    client.send(sender, hello(NEW_DM));
    assertThat(door.asked).hasSize(1);
    assertThat(door.asked.getFirst().userIds()).containsExactly(ALICE, CAROL);
    assertThat(door.asked.getFirst().by()).isEqualTo(ALICE);
    assertThat(door.asked.getFirst().conversationId()).isEqualTo(NEW_DM);

    client.send(sender, hello(NEW_DM));
    assertThat(door.asked).as("nothing was accepted yet").hasSize(2);
    requests.replied(
        new SendAccepted(GATEWAY, log.requestId(0), NEW_DM, "m-1", 1, 1, Instant.EPOCH, false));
    client.send(sender, hello(NEW_DM));

    assertThat(door.asked).hasSize(2);
    assertThat(log.commands).hasSize(3);
  }

  @Test
  void overRest_aGroupIsNotAskedFor_asNobodyComesInByAMessage() {
    client.send(FakeMember.ALICE, hello(FakeMember.GROUP));

    assertThat(door.asked).isEmpty();
    assertThat(log.commands).hasSize(1);
  }

  @Test
  void begunConversations_areForgottenOldestFirst() {
    Admissions admissions = new Admissions(new Queries(requests, door), ConsentRules.DEFAULT);
    for (int i = 0; i <= Admissions.BEGUN_KEPT; i++) {
      admissions.hasBegun(ConversationId.direct(ALICE, new UserId("u" + i)));
    }
    log.commands.clear();
    for (String other : List.of("u0", "u1", "u" + Admissions.BEGUN_KEPT)) {
      requests.ask(
          ALICE,
          hello(ConversationId.direct(ALICE, new UserId(other))).from(FakeMember.ALICE),
          admissions.of(_ -> false)::admitted);
    }

    assertThat(door.asked).hasSize(1);
    assertThat(door.asked.getFirst().userIds()).contains(new UserId("u0"));
  }

  // Who asks for others.

  @Test
  void othersWhoAreFull_areLeftOutOfAGroup_andNamed() {
    door.refused.put(BOB, FULL);

    CompletableFuture<Done> done = create("{'members':['bob','carol']}");

    assertThat(((CreateConversation) log.commands.getFirst()).members()).containsExactly(CAROL);
    accept();
    assertThat(done.join().notAdded()).containsExactly(BOB);
    assertThat(new String(Replies.conversation(done.join()), UTF_8))
        .endsWith("\"notAdded\":[\"bob\"]}");
  }

  @Test
  void othersWhoAreFull_areNotAdded_andNamed() {
    door.refused.put(BOB, FULL);

    CompletableFuture<Done> done = add("{'conversationId':'g-1','members':['carol','bob']}");

    assertThat(((AddMembers) log.commands.getFirst()).members()).containsExactly(CAROL);
    accept();
    assertThat(done.join().notAdded()).containsExactly(BOB);
  }

  @Test
  void whyOthersAreLeftOut_isNotTold() {
    door.refused.put(BOB, BLOCKED);
    RequestException blocked = refusal(add("{'conversationId':'g-1','members':['bob']}"));
    door.refused.put(BOB, FULL);
    RequestException full = refusal(add("{'conversationId':'g-1','members':['bob']}"));

    assertThat(blocked.code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(blocked.code()).isEqualTo(full.code());
    assertThat(blocked.reason()).isEqualTo(full.reason());
    assertThat(log.commands).isEmpty();
  }

  @Test
  void backend_addsWhomItWill_upToTheirNumberOfConversations() {
    door.refused.put(BOB, BLOCKED);
    door.refused.put(CAROL, FULL);

    CompletableFuture<Done> done =
        client.command(
            ALICE,
            true,
            origin ->
                Commands.addMembers(
                    payload("{'conversationId':'g-1','members':['bob','carol']}"), ALICE, origin));

    assertThat(((AddMembers) log.commands.getFirst()).members()).containsExactly(BOB);
    accept();
    assertThat(done.join().notAdded()).containsExactly(CAROL);
  }

  @Test
  void strangerCannotBegin_withWhoIsFull() {
    door.refused.put(CAROL, FULL);

    assertThat(refusal(client.send(FakeMember.ALICE, hello(NEW_DM))).code())
        .isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refusal(create("{'kind':'direct','members':['carol']}")).code())
        .isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(log.commands).isEmpty();
  }

  // The question.

  @Test
  void questionWithoutAnAnswer_endsTheRequest_andNothingIsWritten() {
    silent = true;
    CompletableFuture<Done> done = create("{'members':['bob']}");
    assertThat(log.commands).isEmpty();

    now += Requests.TIMEOUT.toNanos() + 1;
    requests.expire();
    assertThat(refusal(done).code()).isEqualTo(ErrorCode.TIMEOUT);

    unanswered.forEach(this::letIn);
    assertThat(log.commands).isEmpty();
    assertThat(requests.pending()).isZero();
  }

  @Test
  void timeThatTheQuestionTakes_isNotThePartitionsFault() {
    silent = true;
    List<CompletableFuture<Done>> all = new ArrayList<>();
    for (int i = 0; i < PartitionLoadGate.FEW + 1; i++) {
      all.add(create("{'members':['bob']}"));
    }
    now += Requests.TIMEOUT.toNanos() - 1;

    unanswered.forEach(this::letIn);

    assertThat(all).noneMatch(CompletableFuture::isDone);
    assertThat(log.commands).hasSize(all.size());
  }

  private void letIn(QueryAdmission query) {
    requests.told(
        query.requestId(), new AdmissionTold(GATEWAY, query.requestId(), List.of()), true);
  }

  private CompletableFuture<Done> create(String payload) {
    return client.command(ALICE, false, origin -> Commands.create(payload(payload), ALICE, origin));
  }

  private CompletableFuture<Done> add(String payload) {
    return client.command(
        ALICE, false, origin -> Commands.addMembers(payload(payload), ALICE, origin));
  }

  private void accept() {
    requests.replied(
        new CommandAccepted(GATEWAY, log.requestId(0), FakeMember.GROUP, 1, null, null));
  }

  private static SendRequest hello(ConversationId to) {
    return new SendRequest(to, "c-1", MessageBody.text("hello"));
  }

  private static Payload payload(String text) {
    try {
      return Payload.of(Codec.json().readTree(json(text)));
    } catch (RequestException e) {
      throw new AssertionError(e);
    }
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static AckResponder noting(List<String> acks) {
    return new AckResponder() {
      @Override
      public void ack(byte[] json) {
        acks.add(new String(json, UTF_8).replace('"', '\''));
      }

      @Override
      public void ack(List<JsonNode> args) {
        throw new AssertionError("no ack is binary");
      }
    };
  }

  private static RequestException refusal(CompletableFuture<?> future) {
    Throwable failure = future.handle((_, thrown) -> thrown).join();
    return (RequestException) Failures.cause(requireNonNull(failure));
  }
}
