package io.parley.gateway.login.token;

import io.jsonwebtoken.Jwts;
import io.parley.contract.UserId;
import io.parley.contract.settings.Env;
import io.parley.contract.settings.SharedSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// Makes a token (HS256) for any name that is asked for, so that Parley can be tried without a
/// login. Whoever reaches such a gateway can be any user: off unless it is asked for by name. Safe
/// for use by many threads.
public final class DemoTokens {
  public static final Duration TTL = Duration.ofHours(12);

  private final SecretKey key;

  private DemoTokens(SecretKey key) {
    this.key = key;
  }

  /// @param verified what the gateway verifies tokens with
  /// @return null when they are off
  /// @throws IllegalArgumentException when they are on and there is no secret to sign with; the
  ///   gateway does not start
  public static @Nullable DemoTokens from(Env env, TokenKey verified) {
    if (!env.get(SharedSettings.PARLEY_DEMO_TOKENS)) {
      return null;
    }
    return new DemoTokens(
        verified.secrets().stream()
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "PARLEY_DEMO_TOKENS=true needs JWT_SECRET: a public key signs no tokens")));
  }

  /// @return a compact JWS that is valid for [#TTL] from now
  public String token(UserId user, Instant now) {
    return Jwts.builder()
        .subject(user.value())
        .issuedAt(Date.from(now))
        .expiration(Date.from(now.plus(TTL)))
        .signWith(key, Jwts.SIG.HS256)
        .compact();
  }
}
