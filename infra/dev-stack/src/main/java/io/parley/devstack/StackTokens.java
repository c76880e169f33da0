package io.parley.devstack;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import io.parley.contract.settings.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import javax.crypto.SecretKey;

/// Makes JWTs (HS256) that the stack's gateways take. The key is the secret's UTF-8 bytes.
final class StackTokens {
  private final SecretKey key;

  StackTokens(Secrets secrets) {
    this.key = Keys.hmacShaKeyFor(secrets.first().getBytes(StandardCharsets.UTF_8));
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
