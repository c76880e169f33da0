package io.parley.gateway.login.token;

import io.jsonwebtoken.Header;
import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Locator;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PublicJwk;
import io.parley.contract.codec.Codec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// The public keys of whoever gives the tokens (RFC 7517), found by the token's `kid`. Each is for
/// one algorithm, its own, whatever the token says: RS256, ES256 or EdDSA; what else is in the set
/// is passed over.
///
/// Nothing waits: what is known counts, and it is fetched anew in the background when it is used
/// and older than [#FRESH_FOR], or when a token names a key that is not known, which may be tried
/// again when the answer is there. Not more often than every [#ASK_AGAIN], whatever tokens come.
/// While the answer does not come or cannot be read, what was known before counts. Safe for use by
/// many threads.
///
/// Bound: an answer of [#MAX_BYTES] within [#ANSWER_WITHIN]. Overflow: it is no answer.
final class KeySet implements Locator<Key> {
  static final Duration FRESH_FOR = Duration.ofMinutes(5);
  static final Duration ASK_AGAIN = Duration.ofSeconds(10);
  static final int MAX_BYTES = 256 * 1024;
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(KeySet.class);

  private final URI address;
  private final LongSupplier nanoTime;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(ANSWER_WITHIN)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final AtomicLong askedAt;

  private volatile Known known;

  private KeySet(URI address, LongSupplier nanoTime) {
    this.address = address;
    this.nanoTime = nanoTime;
    long now = nanoTime.getAsLong();
    askedAt = new AtomicLong(now - ASK_AGAIN.toNanos());
    known = new Known(Map.of(), now - FRESH_FOR.toNanos());
  }

  /// Begins to fetch the keys.
  ///
  /// @param nanoTime [System#nanoTime]
  static KeySet open(URI address, LongSupplier nanoTime) {
    KeySet keys = new KeySet(address, nanoTime);
    keys.fetch(nanoTime.getAsLong());
    return keys;
  }

  /// @param algorithm the only one that it is for
  private record PublicKeyOf(String algorithm, Key key) {}

  /// @param at when they were fetched
  private record Known(Map<String, PublicKeyOf> keys, long at) {}

  /// @return null, which refuses the token, when there is no such key, or not for its algorithm
  @Override
  public @Nullable Key locate(Header header) {
    if (!(header instanceof JwsHeader jws) || jws.getKeyId() == null) {
      return null;
    }
    Known now = known;
    PublicKeyOf found = now.keys().get(jws.getKeyId());
    long time = nanoTime.getAsLong();
    if (found == null || time - now.at() >= FRESH_FOR.toNanos()) {
      fetch(time);
    }
    return found != null && found.algorithm().equals(jws.getAlgorithm()) ? found.key() : null;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // every end of it is handled
  private void fetch(long now) {
    long last = askedAt.get();
    if (now - last < ASK_AGAIN.toNanos() || !askedAt.compareAndSet(last, now)) {
      return;
    }
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(ANSWER_WITHIN)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
    BodyHandler<String> body =
        BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_BYTES);
    http.sendAsync(request, body)
        .thenAccept(this::take)
        .exceptionally(
            failure -> {
              log.warn("the keys of tokens were not fetched: {}", failure.toString());
              return null;
            });
  }

  private void take(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      log.warn("the keys of tokens were not fetched: status {}", response.statusCode());
      return;
    }
    try {
      if (!(Codec.json().readTree(response.body()).path("keys") instanceof ArrayNode list)) {
        log.warn("the keys of tokens cannot be read: there is no JWK set");
        return;
      }
      Map<String, PublicKeyOf> keys = new HashMap<>();
      for (JsonNode key : list) {
        read(key)
            .ifPresent(
                jwk ->
                    algorithm(jwk)
                        .ifPresent(
                            own -> keys.put(jwk.getId(), new PublicKeyOf(own, jwk.toKey()))));
      }
      known = new Known(Map.copyOf(keys), nanoTime.getAsLong());
      log.debug("{} keys of tokens are known", keys.size());
    } catch (JacksonException | NumberFormatException e) { // the latter for 1e999999999
      log.warn("the keys of tokens cannot be read: {}", e.getMessage());
    }
  }

  /// Each by itself: as a set of JJWT's, one key under two names would be there once.
  private static Optional<Jwk<?>> read(JsonNode key) {
    try {
      return Optional.<Jwk<?>>of(Jwks.parser().build().parse(key.toString()))
          .filter(jwk -> jwk.getId() != null);
    } catch (JwtException | IllegalArgumentException e) {
      log.debug("a key of tokens is passed over", e);
      return Optional.empty();
    }
  }

  /// The one that a key is for; empty for what verifies no tokens of ours.
  private static Optional<String> algorithm(Jwk<?> jwk) {
    if (!(jwk instanceof PublicJwk) || !"sig".equals(jwk.getOrDefault("use", "sig"))) {
      return Optional.empty();
    }
    String curve = String.valueOf(jwk.get("crv"));
    String own =
        switch (jwk.getType()) {
          case "RSA" -> "RS256";
          case "EC" -> curve.equals("P-256") ? "ES256" : "";
          case "OKP" -> curve.equals("Ed25519") || curve.equals("Ed448") ? "EdDSA" : "";
          default -> "";
        };
    boolean declared = jwk.getAlgorithm() == null || jwk.getAlgorithm().equals(own);
    return own.isEmpty() || !declared ? Optional.empty() : Optional.of(own);
  }
}
