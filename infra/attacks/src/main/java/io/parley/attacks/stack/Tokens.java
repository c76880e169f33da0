package io.parley.attacks.stack;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.SecretKey;

/// Makes the users' JWTs (HS256), good for an hour.
///
/// @param secret of the stack, for tokens that are made otherwise
public record Tokens(String secret) {
  private static final Duration TTL = Duration.ofHours(1);
  private static final int SECRET_BYTES = 32;

  /// With a new secret of 256 random bits.
  static Tokens random() {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    return new Tokens(HexFormat.of().formatHex(random));
  }

  public String of(String user) {
    return of(user, Map.of());
  }

  /// @param claims more of them, such as `scope`, or others in place of these
  public String of(String user, Map<String, ?> claims) {
    Instant now = Instant.now();
    return Jwts.builder()
        .subject(user)
        .issuedAt(Date.from(now))
        .expiration(Date.from(now.plus(TTL)))
        .claims(claims)
        .signWith(key(), Jwts.SIG.HS256)
        .compact();
  }

  public SecretKey key() {
    return Keys.hmacShaKeyFor(secret.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "Tokens";
  }
}
