package io.parley.gateway.login.token;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import java.util.Arrays;
import java.util.Date;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Verifies tokens. Safe for use by many threads.
public final class TokenVerifier {
  /// No sensible token is longer; what is longer is not even parsed.
  private static final int MAX_LENGTH = 8_192;

  private final JwtParser parser;

  public TokenVerifier(TokenKey key) {
    this(key::configure);
  }

  TokenVerifier(Consumer<JwtParserBuilder> verification) {
    JwtParserBuilder builder = Jwts.parser();
    verification.accept(builder);
    parser = builder.build();
  }

  /// @param token a compact JWS, without `Bearer`; null when the client sent none
  /// @throws RefusedTokenException with what to tell the client
  public Principal verify(@Nullable String token) throws RefusedTokenException {
    if (token == null || token.isBlank()) {
      throw new RefusedTokenException("a token is required", false);
    }
    if (token.length() > MAX_LENGTH) {
      throw new RefusedTokenException("the token is too long", false);
    }
    try {
      return principal(parser.parseSignedClaims(token).getPayload());
    } catch (ExpiredJwtException e) {
      throw new RefusedTokenException("the token has expired", true);
    } catch (JwtException | IllegalArgumentException e) {
      throw new RefusedTokenException("the token is not valid", false);
    }
  }

  private static Principal principal(Claims claims) throws RefusedTokenException {
    String subject = claims.getSubject();
    if (subject == null) {
      throw new RefusedTokenException("the token names no user (sub)", false);
    }
    try {
      Sender sender =
          new Sender(
              new UserId(subject),
              claims.get("name", String.class),
              claims.get("picture", String.class));
      Date expiration = claims.getExpiration();
      return new Principal(
          sender, expiration == null ? null : expiration.toInstant(), scopes(claims));
    } catch (InvalidFieldException e) {
      throw new RefusedTokenException("the token's claims are not valid: " + e.field(), false);
    }
  }

  /// RFC 8693, 4.2: names with spaces between them. Anything else grants nothing.
  private static Set<String> scopes(Claims claims) {
    return claims.get("scope") instanceof String scope
        ? Arrays.stream(scope.split(" ", -1))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toUnmodifiableSet())
        : Set.of();
  }
}
