package io.parley.gateway.login.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jsonwebtoken.Jwts;
import io.parley.contract.UserId;
import io.parley.contract.settings.Env;
import io.parley.contract.settings.SharedSettings;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/// Makes a token (HS256) for any name that is asked for, so that Parley can be tried without a
/// login. Whoever has the demo key can be any user: off unless it is asked for by name. Nothing
/// else proves that it is this machine's user who asks: behind a proxy, everybody comes from here.
/// Safe for use by many threads.
public final class DemoTokens {
  public static final Duration TTL = Duration.ofHours(12);

  private final SecretKey key;
  private final byte[] demoKey;

  private DemoTokens(SecretKey key, String demoKey) {
    this.key = key;
    this.demoKey = demoKey.getBytes(UTF_8);
  }

  /// @param verified what the gateway verifies tokens with
  /// @return null when they are off
  /// @throws IllegalArgumentException when they are on and there is no secret to sign with, or no
  ///   demo key; the gateway does not start
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
                        "PARLEY_DEMO_TOKENS=true needs JWT_SECRET: a public key signs no tokens")),
        env.find(SharedSettings.PARLEY_DEMO_KEY)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "PARLEY_DEMO_TOKENS=true needs PARLEY_DEMO_KEY: who does not know it gets"
                            + " no token")));
  }

  /// Whether this is the demo key.
  public boolean isKey(String asked) {
    return MessageDigest.isEqual(demoKey, asked.getBytes(UTF_8));
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
