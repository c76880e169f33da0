package io.parley.faults.load;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.crypto.SecretKey;

/// Makes JWTs (HS256), good for longer than any run: a clock that jumps must not end them.
final class UserTokens {
  private static final Duration TTL = Duration.ofDays(7);

  private final SecretKey key;

  /// @param secret of 256 bits or more, else an [IllegalArgumentException]
  UserTokens(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < 32) {
      throw new IllegalArgumentException(
          "the secret has " + bytes.length + " bytes, expected 32 or more");
    }
    key = Keys.hmacShaKeyFor(bytes);
  }

  String of(String user) {
    return Jwts.builder()
        .subject(user)
        .expiration(Date.from(Instant.now().plus(TTL)))
        .signWith(key, Jwts.SIG.HS256)
        .compact();
  }
}
