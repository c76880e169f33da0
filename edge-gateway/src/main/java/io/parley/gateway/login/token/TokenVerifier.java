package io.parley.gateway.login.token;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.Locator;
import io.jsonwebtoken.UnsupportedJwtException;
import io.jsonwebtoken.security.SignatureException;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.Require;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Verifies tokens. Safe for use by many threads.
public final class TokenVerifier {
  /// No sensible token is longer; what is longer is not even parsed.
  private static final int MAX_LENGTH = 8_192;

  /// How much the clock of who makes the tokens may be ahead.
  private static final Duration SKEW = Duration.ofSeconds(30);

  /// Of a header: what would change how a token is read. None of ours has it.
  private static final Set<String> NOT_READ = Set.of("crit", "b64", "zip");

  private final List<JwtParser> parsers;
  private final TokenRules rules;
  private final Revocations revocations;
  private final InstantSource clock;

  /// @param clock tells when a token expires
  public TokenVerifier(
      TokenKey key, TokenRules rules, Revocations revocations, InstantSource clock) {
    this(key.locators(), rules, revocations, clock);
  }

  TokenVerifier(
      List<Locator<Key>> keys, TokenRules rules, Revocations revocations, InstantSource clock) {
    this.parsers = keys.stream().map(this::parser).toList();
    this.revocations = revocations;
    this.rules = rules;
    this.clock = clock;
  }

  private JwtParser parser(Locator<Key> keys) {
    return Jwts.parser()
        .sig()
        .clear()
        .add(List.of(Jwts.SIG.HS256, Jwts.SIG.RS256, Jwts.SIG.ES256, Jwts.SIG.EdDSA))
        .and()
        .clock(() -> Date.from(clock.instant()))
        .clockSkewSeconds(SKEW.toSeconds())
        .keyLocator(header -> isOurs(header) ? keys.locate(header) : null)
        .build();
  }

  /// A header of the form and the type that we read.
  private boolean isOurs(Header header) {
    String type = header.getType();
    boolean typed =
        rules.types().isEmpty()
            ? type == null || type.equalsIgnoreCase("JWT")
            : type != null && rules.types().contains(type.toLowerCase(Locale.ROOT));
    return typed && Collections.disjoint(header.keySet(), NOT_READ);
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
      Principal principal = principal(claims(token));
      if (revocations.revokes(principal)) {
        throw new RefusedTokenException("the token counts no longer", false);
      }
      return principal;
    } catch (ExpiredJwtException e) {
      throw new RefusedTokenException("the token has expired", true);
    } catch (JwtException | IllegalArgumentException e) {
      throw new RefusedTokenException("the token is not valid", false);
    }
  }

  /// By the first of the keys that has signed it.
  private Claims claims(String token) {
    JwtException refused = new UnsupportedJwtException("there is no key");
    for (JwtParser parser : parsers) {
      try {
        return parser.parseSignedClaims(token).getPayload();
      } catch (SignatureException e) {
        refused = e;
      }
    }
    throw refused;
  }

  private Principal principal(Claims claims) throws RefusedTokenException {
    String subject = claims.getSubject();
    if (subject == null) {
      throw new RefusedTokenException("the token names no user (sub)", false);
    }
    Date issued = claims.getIssuedAt();
    Instant issuedAt = issued == null ? null : issued.toInstant();
    Instant expiresAt = expiresAt(claims, issuedAt);
    if (!rules.issuers().isEmpty() && !rules.issuers().contains(claims.getIssuer())) {
      throw new RefusedTokenException("the token is by another issuer (iss)", false);
    }
    Set<String> audience = claims.getAudience();
    boolean forAnybody = audience == null || audience.isEmpty();
    if (rules.audiences().isEmpty()
        ? !forAnybody
        : forAnybody || Collections.disjoint(rules.audiences(), audience)) {
      throw new RefusedTokenException("the token is for another service (aud)", false);
    }
    try {
      Sender sender =
          new Sender(
              new UserId(subject),
              claims.get("name", String.class),
              Require.optionalWebUrl("picture", claims.get("picture", String.class)));
      return new Principal(sender, issuedAt, expiresAt, claims.getId(), scopes(claims));
    } catch (InvalidFieldException e) {
      throw new RefusedTokenException("the token's claims are not valid: " + e.field(), false);
    }
  }

  private Instant expiresAt(Claims claims, @Nullable Instant issuedAt)
      throws RefusedTokenException {
    Date expiration = claims.getExpiration();
    if (expiration == null) {
      throw new RefusedTokenException("the token does not expire (exp)", false);
    }
    Instant now = clock.instant();
    Instant expiresAt = expiration.toInstant();
    if (!expiresAt.isAfter(now)) {
      throw new RefusedTokenException("the token has expired", true);
    }
    if (issuedAt != null && issuedAt.isAfter(now.plus(SKEW))) {
      throw new RefusedTokenException("the token is of a time to come (iat)", false);
    }
    Instant made = issuedAt == null || issuedAt.isAfter(now) ? now : issuedAt;
    if (expiresAt.isAfter(made.plus(rules.maxAge()).plus(SKEW))) {
      throw new RefusedTokenException("the token lives too long (exp)", false);
    }
    return expiresAt;
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
