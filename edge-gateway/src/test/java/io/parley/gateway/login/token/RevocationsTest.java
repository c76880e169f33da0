package io.parley.gateway.login.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.wire.Revocation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Finding 10: nobody could end a user's sessions.
class RevocationsTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final UserId ADMIN = new UserId("backend");

  private Instant now = Instant.parse("2026-03-01T12:00:00.500Z");
  private final Revocations revocations = new Revocations(DAY, () -> now, 3);
  private final List<String> ended = new ArrayList<>();

  @Test
  void user_isRefusedWithTokensOfBefore_andLetInWithNewerOnes() {
    revoke("alice", null);

    assertThat(revoked("alice", now.minusSeconds(1), "t-1")).isTrue();
    assertThat(revoked("alice", Instant.parse("2026-03-01T12:00:00Z"), "t-1")).isTrue();
    assertThat(revoked("alice", null, null)).isTrue();
    assertThat(revoked("alice", Instant.parse("2026-03-01T12:00:01Z"), "t-1")).isFalse();
    assertThat(revoked("bob", now.minusSeconds(1), "t-1")).isFalse();
  }

  @Test
  void token_isRefusedByItsId_whenItIsThisUsers() {
    revoke("alice", "t-1");

    assertThat(revoked("alice", now.plusSeconds(9), "t-1")).isTrue();
    assertThat(revoked("alice", null, "t-2")).isFalse();
    assertThat(revoked("alice", null, null)).isFalse();
    assertThat(revoked("bob", null, "t-1")).isFalse();
  }

  @Test
  void earlierRevocationThatComesLater_takesNothingBack() {
    revoke("alice", null);
    revocations.add(new Revocation(new UserId("alice"), null, now.minusSeconds(60), ADMIN));

    assertThat(revoked("alice", now.minusSeconds(1), null)).isTrue();
  }

  @Test
  void revocation_isForgottenWhenNoTokenOfBeforeIsLeft() {
    revoke("alice", null);
    now = now.plus(DAY).plusSeconds(1);
    revoke("bob", null);

    assertThat(revocations.size()).isEqualTo(1);
  }

  @Test
  void revocationThatIsOlderThanAnyToken_isNotKept() {
    revocations.add(new Revocation(new UserId("alice"), null, now.minus(DAY), ADMIN));

    assertThat(revocations.size()).isZero();
  }

  @Test
  void tooMany_areNotForgottenButCoverEverybody() {
    watch("dora", now.minusSeconds(60));
    for (String user : List.of("alice", "bob", "carol", "eve")) {
      revoke(user, null);
      now = now.plusSeconds(10);
    }

    assertThat(revocations.size()).isEqualTo(3);
    assertThat(revoked("alice", Instant.parse("2026-03-01T12:00:00Z"), null)).isTrue();
    assertThat(revoked("dora", Instant.parse("2026-03-01T12:00:00Z"), null)).isTrue();
    assertThat(revoked("dora", Instant.parse("2026-03-01T12:00:05Z"), null)).isFalse();
    assertThat(ended).containsExactly("dora");
  }

  @Test
  void whoWatchesAToken_isToldOnce_whenItCountsNoLonger() {
    watch("alice", now.minusSeconds(60));
    watch("alice", now.plusSeconds(60));
    watch("bob", now.minusSeconds(60));

    revoke("alice", null);
    revoke("alice", "t-1");

    assertThat(ended).containsExactly("alice", "alice"); // the second one by its id
  }

  @Test
  void whoWatchesNoLonger_isNotTold() {
    watch("alice", now.minusSeconds(60)).close();

    revoke("alice", null);

    assertThat(ended).isEmpty();
  }

  @Test
  void tokenThatIsRevokedAlready_isToldOfAtOnce() {
    revoke("alice", null);

    watch("alice", now.minusSeconds(60)).close();

    assertThat(ended).containsExactly("alice");
  }

  private Revocations.Watch watch(String user, Instant issuedAt) {
    return revocations.watch(principal(user, issuedAt, "t-1"), () -> ended.add(user));
  }

  private void revoke(String user, @Nullable String tokenId) {
    revocations.add(new Revocation(new UserId(user), tokenId, now, ADMIN));
  }

  private boolean revoked(String user, @Nullable Instant issuedAt, @Nullable String tokenId) {
    return revocations.revokes(principal(user, issuedAt, tokenId));
  }

  private static Principal principal(
      String user, @Nullable Instant issuedAt, @Nullable String tokenId) {
    return new Principal(
        new Sender(new UserId(user), null, null), issuedAt, Instant.MAX, tokenId, Set.of());
  }
}
