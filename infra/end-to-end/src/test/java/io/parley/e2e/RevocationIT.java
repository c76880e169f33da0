package io.parley.e2e;

import static io.parley.e2e.TestStack.SECRET;
import static io.parley.e2e.TestStack.fetch;
import static io.parley.e2e.TestStack.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import io.parley.gateway.app.Gateway;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A user's tokens end at every gateway, also at one that starts later.
@ExtendWith(TestStack.Shared.class)
class RevocationIT {
  private static final String CALL = "/api/messages/conversations";

  private final String mallory = user("mallory");

  @Test
  void revokedUser_isRefusedByEveryGateway_alsoByOneThatStartsLater(TestStack stack)
      throws Exception {
    String before = token(mallory, Instant.now(), "");
    assertThat(fetch(stack.url(1) + CALL, before).statusCode()).isEqualTo(200);

    TestStack.Response revoked =
        stack.post(
            stack.url(0) + "/api/users/" + mallory + "/revoke",
            token("backend", Instant.now(), "parley:admin"),
            "{}");

    assertThat(revoked.statusCode()).as(revoked.body()).isEqualTo(200);
    assertThat(fetch(stack.url(0) + CALL, before).statusCode()).isEqualTo(401);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> fetch(stack.url(1) + CALL, before).statusCode() == 401);
    Instant at = Instant.parse(new JSONObject(revoked.body()).getString("revokedAt"));
    String newer = token(mallory, at.plusSeconds(1), "");
    try (Gateway later = stack.anotherGateway("later")) {
      String url = "http://127.0.0.1:" + later.port() + CALL;
      assertThat(fetch(url, before).statusCode()).isEqualTo(401);
      assertThat(fetch(url, newer).statusCode()).isEqualTo(200);
    }
    assertThat(fetch(stack.url(0) + CALL, TestStack.token(user("alice"))).statusCode())
        .isEqualTo(200);
  }

  private static String token(String user, Instant issuedAt, String scope) {
    return Jwts.builder()
        .subject(user)
        .issuedAt(Date.from(issuedAt))
        .claim("scope", scope)
        .expiration(Date.from(Instant.now().plusSeconds(600)))
        .signWith(Keys.hmacShaKeyFor(SECRET.getBytes(StandardCharsets.UTF_8)))
        .compact();
  }
}
