package io.parley.gateway.login.token;

import io.parley.contract.settings.Env;
import java.time.InstantSource;
import java.util.Map;

/// What tests verify tokens with.
public final class TestTokens {
  private TestTokens() {}

  /// By these variables, and the clock of the machine.
  public static TokenVerifier verifier(Map<String, String> variables) {
    Env env = new Env(variables);
    return new TokenVerifier(TokenKey.from(env), TokenRules.from(env), InstantSource.system());
  }
}
