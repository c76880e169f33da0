package io.parley.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.contract.ErrorCode;
import io.parley.contract.UserId;
import io.parley.gateway.request.ConcurrencyLimit.Permit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Finding 17: 16 accounts held all places, for up to ten minutes.
class ConcurrencyLimitTest {
  private static final UserId ALICE = new UserId("alice");

  /// One after the other as many as each gets, and all in any order.
  @ParameterizedTest
  @CsvSource({"64, 4", "256, 16"})
  void sixteenUsersWhoTakeAllTheyGet_leavePlacesForOthers(int all, int perUser) throws Exception {
    List<UserId> attackers =
        IntStream.range(0, 16).mapToObj(i -> new UserId("attacker-" + i)).toList();
    for (int order = 0; order < 20; order++) {
      ConcurrencyLimit limit = new ConcurrencyLimit(all, perUser);
      List<UserId> asks = new ArrayList<>();
      attackers.forEach(attacker -> IntStream.range(0, perUser).forEach(i -> asks.add(attacker)));
      if (order > 0) {
        Collections.shuffle(asks, new Random(order));
      }
      for (UserId attacker : asks) {
        takeIfMay(limit, attacker);
      }
      assertThat(limit.taken()).isLessThanOrEqualTo(all - 8);
      limit.take(ALICE).close();
    }
  }

  @Test
  void userAlone_getsAllOfTheirOwn_andNotOneMore() throws Exception {
    ConcurrencyLimit limit = new ConcurrencyLimit(64, 4);
    List<Permit> permits = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      permits.add(limit.take(ALICE));
    }
    refused(limit, "more than 4 at once");
    permits.removeLast().close();
    limit.take(ALICE).close();
    permits.forEach(Permit::close);
    assertThat(limit.taken()).isZero();
  }

  @Test
  void lastPlace_isForWhoHasNone_andThenThereIsNone() throws Exception {
    ConcurrencyLimit limit = new ConcurrencyLimit(3, 2);
    try (Permit _ = limit.take(new UserId("bob"));
        Permit _ = limit.take(new UserId("carol"))) {
      try (Permit _ = limit.take(ALICE)) {
        refused(limit, "too many at once");
        assertThat(limit.taken()).isEqualTo(3);
      }
      limit.take(ALICE).close();
    }
    assertThat(limit.taken()).isZero();
  }

  private static void takeIfMay(ConcurrencyLimit limit, UserId user) {
    try {
      var _ = limit.take(user); // and never leaves
    } catch (RequestException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED);
    }
  }

  private static void refused(ConcurrencyLimit limit, String reason) {
    assertThatThrownBy(() -> limit.take(ALICE))
        .isInstanceOfSatisfying(
            RequestException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
              assertThat(refused.retryAfter()).isPresent();
            })
        .hasMessage(reason);
  }
}
