package io.parley.gateway.login.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.contract.UserId;
import io.parley.contract.settings.Env;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoTokensTest {
  private static final Map<String, String> SECRET =
      Map.of("JWT_SECRET", "a secret of this test, long enough for HS256");

  private static final String KEY = "the key of a test";

  @Test
  void key_isThatOfTheEnvironment() {
    assertThat(demoTokens().isKey(KEY)).isTrue();
    assertThat(demoTokens().isKey("")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "fifteen letters"})
  void withoutAKey_theGatewayDoesNotStart(String key) {
    Map<String, String> env = with(SECRET, "true");
    env.remove("PARLEY_DEMO_KEY");
    if (!key.equals("-")) {
      env.put("PARLEY_DEMO_KEY", key);
    }

    assertThatThrownBy(() -> DemoTokens.from(new Env(env), TokenKey.from(new Env(SECRET))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PARLEY_DEMO_KEY")
        .hasMessageNotContaining("fifteen");
  }

  @Test
  void demoTokens_areOffByDefault() {
    assertThat(DemoTokens.from(new Env(SECRET), TokenKey.from(new Env(SECRET)))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "false", "TRUE", "True", " true", "true ", "1", "yes", "on"})
  void anythingButTrue_isOff(String value) {
    assertThat(DemoTokens.from(new Env(with(SECRET, value)), TokenKey.from(new Env(SECRET))))
        .isNull();
  }

  @Test
  void token_namesTheUserForTwelveHours() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    String token = demoTokens().token(new UserId("alice"), now);

    Principal principal = TestTokens.verifier(SECRET).verify(token);
    assertThat(principal.userId()).isEqualTo(new UserId("alice"));
    assertThat(principal.expiresAt()).isEqualTo(now.plus(Duration.ofHours(12)));
  }

  @Test
  void token_expires() {
    String token =
        demoTokens()
            .token(new UserId("alice"), Instant.now().minus(DemoTokens.TTL).minusSeconds(1));

    RefusedTokenException refused =
        catchThrowableOfType(
            RefusedTokenException.class, () -> TestTokens.verifier(SECRET).verify(token));
    assertThat(refused.code()).isEqualTo("TOKEN_EXPIRED");
  }

  @Test
  void publicKey_cannotSign_soTheGatewayDoesNotStart() throws Exception {
    byte[] key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
    Map<String, String> env = Map.of("JWT_PUBLIC_KEY", Base64.getEncoder().encodeToString(key));

    assertThatThrownBy(
            () -> DemoTokens.from(new Env(with(env, "true")), TokenKey.from(new Env(env))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PARLEY_DEMO_TOKENS=true needs JWT_SECRET");
  }

  private static DemoTokens demoTokens() {
    return Objects.requireNonNull(
        DemoTokens.from(new Env(with(SECRET, "true")), TokenKey.from(new Env(SECRET))));
  }

  private static Map<String, String> with(Map<String, String> env, String value) {
    Map<String, String> all = new HashMap<>(env);
    all.put("PARLEY_DEMO_TOKENS", value);
    all.put("PARLEY_DEMO_KEY", KEY);
    return all;
  }
}
