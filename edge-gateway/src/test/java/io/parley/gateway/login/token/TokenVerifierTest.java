package io.parley.gateway.login.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import io.parley.contract.Profile;
import io.parley.contract.UserId;
import io.parley.contract.settings.Env;
import java.security.KeyPair;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TokenVerifierTest {
  private static final String SECRET = "a secret of this test, long enough for HS256";
  private static final SecretKey KEY = Keys.hmacShaKeyFor(SECRET.getBytes(UTF_8));

  /// Made once: an RSA key takes its time.
  private static final List<KeyPair> KEY_PAIRS =
      List.of(
          Jwts.SIG.RS256.keyPair().build(),
          Jwts.SIG.ES256.keyPair().build(),
          Jwts.SIG.EdDSA.keyPair().build());

  private final TokenVerifier tokens = TestTokens.verifier(Map.of("JWT_SECRET", SECRET));

  @Test
  void validToken_namesItsUser() throws RefusedTokenException {
    Principal principal =
        tokens.verify(
            valid().claim("name", "Alice").claim("picture", "/a.png").signWith(KEY).compact());

    assertThat(principal.userId()).isEqualTo(new UserId("alice"));
    assertThat(principal.sender().name()).isEqualTo("Alice");
    assertThat(principal.sender().picture()).isEqualTo("/a.png");
    assertThat(principal.expiresAt()).isAfter(Instant.now());
  }

  /// As old as its token: another one may be newer.
  @Test
  void profile_isWhatTheTokenSaysOfTheUser() throws RefusedTokenException {
    Instant made = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Principal dated =
        tokens.verify(
            valid().claim("name", "Alice").issuedAt(Date.from(made)).signWith(KEY).compact());
    Principal undated = tokens.verify(valid().claim("picture", "/a.png").signWith(KEY).compact());

    UserId alice = new UserId("alice");
    assertThat(dated.profile()).isEqualTo(new Profile(alice, "Alice", null, made));
    assertThat(undated.profile()).isEqualTo(new Profile(alice, null, "/a.png", Instant.EPOCH));
    assertThat(tokens.verify(valid().signWith(KEY).compact()).profile()).isNull();
    assertThat(dated.actingFor(new UserId("bob")).profile()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "parley:admin, true",
    "openid parley:admin  profile, true",
    "'', false",
    "openid parley:administrator, false",
    "'parley:admin,openid', false"
  })
  void scope_isNamesWithSpacesBetweenThem(String scope, boolean admin)
      throws RefusedTokenException {
    assertThat(tokens.verify(valid().claim("scope", scope).signWith(KEY).compact()).isAdmin())
        .isEqualTo(admin);
  }

  @Test
  void anyOtherScope_grantsNothing() throws RefusedTokenException {
    List<String> list = List.of("parley:admin");

    assertThat(tokens.verify(valid().signWith(KEY).compact()).scopes()).isEmpty();
    assertThat(tokens.verify(valid().claim("scope", list).signWith(KEY).compact()).scopes())
        .isEmpty();
  }

  @Test
  void whoeverIsActedFor_isGrantedNothing() throws RefusedTokenException {
    Principal admin = tokens.verify(valid().claim("scope", "parley:admin").signWith(KEY).compact());

    Principal bob = admin.actingFor(new UserId("bob"));

    assertThat(bob.userId()).isEqualTo(new UserId("bob"));
    assertThat(bob.sender().name()).isNull();
    assertThat(bob.isAdmin()).isFalse();
    assertThat(bob.expiresAt()).isEqualTo(admin.expiresAt());
  }

  @Test
  void expiredToken_saysSo() {
    String expired =
        valid().expiration(Date.from(Instant.now().minusSeconds(60))).signWith(KEY).compact();

    assertRefused(expired, "TOKEN_EXPIRED");
  }

  static Stream<String> refused() {
    String good = valid().signWith(KEY).compact();
    String[] parts = good.split("\\.");
    SecretKey other = Keys.hmacShaKeyFor("another secret of 256 bits or more".getBytes(UTF_8));
    return Stream.of(
        "",
        "nonsense",
        "a.b.c",
        parts[0] + "." + parts[1] + ".",
        parts[0] + "." + parts[1] + "." + parts[2].substring(2) + "AA",
        valid().signWith(other).compact(),
        valid().compact(), // alg none
        valid().subject(null).claim("name", "nobody").signWith(KEY).compact(),
        valid().subject("x".repeat(129)).signWith(KEY).compact(),
        valid().claim("name", 7).signWith(KEY).compact(),
        valid().notBefore(Date.from(Instant.now().plusSeconds(600))).signWith(KEY).compact(),
        valid().claim("pad", "x".repeat(9_000)).signWith(KEY).compact());
  }

  @ParameterizedTest
  @MethodSource
  void refused(String token) {
    assertRefused(token, "UNAUTHENTICATED");
  }

  @Test
  void missingToken_isRefused() {
    assertRefused(null, "UNAUTHENTICATED");
  }

  @ParameterizedTest
  @MethodSource("keyPairs")
  void publicKey_verifiesWhatItsPrivateKeySigned(KeyPair pair) throws RefusedTokenException {
    TokenVerifier asymmetric = TestTokens.verifier(Map.of("JWT_PUBLIC_KEY", pem(pair)));

    String token = valid().signWith(pair.getPrivate()).compact();
    assertThat(asymmetric.verify(token).userId()).isEqualTo(new UserId("alice"));
  }

  @ParameterizedTest
  @MethodSource("keyPairs")
  void publicKey_isNoSharedSecret(KeyPair pair) {
    TokenVerifier asymmetric = TestTokens.verifier(Map.of("JWT_PUBLIC_KEY", pem(pair)));
    byte[] published = pem(pair).getBytes(UTF_8);
    String forged = valid().signWith(Keys.hmacShaKeyFor(published)).compact();

    assertThatThrownBy(() -> asymmetric.verify(forged)).isInstanceOf(RefusedTokenException.class);
  }

  static List<KeyPair> keyPairs() {
    return KEY_PAIRS;
  }

  @Test
  void weakSecret_isRefusedNamingTheVariable() {
    assertThatThrownBy(() -> TokenKey.from(new Env(Map.of("JWT_SECRET", "short"))))
        .hasMessage("JWT_SECRET: expected 32 random bytes or more (openssl rand -base64 48)");
  }

  @Test
  void withoutAKey_orWithTwo_thereIsNoGateway() {
    assertThatThrownBy(() -> TokenKey.from(new Env(Map.of()))).hasMessageContaining("JWT_SECRET");
    assertThatThrownBy(
            () -> TokenKey.from(new Env(Map.of("JWT_SECRET", SECRET, "JWT_PUBLIC_KEY", "x"))))
        .hasMessageContaining("exactly one");
    assertThatThrownBy(() -> TokenKey.from(new Env(Map.of("JWT_PUBLIC_KEY", "AAAA"))))
        .hasMessageContaining("JWT_PUBLIC_KEY");
  }

  private void assertRefused(String token, String code) {
    assertThatThrownBy(() -> tokens.verify(token))
        .asInstanceOf(type(RefusedTokenException.class))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code))
        .satisfies(
            refusal -> assertThat(refusal.reason()).doesNotContain(SECRET).hasSizeLessThan(80));
  }

  private static JwtBuilder valid() {
    return Jwts.builder().subject("alice").expiration(Date.from(Instant.now().plusSeconds(600)));
  }

  private static String pem(KeyPair pair) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }
}
