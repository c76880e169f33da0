package io.parley.gateway.login.token;

import io.parley.contract.settings.Env;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/// What tests verify tokens with.
public final class TestTokens {
  private TestTokens() {}

  /// By these variables, and the clock of the machine.
  public static TokenVerifier verifier(Map<String, String> variables) {
    Env env = new Env(variables);
    return new TokenVerifier(
        TokenKey.from(env), TokenRules.from(env), noRevocations(), InstantSource.system());
  }

  /// None that are known yet.
  public static Revocations noRevocations() {
    return new Revocations(Duration.ofDays(1), InstantSource.system());
  }
}
