package io.parley.devstack;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import javax.crypto.SecretKey;

/// Makes JWTs (HS256) that the stack's gateways take. The key is the secret's UTF-8 bytes.
final class StackTokens {
  private static final int LEAST_BYTES = 32;

  private final SecretKey key;

  /// @throws StackFailure when the secret has less than 256 bits
  StackTokens(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < LEAST_BYTES) {
      throw new StackFailure(
          "JWT_SECRET: expected at least " + LEAST_BYTES + " bytes, but has " + bytes.length);
    }
    this.key = Keys.hmacShaKeyFor(bytes);
  }

  String token(
      String user, Optional<String> name, Optional<String> scope, Instant now, Duration ttl) {
    var jwt =
        Jwts.builder().subject(user).issuedAt(Date.from(now)).expiration(Date.from(now.plus(ttl)));
    name.ifPresent(value -> jwt.claim("name", value));
    scope.ifPresent(value -> jwt.claim("scope", value));
    return jwt.signWith(key, Jwts.SIG.HS256).compact();
  }
}
