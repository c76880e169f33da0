package io.parley.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.MessageBody;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer.CommandAccepted;
import io.parley.contract.wire.Answer.CommandRejected;
import io.parley.contract.wire.Answer.Reply;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.JoinConversation;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private static final GatewayRef GATEWAY = new GatewayRef("here", 1, 0);
  private static final ConversationId DM = FakeMember.DM;
  private static final SendRequest HELLO = new SendRequest(DM, "c-1", MessageBody.text("hello"));

  private static final ConversationId ELSEWHERE = new ConversationId("elsewhere");

  private final PartitionLoadGates gates =
      new PartitionLoadGates(2, id -> id.equals(ELSEWHERE) ? 1 : 0);
  private final RecordingLog log = new RecordingLog();
  private long now = 1;
  private final Requests requests = new Requests(GATEWAY, new RequestIds(), log, gates, () -> now);

  @AfterEach
  void acceptedRequests_areDeliveredOrPendingOrRejected() {
    assertThat(requests.flow().accepted())
        .isEqualTo(requests.flow().delivered() + requests.pending() + requests.flow().rejected());
  }

  @Test
  void everyEnd_isCountedByWhatTheClientIsTold() {
    ask(RequestsTest::join);
    ask(RequestsTest::join);
    ask(RequestsTest::join);
    requests.replied(new CommandAccepted(GATEWAY, log.requestId(0), DM, 7, null, null));
    requests.replied(
        new CommandRejected(GATEWAY, log.requestId(1), ErrorCode.FORBIDDEN, "no member"));
    assertThat(requests.pending()).isEqualTo(1);

    now += Requests.TIMEOUT.toNanos() + 1;
    requests.expire();
    assertThat(requests.flow().delivered()).isEqualTo(1);
    assertThat(requests.flow().rejected("FORBIDDEN")).isEqualTo(1);
    assertThat(requests.flow().rejected("TIMEOUT")).isEqualTo(1);
  }

  @Test
  void accepted_completesTheRequestThatItAnswers() {
    CompletableFuture<Reply> first = ask(RequestsTest::join);
    CompletableFuture<Reply> second = ask(RequestsTest::join);
    Reply answer = new CommandAccepted(GATEWAY, log.requestId(1), DM, 7, null, null);
    requests.replied(answer);

    assertThat(first).isNotDone();
    assertThat(second.join()).isEqualTo(answer);
  }

  @Test
  void acceptedMessage_completesItsRequest() {
    CompletableFuture<Reply> future = ask(HELLO.from(FakeMember.ALICE));
    Reply answer =
        new SendAccepted(GATEWAY, log.requestId(0), DM, "m-1", 1, 1, Instant.EPOCH, false);
    requests.replied(answer);

    assertThat(future.join()).isEqualTo(answer);
  }

  @Test
  void everyMessage_hasTheTokensSender() {
    ask(HELLO.from(FakeMember.ALICE));
    ask(HELLO.from(FakeMember.ALICE));

    assertThat(log.commands)
        .extracting(c -> ((SendMessage) c).sender())
        .containsOnly(FakeMember.ALICE);
  }

  @Test
  void everyRequest_namesTheGatewayAndHasAnIdOfItsOwn() {
    ask(RequestsTest::join);
    ask(RequestsTest::join);

    assertThat(log.commands).extracting(c -> c.origin().gateway()).containsOnly(GATEWAY);
    assertThat(log.commands).extracting(c -> c.origin().requestId()).doesNotHaveDuplicates();
  }

  @Test
  void rejected_saysWhy() {
    CompletableFuture<Reply> future = ask(RequestsTest::join);
    requests.replied(new CommandRejected(GATEWAY, log.requestId(0), ErrorCode.FORBIDDEN, "no"));

    assertThat(refusal(future).code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refusal(future).reason()).isEqualTo("no");
  }

  @Test
  void unanswered_timesOutAndMayBeRetried() {
    CompletableFuture<Reply> future = ask(RequestsTest::join);
    now += Requests.TIMEOUT.toNanos();
    requests.expire();
    assertThat(future).isNotDone();
    now += 1;
    requests.expire();

    assertThat(refusal(future).code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(refusal(future).retryAfter()).contains(Duration.ofSeconds(1));
  }

  @Test
  void lateAnswer_isDropped() {
    requests.replied(new CommandAccepted(GATEWAY, "old", DM, 7, null, null));
    requests.replied(new CommandRejected(GATEWAY, "old", ErrorCode.FORBIDDEN, "no"));

    assertThat(ask(RequestsTest::join)).isNotDone();
  }

  @Test
  void unwritten_isOverloaded() {
    log.failure = new IOException("the buffer is full");

    RequestException refusal = refusal(ask(RequestsTest::join));

    assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(1));
  }

  @Test
  void moreThanCanBePending_isOverloaded_untilSomeAreAnswered() {
    for (int i = 0; i < Requests.MAX_PENDING; i++) {
      UserId user = new UserId("u" + i); // the fuller it is, the less gets who has something
      assertThat(ask(user, RequestsTest::join)).isNotDone();
    }
    assertThat(refusal(ask(RequestsTest::join)).code()).isEqualTo(ErrorCode.OVERLOADED);
    requests.replied(new CommandAccepted(GATEWAY, log.requestId(0), DM, 7, null, null));

    assertThat(ask(RequestsTest::join)).isNotDone();
  }

  /// Finding 5: no user has all of what users share.
  @Test
  void userWhoHasAllThatOneMay_isOverloaded_andNobodyElseIs() {
    for (int i = 0; i < Requests.MAX_PENDING_OF_ONE; i++) {
      assertThat(ask(RequestsTest::join)).isNotDone();
    }
    assertThat(refusal(ask(RequestsTest::join)).code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(ask(new UserId("bob"), RequestsTest::join)).isNotDone();
    requests.replied(new CommandAccepted(GATEWAY, log.requestId(0), DM, 7, null, null));

    assertThat(ask(RequestsTest::join)).isNotDone();
    assertThat(refusal(ask(RequestsTest::join)).code()).isEqualTo(ErrorCode.OVERLOADED);
  }

  @Test
  void taskThatAnswers_isGivenWhateverComes() {
    for (int second = 0; second < 30; second++) {
      for (int i = 0; i < 2 * PartitionLoadGate.FEW; i++) {
        assertThat(ask(RequestsTest::join)).isNotDone();
      }
      now += Duration.ofSeconds(1).toNanos();
      answerAll();
    }
  }

  @Test
  void taskThatDoesNotAnswer_isGivenNoMoreThanAFew() {
    for (int i = 0; i < PartitionLoadGate.FEW; i++) {
      ask(RequestsTest::join);
    }
    now += PartitionLoadGate.SLOW.plusSeconds(1).toNanos();

    RequestException refusal = refusal(ask(RequestsTest::join));

    assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(1));
    assertThat(log.commands).hasSize(PartitionLoadGate.FEW);
    assertThat(ask(origin -> join(ELSEWHERE, origin))).isNotDone(); // another task
  }

  @Test
  void taskThatWasTooLate_isGivenAFew_untilItAnswersInTime() {
    ask(RequestsTest::join);
    now += Requests.TIMEOUT.toNanos() + 1;
    requests.expire();
    for (int i = 0; i < PartitionLoadGate.FEW; i++) {
      assertThat(ask(RequestsTest::join)).isNotDone();
    }
    assertThat(refusal(ask(RequestsTest::join)).code()).isEqualTo(ErrorCode.OVERLOADED);
    answer(0); // too late
    assertThat(refusal(ask(RequestsTest::join)).code()).isEqualTo(ErrorCode.OVERLOADED);

    answer(1);

    for (int i = 0; i < 2 * PartitionLoadGate.FEW; i++) {
      assertThat(ask(RequestsTest::join)).isNotDone();
    }
  }

  @Test
  void whatWasNeverAsked_saysNothingOfTheTask() {
    log.failure = new IOException("the buffer is full");
    for (int i = 0; i < 2 * PartitionLoadGate.FEW; i++) {
      ask(RequestsTest::join);
    }
    now += PartitionLoadGate.SLOW.plusSeconds(1).toNanos();
    log.failure = null;

    for (int i = 0; i < 2 * PartitionLoadGate.FEW; i++) {
      assertThat(ask(RequestsTest::join)).isNotDone();
    }
  }

  private void answerAll() {
    for (int i = 0; i < log.commands.size(); i++) {
      answer(i);
    }
  }

  private void answer(int index) {
    requests.replied(new CommandAccepted(GATEWAY, log.requestId(index), DM, 7, null, null));
  }

  @Test
  void malformedCommand_isRefusedUnwrittenAndNoLongerPending() {
    SendRequest request = new SendRequest(DM, "x".repeat(129), MessageBody.text("hello"));
    for (int i = 0; i <= Requests.MAX_PENDING; i++) {
      assertThat(refusal(ask(request.from(FakeMember.ALICE))).code())
          .isEqualTo(ErrorCode.TOO_LARGE);
    }

    assertThat(log.commands).isEmpty();
  }

  @Test
  void commandThatCannotBeMade_failsAndIsNoLongerPending() {
    CompletableFuture<Reply> future =
        ask(
            origin -> {
              throw new IllegalStateException("a bug");
            });

    assertThat(future.exceptionNow()).hasMessage("a bug");
    now += Requests.TIMEOUT.toNanos() + 1;
    requests.expire();
    assertThat(future.exceptionNow()).hasMessage("a bug");
  }

  private static Command.Request join(Origin origin) {
    return join(DM, origin);
  }

  private static Command.Request join(ConversationId conversation, Origin origin) {
    return new JoinConversation(conversation, null, FakeMember.ALICE.id(), origin);
  }

  private CompletableFuture<Reply> ask(Function<Origin, Command.Request> command) {
    return ask(FakeMember.ALICE.id(), command);
  }

  private CompletableFuture<Reply> ask(UserId by, Function<Origin, Command.Request> command) {
    return requests.ask(by, command, CompletableFuture::completedFuture);
  }

  private static RequestException refusal(CompletableFuture<Reply> future) {
    assertThat(future).isCompletedExceptionally();
    return Replies.reason(future.exceptionNow());
  }
}
