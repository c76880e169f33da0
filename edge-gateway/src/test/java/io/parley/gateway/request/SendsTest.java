package io.parley.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.Answer.SendAccepted;
import io.parley.contract.Answer.SendRejected;
import io.parley.contract.Command;
import io.parley.contract.Command.SendMessage;
import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.GatewayRef;
import io.parley.contract.MessageBody;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.gateway.conversation.RequestIds;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SendsTest {
  private static final GatewayRef GATEWAY = new GatewayRef("here", 1, 0);
  private static final ConversationId DM = new ConversationId("dm:alice:bob");
  private static final Sender ALICE = new Sender(new UserId("alice"), "Alice", null);
  private static final SendRequest HELLO = new SendRequest(DM, "c-1", MessageBody.text("hello"));

  private final RecordingLog log = new RecordingLog();
  private long now = 1;
  private final Sends sends = new Sends(GATEWAY, new RequestIds(), log, () -> now);

  @Test
  void accepted_completesTheRequestThatItAnswers() {
    CompletableFuture<SendAccepted> first = sends.send(ALICE, HELLO);
    CompletableFuture<SendAccepted> second = sends.send(ALICE, HELLO);
    sends.accepted(accepted(log.commands.get(1)));

    assertThat(first).isNotDone();
    assertThat(second.join().messageId()).isEqualTo(log.commands.get(1).messageId());
  }

  @Test
  void everyCommand_hasAMessageIdOfItsOwnAndTheTokensSender() {
    sends.send(ALICE, HELLO);
    sends.send(ALICE, HELLO);

    assertThat(log.commands).extracting(SendMessage::messageId).doesNotHaveDuplicates();
    assertThat(log.commands).extracting(SendMessage::sender).containsOnly(ALICE);
  }

  @Test
  void rejected_saysWhy() {
    CompletableFuture<SendAccepted> future = sends.send(ALICE, HELLO);
    sends.rejected(
        new SendRejected(
            GATEWAY, log.commands.getFirst().origin().requestId(), ErrorCode.FORBIDDEN, "no"));

    assertThat(refusal(future).code()).isEqualTo(ErrorCode.FORBIDDEN);
  }

  @Test
  void unanswered_timesOutAndMayBeRetried() {
    CompletableFuture<SendAccepted> future = sends.send(ALICE, HELLO);
    now += Sends.TIMEOUT.toNanos() - 1;
    sends.expire();
    assertThat(future).isNotDone();
    now += 2;
    sends.expire();

    assertThat(refusal(future).code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(refusal(future).retryAfter()).contains(Duration.ofSeconds(1));
    sends.accepted(accepted(log.commands.getFirst())); // late: nobody waits
  }

  @Test
  void unwritten_isOverloaded() {
    log.failure = new IOException("the buffer is full");

    assertThat(refusal(sends.send(ALICE, HELLO)).code()).isEqualTo(ErrorCode.OVERLOADED);
  }

  @Test
  void moreThanCanBePending_isOverloaded_untilSomeAreAnswered() {
    for (int i = 0; i < Sends.MAX_PENDING; i++) {
      assertThat(sends.send(ALICE, HELLO)).isNotDone();
    }
    assertThat(refusal(sends.send(ALICE, HELLO)).code()).isEqualTo(ErrorCode.OVERLOADED);
    sends.accepted(accepted(log.commands.getFirst()));

    assertThat(sends.send(ALICE, HELLO)).isNotDone();
  }

  @Test
  void clientMessageIdOutOfBounds_isTooLarge() {
    SendRequest request = new SendRequest(DM, "x".repeat(129), MessageBody.text("hello"));

    assertThat(refusal(sends.send(ALICE, request)).code()).isEqualTo(ErrorCode.TOO_LARGE);
  }

  private static RequestException refusal(CompletableFuture<SendAccepted> future) {
    assertThat(future).isCompletedExceptionally();
    return Replies.reason(future.exceptionNow());
  }

  private static SendAccepted accepted(SendMessage command) {
    return new SendAccepted(
        GATEWAY,
        command.origin().requestId(),
        command.conversationId(),
        command.messageId(),
        1,
        1,
        Instant.EPOCH,
        false);
  }

  private static final class RecordingLog implements CommandLog {
    final List<SendMessage> commands = new ArrayList<>();
    Exception failure;

    @Override
    public void append(Command command, Consumer<Exception> onFailure) {
      commands.add((SendMessage) command);
      if (failure != null) {
        onFailure.accept(failure);
      }
    }
  }
}
