package io.parley.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final UserId ALICE = new UserId("alice");
  private static final ConversationId PAIR = ConversationId.direct(ALICE, new UserId("bob"));

  private final Turns turns = new Turns();
  private final List<String> done = new ArrayList<>();

  @Test
  void whatIsKnown_isDoneAtOnce_andNothingIsKept() {
    take(CompletableFuture.completedFuture("first"));

    assertThat(done).containsExactly("first");
    assertThat(turns.waiting()).isZero();
  }

  @Test
  void nothingOvertakesWhatWaits() {
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> second = new CompletableFuture<>();
    take(first);
    take(second);
    take(CompletableFuture.completedFuture("third"));
    second.complete("second");
    assertThat(done).isEmpty();

    first.complete("first");

    assertThat(done).containsExactly("first", "second", "third");
    assertThat(turns.waiting()).isZero();
  }

  @Test
  void oneThatFails_letsTheNextTakeItsTurn() {
    CompletableFuture<String> first = new CompletableFuture<>();
    take(first);
    take(CompletableFuture.completedFuture("second"));

    first.completeExceptionally(RequestException.of(ErrorCode.TIMEOUT, "late"));

    assertThat(done).containsExactly("late", "second");
    assertThat(turns.waiting()).isZero();
  }

  @Test
  void another_waitsForNobody() {
    take(new CompletableFuture<>());
    turns.take(
        new UserId("bob"),
        PAIR,
        () -> CompletableFuture.completedFuture("bob's"),
        (known, _) -> done.add(String.valueOf(known)));

    assertThat(done).containsExactly("bob's");
  }

  private void take(CompletableFuture<String> first) {
    turns.take(
        ALICE,
        PAIR,
        () -> first,
        (known, failure) ->
            done.add(
                failure == null
                    ? String.valueOf(known)
                    : Failures.exception(failure).getMessage()));
  }
}
