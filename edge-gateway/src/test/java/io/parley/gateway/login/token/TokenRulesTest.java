package io.parley.gateway.login.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Finding 10: tokens that were taken and must not be.
class TokenRulesTest {
  private static final String SECRET =
      "A secret of this test, of 64 bytes and more: long enough for HS512 as well.";
  private static final SecretKey KEY = Keys.hmacShaKeyFor(SECRET.getBytes(UTF_8));
  private static final Instant NOW = Instant.now();

  static Stream<Arguments> tokensThatAreRefused() throws Exception {
    return Stream.of(
        Arguments.of("no exp", Jwts.builder().subject("alice").signWith(KEY, Jwts.SIG.HS256)),
        Arguments.of("exp is two days away", token().expiration(in(Duration.ofDays(2)))),
        Arguments.of(
            "lives for two days, one of which is over",
            token().issuedAt(in(Duration.ofHours(-36))).expiration(in(Duration.ofHours(12)))),
        Arguments.of("aud of somebody else", token().audience().add("another service").and()),
        Arguments.of("typ logout+jwt", token().header().type("logout+jwt").and()),
        Arguments.of("iat in the future", token().issuedAt(in(Duration.ofMinutes(5)))),
        Arguments.of("nbf in the future", token().notBefore(in(Duration.ofMinutes(5)))),
        Arguments.of("HS384", token().signWith(KEY, Jwts.SIG.HS384)),
        Arguments.of("HS512", token().signWith(KEY, Jwts.SIG.HS512)),
        Arguments.of("zip", token().compressWith(Jwts.ZIP.DEF)),
        Arguments.of("none", Jwts.builder().subject("alice").expiration(in(Duration.ofHours(1)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void tokensThatAreRefused(String what, JwtBuilder token) {
    if (!what.equals("none") && !what.startsWith("HS")) {
      token.signWith(KEY, Jwts.SIG.HS256);
    }

    assertRefused(verifier(Map.of()), token.compact());
  }

  /// What JJWT would not make: headers by hand, signed well.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}",
        "{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}",
        "{\"alg\":\"HS256\",\"b64\":true}",
        "{\"alg\":\"HS256\",\"b64\":false}",
        "{\"alg\":\"HS256\",\"zip\":\"DEF\"}",
        "{\"alg\":\"HS256\",\"zip\":\"none\"}",
        "{\"alg\":\"hs256\"}",
        "{\"alg\":\"none\"}",
        "{\"alg\":\"HS256\",\"alg\":\"none\"}",
        "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"HS256\",\"typ\":7}",
        "{\"typ\":\"JWT\"}"
      })
  void headersThatAreRefused(String header) throws Exception {
    assertRefused(verifier(Map.of()), signed(header, claims()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"HS256\"}",
        "{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
        "{\"alg\":\"HS256\",\"typ\":\"jwt\",\"kid\":\"whatever\"}"
      })
  void headersThatAreTaken(String header) throws Exception {
    assertThat(verifier(Map.of()).verify(signed(header, claims())).userId().value())
        .isEqualTo("alice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sub\":\"alice\",\"exp\":\"soon\"}",
        "{\"sub\":\"alice\",\"exp\":true}",
        "{\"sub\":[\"alice\"],\"exp\":%d}",
        "{\"sub\":\"alice\",\"sub\":\"bob\",\"exp\":%d}",
        "{\"sub\":\"alice\",\"exp\":%d,\"iat\":\"x\"}",
        "{\"sub\":\"alice\",\"exp\":%d,\"jti\":7}"
      })
  void claimsThatAreRefused(String claims) throws Exception {
    assertRefused(
        verifier(Map.of()),
        signed("{\"alg\":\"HS256\"}", claims.formatted(NOW.plusSeconds(600).getEpochSecond())));
  }

  @Test
  void issuerAudienceAndType_areThoseThatAreConfigured() throws Exception {
    TokenVerifier tokens =
        verifier(
            Map.of(
                "JWT_ISSUER", "https://login.example.org,https://old.example.org",
                "JWT_AUDIENCE", "chat",
                "JWT_TYPES", "at+jwt"));

    tokens.verify(foreign("https://login.example.org", "chat", "at+jwt"));
    tokens.verify(foreign("https://old.example.org", "chat", "AT+JWT"));
    assertRefused(tokens, foreign("https://evil.example.org", "chat", "at+jwt"));
    assertRefused(tokens, foreign("https://login.example.org", "mail", "at+jwt"));
    assertRefused(tokens, foreign("https://login.example.org", "chat", "JWT"));
    assertRefused(tokens, token().signWith(KEY, Jwts.SIG.HS256).compact());
  }

  @Test
  void severalAudiences_areEnoughWithOurs() throws Exception {
    TokenVerifier tokens = verifier(Map.of("JWT_AUDIENCE", "chat"));
    String both =
        token().audience().add("mail").add("chat").and().signWith(KEY, Jwts.SIG.HS256).compact();

    assertThat(tokens.verify(both).userId().value()).isEqualTo("alice");
  }

  @Test
  void maximalAge_isConfigured() throws Exception {
    TokenVerifier tokens = verifier(Map.of("JWT_MAX_AGE_SECONDS", "600"));

    tokens.verify(expiring(Duration.ofSeconds(590)));
    assertRefused(tokens, expiring(Duration.ofSeconds(700)));
  }

  @Test
  void clocksThatDifferALittle_areForgiven() throws Exception {
    String early =
        token()
            .issuedAt(in(Duration.ofSeconds(20)))
            .notBefore(in(Duration.ofSeconds(20)))
            .signWith(KEY, Jwts.SIG.HS256)
            .compact();

    assertThat(verifier(Map.of()).verify(early).userId().value()).isEqualTo("alice");
  }

  @Test
  void exp_isNotForgiven() {
    assertThatThrownBy(() -> verifier(Map.of()).verify(expiring(Duration.ofSeconds(-2))))
        .isInstanceOfSatisfying(
            RefusedTokenException.class, e -> assertThat(e.code()).isEqualTo("TOKEN_EXPIRED"));
  }

  @Test
  void rsaKey_takesRs256Alone() throws Exception {
    KeyPair rsa = Jwts.SIG.RS256.keyPair().build();
    TokenVerifier tokens = verifier(Map.of("JWT_SECRET", "", "JWT_PUBLIC_KEY", pem(rsa)));

    tokens.verify(token().signWith(rsa.getPrivate(), Jwts.SIG.RS256).compact());
    assertRefused(tokens, token().signWith(rsa.getPrivate(), Jwts.SIG.PS256).compact());
    assertRefused(tokens, token().signWith(rsa.getPrivate(), Jwts.SIG.PS512).compact());
    assertRefused(tokens, token().signWith(rsa.getPrivate(), Jwts.SIG.RS384).compact());
    assertRefused(tokens, token().signWith(rsa.getPrivate(), Jwts.SIG.RS512).compact());
  }

  @Test
  void ecKey_isOfP256() {
    KeyPair p384 = Jwts.SIG.ES384.keyPair().build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> verifier(Map.of("JWT_SECRET", "", "JWT_PUBLIC_KEY", pem(p384))))
        .withMessageContaining("JWT_PUBLIC_KEY: expected");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "abababababababababababababababababababab",
        "0123456789abcdef0123456789abcdef",
        "changeme-please!changeme-please!",
        "secretsecretsecretsecretsecretsecretsec",
        "11112222333344445555666677778888",
        "too short to be a secret"
      })
  void weakSecret_isRefused(String secret) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verifier(Map.of("JWT_SECRET", secret)))
        .withMessageStartingWith("JWT_SECRET: expected 32 random bytes or more")
        .withMessageNotContaining(secret);
  }

