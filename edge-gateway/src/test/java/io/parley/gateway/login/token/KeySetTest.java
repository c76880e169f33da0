package io.parley.gateway.login.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.Keys;
import io.jsonwebtoken.security.PublicJwk;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.settings.Env;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class KeySetTest {
  /// Made once: an RSA key takes its time.
  private static final KeyPair RSA = Jwts.SIG.RS256.keyPair().build();

  private static final KeyPair EC = Jwts.SIG.ES256.keyPair().build();
  private static final KeyPair ED = Jwts.SIG.EdDSA.keyPair().build();

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong now = new AtomicLong(1);
  private final CountDownLatch held = new CountDownLatch(1);
  private volatile String answer = "{\"keys\":[]}";
  private volatile int status = 200;
  private volatile boolean holds;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/keys",
        exchange -> {
          asked.incrementAndGet();
          try {
            if (holds) {
              held.await();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          byte[] body = answer.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    held.countDown();
    server.stop(0);
  }

  static List<KeyPair> keyPairs() {
    return List.of(RSA, EC, ED);
  }

  @ParameterizedTest
  @MethodSource("keyPairs")
  void token_isVerifiedByTheKeyThatItNames(KeyPair pair) throws RefusedTokenException {
    answer = set(key("other", Jwts.SIG.ES256.keyPair().build()), key("k-1", pair));
    TokenVerifier tokens = tokensOnceKnown(signed("k-1", pair));

    assertThat(tokens.verify(signed("k-1", pair)).userId()).isEqualTo(new UserId("alice"));
    assertRefused(tokens, signed("other", pair));
  }

  @Test
  void realGateway_fetchesTheKeysOfItsVariable() throws RefusedTokenException {
    answer = set(key("k-1", EC));
    TokenVerifier tokens = TestTokens.verifier(Map.of("JWT_JWKS_URL", url()));

    await().ignoreExceptions().untilAsserted(() -> tokens.verify(signed("k-1", EC)));
    assertThat(TokenKey.from(new Env(Map.of("JWT_JWKS_URL", url()))).secrets()).isEmpty();
  }

  @Test
  void keysOwnAlgorithm_counts() throws RefusedTokenException {
    answer = set(key("rsa", RSA), key("ec", EC));
    TokenVerifier tokens = tokensOnceKnown(signed("ec", EC));

    tokens.verify(signed("rsa", RSA));
    assertRefused(tokens, valid("rsa").signWith(RSA.getPrivate(), Jwts.SIG.RS512).compact());
    assertRefused(tokens, valid("rsa").signWith(RSA.getPrivate(), Jwts.SIG.PS256).compact());
    byte[] published = RSA.getPublic().getEncoded();
    assertRefused(tokens, valid("rsa").signWith(Keys.hmacShaKeyFor(published)).compact());
    assertRefused(tokens, valid("rsa").compact()); // alg none
    assertRefused(tokens, expiring().signWith(EC.getPrivate()).compact());
  }

  @Test
  void whatVerifiesNoTokensOfOurs_isPassedOver() throws RefusedTokenException {
    KeyPair p384 = Jwts.SIG.ES384.keyPair().build();
    byte[] secret = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    answer =
        set(
            json(
                Jwks.UNSAFE_JSON(Jwks.builder().key(Keys.hmacShaKeyFor(secret)).id("oct").build())),
            key("p384", p384),
            key("enc", EC).put("use", "enc"),
            key("rs512", RSA).put("alg", "RS512"),
            json("{\"kty\":\"new\",\"kid\":\"new\"}"),
            key("k-1", EC).put("use", "sig").put("alg", "ES256"));
    TokenVerifier tokens = tokensOnceKnown(signed("k-1", EC));

    tokens.verify(signed("k-1", EC));
    assertRefused(tokens, valid("oct").signWith(Keys.hmacShaKeyFor(secret)).compact());
    assertRefused(tokens, signed("p384", p384));
    assertRefused(tokens, signed("enc", EC));
    assertRefused(tokens, valid("rs512").signWith(RSA.getPrivate(), Jwts.SIG.RS512).compact());
  }

  @Test
  void whileTheAnswerIsAwaited_nobodyWaits() {
    holds = true;
    answer = set(key("k-1", EC));
    TokenVerifier tokens = tokens();

    assertRefused(tokens, signed("k-1", EC)); // or this would last as long as the server holds it

    held.countDown();
    await().ignoreExceptions().untilAsserted(() -> tokens.verify(signed("k-1", EC)));
  }

  @Test
  void newKey_isFetchedWhenATokenNamesIt() {
    answer = set(key("old", RSA));
    TokenVerifier tokens = tokensOnceKnown(signed("old", RSA));
    answer = set(key("old", RSA), key("new", EC));
    pass(KeySet.ASK_AGAIN);

    assertRefused(tokens, signed("new", EC));

    await().ignoreExceptions().untilAsserted(() -> tokens.verify(signed("new", EC)));
    assertThat(asked).hasValue(2);
  }

  @Test
  void unknownKeys_areNotAskedForByEveryToken() {
    TokenVerifier tokens = tokens();
    for (int i = 0; i < 100; i++) {
      assertRefused(tokens, signed("made-up-" + i, EC));
    }
    await().until(() -> asked.get() == 1);
    pass(KeySet.ASK_AGAIN);
    for (int i = 0; i < 100; i++) {
      assertRefused(tokens, signed("made-up-" + i, EC));
    }

    await().until(() -> asked.get() == 2);
  }

  @Test
  void oldKeys_areFetchedAnewWhenTheyAreUsed_andCountMeanwhile() throws RefusedTokenException {
    answer = set(key("k-1", EC));
    TokenVerifier tokens = tokensOnceKnown(signed("k-1", EC));
    answer = set(key("k-2", RSA));
    pass(KeySet.FRESH_FOR);

    tokens.verify(signed("k-1", EC));

    await().untilAsserted(() -> assertRefused(tokens, signed("k-1", EC)));
    tokens.verify(signed("k-2", RSA));
  }

  static List<String> noAnswers() {
    return List.of("", "nonsense", "[]", "{}", "{\"keys\":7}", " ".repeat(KeySet.MAX_BYTES + 1));
  }

  @ParameterizedTest
  @MethodSource("noAnswers")
  void withoutAnAnswer_whatWasKnownCounts(String nothing) throws RefusedTokenException {
    answer = set(key("k-1", EC));
    TokenVerifier tokens = tokensOnceKnown(signed("k-1", EC));
    answer = nothing;
    pass(KeySet.FRESH_FOR);
    tokens.verify(signed("k-1", EC));
    await().until(() -> asked.get() == 2);
    status = 500;
    answer = set(key("k-2", RSA));
    pass(KeySet.ASK_AGAIN);
    tokens.verify(signed("k-1", EC));
    await().until(() -> asked.get() == 3);

    tokens.verify(signed("k-1", EC));
    assertRefused(tokens, signed("k-2", RSA));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "keys.json",
        "http://example.org/keys",
        "http://127.0.0.1.example.org/keys",
        "http://user@example.org/keys",
        "ftp://localhost/keys",
        "https:///keys",
        "file:///etc/keys",
        "http://[::2]/keys",
        "not a url"
      })
  void badUrl_isRefusedNamingTheVariable(String url) {
    assertThatThrownBy(() -> TokenKey.from(new Env(Map.of("JWT_JWKS_URL", url))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("JWT_JWKS_URL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://login.example.org/.well-known/jwks.json",
        "http://localhost:8081/keys",
        "http://127.0.0.1/keys",
        "http://[::1]:8081/keys"
      })
  void goodUrl_isTaken(String url) {
    assertThat(TokenKey.from(new Env(Map.of("JWT_JWKS_URL", url))).secrets()).isEmpty();
  }

  @Test
  void twoKinds_areRefused() {
    assertThatThrownBy(
            () ->
                TokenKey.from(
                    new Env(
                        Map.of(
                            "JWT_JWKS_URL",
                            url(),
                            "JWT_SECRET",
                            "a secret of this test, long enough for HS256"))))
        .hasMessageContaining("exactly one");
    assertThatThrownBy(
            () -> TokenKey.from(new Env(Map.of("JWT_JWKS_URL", url(), "JWT_PUBLIC_KEY", "x"))))
        .hasMessageContaining("exactly one");
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/keys";
  }

  private TokenVerifier tokens() {
    KeySet keys = KeySet.open(URI.create(url()), now::get);
    return new TokenVerifier(
        List.of(keys),
        TokenRules.from(new Env(Map.of())),
        TestTokens.noRevocations(),
        InstantSource.system());
  }

  private TokenVerifier tokensOnceKnown(String token) {
    TokenVerifier tokens = tokens();
    await().ignoreExceptions().untilAsserted(() -> tokens.verify(token));
    return tokens;
  }

  private static void assertRefused(TokenVerifier tokens, String token) {
    assertThatThrownBy(() -> tokens.verify(token))
        .isInstanceOfSatisfying(
            RefusedTokenException.class,
            refusal -> assertThat(refusal.code()).isEqualTo("UNAUTHENTICATED"));
  }

  private static String signed(String kid, KeyPair pair) {
    return valid(kid).signWith(pair.getPrivate()).compact();
  }

  private static JwtBuilder valid(String kid) {
    return expiring().header().keyId(kid).and();
  }

  private static JwtBuilder expiring() {
    return Jwts.builder().subject("alice").expiration(Date.from(Instant.now().plusSeconds(600)));
  }

  private static ObjectNode key(String kid, KeyPair pair) {
    PublicJwk<PublicKey> jwk =
        Jwks.builder().<PublicKey, PrivateKey>key(pair.getPublic()).id(kid).build();
    return json(Jwks.json(jwk));
  }

  private static ObjectNode json(String json) {
    return (ObjectNode) Codec.json().readTree(json);
  }

  private static String set(ObjectNode... keys) {
    ObjectNode set = Codec.json().createObjectNode();
    ArrayNode list = set.putArray("keys");
    List.of(keys).forEach(list::add);
    return set.toString();
  }

  /// An answer is here within some milliseconds.
  private static ConditionFactory await() {
    return Awaitility.with().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).await();
  }
}
