package io.parley.gateway.login.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.gateway.socketio.RecoveryClaim;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// Finding 4: ids that somebody has chosen so that where a member stands in one conversation hides
/// where it stands in the other: the first 48 bits of their SHA-256 are the same.
class CollidingIdsTest {
  private static final UserId ALICE = new UserId("alice");
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final ConversationId ONE = new ConversationId("team-17989447");
  private static final ConversationId OTHER = new ConversationId("team-32721767");

  private final RecoveryTokens tokens = tokens("a secret of this gateway's");

  private static RecoveryTokens tokens(String secret) {
    return new RecoveryTokens(List.of(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256")));
  }

  @Test
  void positions_areKeptApart() {
    Positions base = tokens.positions();
    base.put(new ConversationKey(ONE), 3);
    base.put(new ConversationKey(OTHER), 90);
    Positions since = tokens.positions();
    since.put(new ConversationKey(OTHER), 91);
    String pid = String.valueOf(tokens.pid(ALICE, 1, base, NOW));
    String offset = tokens.offset(since, NOW.toEpochMilli());

    Recovered recovered = tokens.read(new RecoveryClaim(pid, offset), ALICE, NOW).orElseThrow();

    assertThat(recovered.seq(ONE)).isEqualTo(3);
    assertThat(recovered.seq(OTHER)).isEqualTo(91);
  }

  @Test
  void rooms_areKeptApart() {
    Rooms rooms = Rooms.none(tokens.seal()).with(ONE);

    assertThat(rooms.has(ONE)).isTrue();
    assertThat(rooms.has(OTHER)).isFalse();
    assertThat(rooms.without(OTHER).has(ONE)).isTrue();
  }

  /// Or who knows what two ids are called here would know it everywhere.
  @Test
  void names_areAnotherSecretsElsewhere() {
    assertThat(tokens.seal().name(ONE))
        .isEqualTo(tokens("a secret of this gateway's").seal().name(ONE));
    assertThat(tokens.seal().name(ONE)).isNotEqualTo(tokens("another one's").seal().name(ONE));
    assertThat(RecoverySeal.ofNobody().name(ONE)).isNotEqualTo(RecoverySeal.ofNobody().name(ONE));
  }

  @Test
  void aKey_isNamedByTheSealThatAsks() {
    RecoverySeal other = tokens("another one's").seal();
    ConversationKey key = new ConversationKey(ONE);

    for (int turn = 0; turn < 2; turn++) {
      assertThat(key.by(tokens.seal())).isEqualTo(tokens.seal().name(ONE));
      assertThat(key.by(other)).isEqualTo(other.name(ONE));
    }
  }

  /// None of the 64 is always the same.
  @Test
  void names_useAllOfTheirBits() {
    Set<Long> names = new HashSet<>();
    long ones = 0;
    long zeros = 0;
    for (int i = 0; i < 20_000; i++) {
      long name = tokens.seal().name(new ConversationId("group-" + i));
      names.add(name);
      ones |= name;
      zeros |= ~name;
    }

    assertThat(names).hasSize(20_000);
    assertThat(ones).isEqualTo(-1L);
    assertThat(zeros).isEqualTo(-1L);
  }
}
