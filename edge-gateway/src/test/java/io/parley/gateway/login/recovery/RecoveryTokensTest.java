package io.parley.gateway.login.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.settings.Env;
import io.parley.gateway.login.token.TokenKey;
import io.parley.gateway.socketio.RecoveryClaim;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecoveryTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final UserId ALICE = new UserId("alice");
  private static final ConversationId TEAM = new ConversationId("team");
  private static final ConversationId OTHER = new ConversationId("other");

  private static final long SINCE = NOW.toEpochMilli();
  private static final String ONE_KEY = "one key that all gateways have in common";

  private final RecoveryTokens tokens = tokens(ONE_KEY);

  private static SecretKey key(String secret) {
    return new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256");
  }

  private static RecoveryTokens tokens(String... secrets) {
    return new RecoveryTokens(Stream.of(secrets).map(RecoveryTokensTest::key).toList());
  }

  private Positions at(ConversationId conversation, long seq) {
    return at(tokens, conversation, seq);
  }

  private static Positions at(RecoveryTokens by, ConversationId conversation, long seq) {
    Positions positions = by.positions();
    positions.put(new ConversationKey(conversation), seq);
    return positions;
  }

  private String pid() {
    String pid = tokens.pid(ALICE, 7, at(TEAM, 41), NOW);
    assertThat(pid).isNotNull();
    return String.valueOf(pid);
  }

  private @Nullable Recovered read(String pid, @Nullable String offset) {
    return tokens.read(new RecoveryClaim(pid, offset), ALICE, NOW).orElse(null);
  }

  @Test
  void clientThatHasSeenNothingSince_standsWhereItBegan() {
    Recovered recovered = tokens.read(new RecoveryClaim(pid(), null), ALICE, NOW).orElseThrow();

    assertThat(recovered.seq(TEAM)).isEqualTo(41);
    assertThat(recovered.seq(OTHER)).isNull();
    assertThat(recovered.pid()).isEqualTo(pid());
  }

  @Test
  void secretThatTakesAnothersPlace_recoversTheClientsOfBefore() {
    String before = "the secret of yesterday, of which somebody has heard";
    String now = "the secret that takes its place, which nobody knows";
    Function<String, RecoveryTokens> tokens =
        secrets -> {
          Env env = new Env(Map.of("JWT_SECRET", secrets));
          return new RecoveryTokens(RecoveryKey.from(env, TokenKey.from(env)));
        };
    RecoveryTokens old = tokens.apply(before);
    String pid = String.valueOf(old.pid(ALICE, 7, at(old, TEAM, 41), NOW));
    String offset = old.offset(at(old, TEAM, 43), NOW.toEpochMilli());
    RecoveryClaim claim = new RecoveryClaim(pid, offset);

    assertThat(tokens.apply(now + "\n" + before).read(claim, ALICE, NOW))
        .hasValueSatisfying(recovered -> assertThat(recovered.seq(TEAM)).isEqualTo(43));
    assertThat(tokens.apply(now).read(claim, ALICE, NOW)).isEmpty();
  }

  @Test
  void offset_countsMoreThanThePid() {
    String offset = tokens.offset(at(TEAM, 1L << 50), NOW.toEpochMilli());
    Recovered recovered = tokens.read(new RecoveryClaim(pid(), offset), ALICE, NOW).orElseThrow();

    assertThat(recovered.seq(TEAM)).isEqualTo(1L << 50);
  }

  @Test
  void rooms_comeBackWithTheOffset() {
    Rooms rooms = Rooms.none(tokens.seal()).with(TEAM).with(OTHER).withPersonal();
    String offset = tokens.offset(at(TEAM, 42), rooms, NOW.toEpochMilli());
    Recovered recovered = tokens.read(new RecoveryClaim(pid(), offset), ALICE, NOW).orElseThrow();

    assertThat(recovered.rooms()).isEqualTo(rooms);
    assertThat(recovered.rooms().has(TEAM)).isTrue();
    assertThat(recovered.rooms().without(TEAM).has(TEAM)).isFalse();
    assertThat(recovered.connection()).isEqualTo(7);
    assertThat(recovered.seq(TEAM)).isEqualTo(42);
  }

  @Test
  void asManyRoomsAsCanBeRecovered_fitIntoWhatClientsMaySend() {
    Rooms rooms = Rooms.none(tokens.seal());
    Positions since = tokens.positions();
    for (int i = 0; i < Rooms.MAX_RECOVERED; i++) {
      assertThat(rooms.isRecoverable()).isTrue();
      rooms = rooms.with(new ConversationId("room-" + i));
      since.put(new ConversationKey(new ConversationId("c-" + i)), Long.MAX_VALUE);
    }
    assertThat(tokens.offset(since, rooms, NOW.toEpochMilli()))
        .hasSizeLessThanOrEqualTo(RecoveryClaim.MAX_OFFSET_LENGTH);
    assertThat(rooms.with(TEAM).isRecoverable()).isFalse();
  }

  @Test
  void offsetOfAnEarlierConnection_takesNothingBack() {
    Instant before = NOW.minus(Duration.ofDays(3));
    String offset = tokens.offset(at(TEAM, 7), before.toEpochMilli());
    Recovered recovered = tokens.read(new RecoveryClaim(pid(), offset), ALICE, NOW).orElseThrow();

    assertThat(recovered.seq(TEAM)).isEqualTo(41);
  }

  @Test
  void anotherGatewayWithTheSameKey_readsThem() {
    assertThat(tokens(ONE_KEY).read(new RecoveryClaim(pid(), null), ALICE, NOW)).isPresent();
  }

  @Test
  void anotherKeysTokens_areNone() {
    RecoveryTokens stranger = tokens("a key that nobody here has ever heard of");

    assertThat(stranger.read(new RecoveryClaim(pid(), null), ALICE, NOW)).isEmpty();
    assertThat(read(pid(), stranger.offset(at(stranger, TEAM, 1), NOW.toEpochMilli()))).isNull();
  }

  /// First the new secret is added everywhere, then it is the first, then the old one goes.
  @Test
  void secretsThatAreRotated_recoverWhoWasThereBefore() {
    RecoveryTokens rotated = tokens("a secret of this month", ONE_KEY);
    String offset = tokens.offset(at(TEAM, 42), Rooms.none(tokens.seal()).with(TEAM), SINCE);

    Recovered recovered = rotated.read(new RecoveryClaim(pid(), offset), ALICE, NOW).orElseThrow();
    assertThat(recovered.seq(TEAM)).isEqualTo(42);
    assertThat(recovered.rooms().has(TEAM)).isTrue();

    // and what happens then is known again, here and where the order of secrets is another one
    recovered.since().put(new ConversationKey(OTHER), 7);
    String later = rotated.offset(recovered.since(), recovered.rooms(), SINCE);
    for (RecoveryTokens gateway : List.of(rotated, tokens, tokens(ONE_KEY, "another"))) {
      Recovered again = gateway.read(new RecoveryClaim(pid(), later), ALICE, NOW).orElseThrow();
      assertThat(again.seq(TEAM)).isEqualTo(42);
      assertThat(again.seq(OTHER)).isEqualTo(7);
      assertThat(again.rooms().has(TEAM)).isTrue();
    }
  }

  @Test
  void aSecretThatIsGone_recoversNobody() {
    RecoveryTokens rotated = tokens("a secret of this month");

    assertThat(rotated.read(new RecoveryClaim(pid(), null), ALICE, NOW)).isEmpty();
  }

  /// Names of conversations are of one secret only.
  @Test
  void anOffsetOfAnotherSecret_isNotMixedWithThePid() {
    RecoveryTokens rotated = tokens("a secret of this month", ONE_KEY);
    String offset = rotated.offset(at(rotated, TEAM, 50), SINCE);

    assertThat(rotated.read(new RecoveryClaim(pid(), offset), ALICE, NOW)).isEmpty();
  }

  @Test
  void anotherUsersPid_isNone() {
    assertThat(tokens.read(new RecoveryClaim(pid(), null), new UserId("mallory"), NOW)).isEmpty();
    assertThat(tokens.read(new RecoveryClaim(pid(), null), new UserId("alic"), NOW)).isEmpty();
  }

  @Test
  void oneIsNotTakenForTheOther() {
    String offset = tokens.offset(at(TEAM, 1), NOW.toEpochMilli());

    assertThat(read(offset, null)).isNull();
    assertThat(read(pid(), pid())).isNull();
  }

  @Test
  void everyChangedBit_isNoticed() {
    byte[] pid = Base64.getUrlDecoder().decode(pid());
    for (int bit = 0; bit < 8 * pid.length; bit++) {
      byte[] forged = pid.clone();
      forged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(read(Base64.getUrlEncoder().withoutPadding().encodeToString(forged), null))
          .as("bit %d", bit)
          .isNull();
    }
  }

  @Test
  void nonsense_isNone() {
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      String nonsense =
          random.nextBoolean()
              ? Base64.getUrlEncoder().encodeToString(bytes)
              : new String(bytes, UTF_8);
      assertThat(read(nonsense, null)).isNull();
      assertThat(read(pid(), nonsense)).isNull();
    }
  }

  @Test
  void age_isTheLastEvents() {
    Instant later = NOW.plus(Duration.ofHours(20));
    Instant late = NOW.plus(Duration.ofHours(30));
    String offset = tokens.offset(at(TEAM, 50), later.toEpochMilli());

    assertThat(tokens.read(new RecoveryClaim(pid(), null), ALICE, later)).isPresent();
    assertThat(tokens.read(new RecoveryClaim(pid(), null), ALICE, late)).isEmpty();
    assertThat(tokens.read(new RecoveryClaim(pid(), offset), ALICE, late)).isPresent();
  }

  @Test
  void pid_isBounded() {
    assertThat(tokens.pid(ALICE, 7, conversations(4_000), NOW)).isNotNull();
    assertThat(tokens.pid(ALICE, 7, conversations(10_000), NOW)).isNull();
  }

  @Test
  void offset_isShort() {
    assertThat(tokens.offset(at(TEAM, 41), NOW.toEpochMilli())).hasSizeLessThan(45);
    assertThat(tokens.offset(conversations(100), NOW.toEpochMilli()))
        .hasSizeLessThan(RecoveryClaim.MAX_OFFSET_LENGTH);
  }

  private Positions conversations(int count) {
    Positions positions = tokens.positions();
    for (int i = 0; i < count; i++) {
      positions.put(new ConversationKey(new ConversationId("group-" + i)), 100_000 + i);
    }
    return positions;
  }
}
