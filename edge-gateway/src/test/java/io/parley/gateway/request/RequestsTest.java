package io.parley.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.Answer.CommandAccepted;
import io.parley.contract.Answer.CommandRejected;
import io.parley.contract.Answer.Reply;
import io.parley.contract.Answer.SendAccepted;
import io.parley.contract.Command;
import io.parley.contract.Command.JoinConversation;
import io.parley.contract.Command.SendMessage;
import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.GatewayRef;
import io.parley.contract.MessageBody;
import io.parley.contract.Origin;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private static final GatewayRef GATEWAY = new GatewayRef("here", 1, 0);
  private static final ConversationId DM = FakeMember.DM;
  private static final SendRequest HELLO = new SendRequest(DM, "c-1", MessageBody.text("hello"));

  private final RecordingLog log = new RecordingLog();
  private long now = 1;
  private final Requests requests = new Requests(GATEWAY, new RequestIds(), log, () -> now);

  @Test
  void accepted_completesTheRequestThatItAnswers() {
    CompletableFuture<Reply> first = requests.ask(RequestsTest::join);
    CompletableFuture<Reply> second = requests.ask(RequestsTest::join);
    Reply answer = new CommandAccepted(GATEWAY, log.requestId(1), DM, 7, null, null);
    requests.replied(answer);

    assertThat(first).isNotDone();
    assertThat(second.join()).isEqualTo(answer);
  }

  @Test
  void acceptedMessage_completesItsRequest() {
    CompletableFuture<Reply> future = requests.ask(HELLO.from(FakeMember.ALICE));
    String messageId = ((SendMessage) log.commands.getFirst()).messageId();
    Reply answer =
        new SendAccepted(GATEWAY, log.requestId(0), DM, messageId, 1, 1, Instant.EPOCH, false);
    requests.replied(answer);

    assertThat(future.join()).isEqualTo(answer);
  }

  @Test
  void everyMessage_hasAnIdOfItsOwnAndTheTokensSender() {
    requests.ask(HELLO.from(FakeMember.ALICE));
    requests.ask(HELLO.from(FakeMember.ALICE));

    assertThat(log.commands).extracting(c -> ((SendMessage) c).messageId()).doesNotHaveDuplicates();
    assertThat(log.commands)
        .extracting(c -> ((SendMessage) c).sender())
        .containsOnly(FakeMember.ALICE);
  }

  @Test
  void everyRequest_namesTheGatewayAndHasAnIdOfItsOwn() {
    requests.ask(RequestsTest::join);
    requests.ask(RequestsTest::join);

    assertThat(log.commands).extracting(c -> c.origin().gateway()).containsOnly(GATEWAY);
    assertThat(log.commands).extracting(c -> c.origin().requestId()).doesNotHaveDuplicates();
  }

  @Test
  void rejected_saysWhy() {
    CompletableFuture<Reply> future = requests.ask(RequestsTest::join);
    requests.replied(new CommandRejected(GATEWAY, log.requestId(0), ErrorCode.FORBIDDEN, "no"));

    assertThat(refusal(future).code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refusal(future).reason()).isEqualTo("no");
  }

  @Test
  void unanswered_timesOutAndMayBeRetried() {
    CompletableFuture<Reply> future = requests.ask(RequestsTest::join);
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

    assertThat(requests.ask(RequestsTest::join)).isNotDone();
  }

  @Test
  void unwritten_isOverloaded() {
    log.failure = new IOException("the buffer is full");

    RequestException refusal = refusal(requests.ask(RequestsTest::join));

    assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(1));
  }

  @Test
  void moreThanCanBePending_isOverloaded_untilSomeAreAnswered() {
    for (int i = 0; i < Requests.MAX_PENDING; i++) {
      assertThat(requests.ask(RequestsTest::join)).isNotDone();
    }
    assertThat(refusal(requests.ask(RequestsTest::join)).code()).isEqualTo(ErrorCode.OVERLOADED);
    requests.replied(new CommandAccepted(GATEWAY, log.requestId(0), DM, 7, null, null));

    assertThat(requests.ask(RequestsTest::join)).isNotDone();
  }

  @Test
  void malformedCommand_isRefusedUnwrittenAndNoLongerPending() {
    SendRequest request = new SendRequest(DM, "x".repeat(129), MessageBody.text("hello"));
    for (int i = 0; i <= Requests.MAX_PENDING; i++) {
      assertThat(refusal(requests.ask(request.from(FakeMember.ALICE))).code())
          .isEqualTo(ErrorCode.TOO_LARGE);
    }

    assertThat(log.commands).isEmpty();
  }

  @Test
  void commandThatCannotBeMade_failsAndIsNoLongerPending() {
    CompletableFuture<Reply> future =
        requests.ask(
            origin -> {
              throw new IllegalStateException("a bug");
            });

    assertThat(future.exceptionNow()).hasMessage("a bug");
    now += Requests.TIMEOUT.toNanos() + 1;
    requests.expire();
    assertThat(future.exceptionNow()).hasMessage("a bug");
  }

  private static Command.Request join(Origin origin) {
    return new JoinConversation(DM, null, FakeMember.ALICE.id(), origin);
  }

  private static RequestException refusal(CompletableFuture<Reply> future) {
    assertThat(future).isCompletedExceptionally();
    return Replies.reason(future.exceptionNow());
  }
}