  @Test
  void everySecretVerifies_soThatOneCanTakeThePlaceOfTheOther() throws Exception {
    String next = "The secret that takes its place, made by somebody's dice 4f9a0c";
    TokenVerifier tokens = verifier(Map.of("JWT_SECRET", next + "\n" + SECRET + "\n"));

    tokens.verify(expiring(Duration.ofHours(1)));
    SecretKey nextKey = Keys.hmacShaKeyFor(next.getBytes(UTF_8));
    tokens.verify(token().signWith(nextKey, Jwts.SIG.HS256).compact());
    assertRefused(verifier(Map.of("JWT_SECRET", next)), expiring(Duration.ofHours(1)));
  }

  private static TokenVerifier verifier(Map<String, String> more) {
    Map<String, String> env = new HashMap<>(Map.of("JWT_SECRET", SECRET));
    env.putAll(more);
    return TestTokens.verifier(env);
  }

  private static void assertRefused(TokenVerifier tokens, String token) {
    assertThatThrownBy(() -> tokens.verify(token))
        .isInstanceOfSatisfying(
            RefusedTokenException.class,
            refusal -> assertThat(refusal.code()).isEqualTo("UNAUTHENTICATED"));
  }

  private static String foreign(String issuer, String audience, String type) {
    return token()
        .header()
        .type(type)
        .and()
        .issuer(issuer)
        .audience()
        .add(audience)
        .and()
        .signWith(KEY, Jwts.SIG.HS256)
        .compact();
  }

  private static String expiring(Duration after) {
    return Jwts.builder()
        .subject("alice")
        .expiration(in(after))
        .signWith(KEY, Jwts.SIG.HS256)
        .compact();
  }

  private static JwtBuilder token() {
    return Jwts.builder().subject("alice").expiration(in(Duration.ofHours(1)));
  }

  private static Date in(Duration time) {
    return Date.from(NOW.plus(time));
  }

  private static String claims() {
    return "{\"sub\":\"alice\",\"exp\":" + NOW.plusSeconds(600).getEpochSecond() + "}";
  }

  private static String signed(String header, String claims) throws Exception {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String signed =
        base64.encodeToString(header.getBytes(UTF_8))
            + "."
            + base64.encodeToString(claims.getBytes(UTF_8));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(KEY);
    return signed + "." + base64.encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
  }

  private static String pem(KeyPair pair) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }
}
