package io.parley.benchmarks.harness;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import javax.crypto.SecretKey;

/// Makes JWTs (HS256) for users of the load, good for an hour.
public final class LoadTokens {
  private static final Duration TTL = Duration.ofHours(1);

  private final SecretKey key;

  /// @throws BenchmarkFailure when the secret has less than 256 bits
  public LoadTokens(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < 32) {
      throw new BenchmarkFailure("the secret has " + bytes.length + " bytes, expected 32 or more");
    }
    key = Keys.hmacShaKeyFor(bytes);
  }

  /// With the secret of the stack that uses this data directory, or of the environment.
  ///
  /// @throws BenchmarkFailure when there is none
  public static LoadTokens from(Map<String, String> env, Path data) {
    String given = env.getOrDefault("JWT_SECRET", "").strip();
    if (!given.isEmpty()) {
      return new LoadTokens(given);
    }
    try {
      return new LoadTokens(Files.readString(data.resolve("jwt-secret")).strip());
    } catch (IOException e) {
      throw new BenchmarkFailure(
          "there is no secret in " + data + ": set JWT_SECRET or PARLEY_DATA", e);
    }
  }

  public String of(String user) {
    Instant now = Instant.now();
    return Jwts.builder()
        .subject(user)
        .issuedAt(Date.from(now))
        .expiration(Date.from(now.plus(TTL)))
        .signWith(key, Jwts.SIG.HS256)
        .compact();
  }
}
