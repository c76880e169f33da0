package io.parley.gateway.rest;

import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.UserId;
import io.parley.gateway.login.token.DemoTokens;
import io.parley.gateway.request.RequestException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Where the page at `/` gets its token. `GET /demo` says whether names are given tokens here; if
/// so, `POST /demo/token` gives one to who names the demo key, otherwise there is no such path.
@RestController
public final class DemoController {
  private static final int MAX_BODY_BYTES = 1024;

  private final Optional<DemoTokens> demoTokens;

  /// @param demoTokens empty when they are off
  public DemoController(Optional<DemoTokens> demoTokens) {
    this.demoTokens = demoTokens;
  }

  record Demo(boolean tokens) {}

  record Issued(String token, String userId) {}

  @GetMapping("/demo")
  ResponseEntity<Demo> demo() {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(new Demo(demoTokens.isPresent()));
  }

  @PostMapping("/demo/token")
  ResponseEntity<Issued> token(HttpServletRequest request) throws RequestException, IOException {
    if (demoTokens.isEmpty()) {
      throw RequestException.of(ErrorCode.NOT_FOUND, "this gateway gives no tokens");
    }
    JsonNode body = JsonBody.read(request, MAX_BODY_BYTES);
    if (!demoTokens.get().isKey(body.path("key").asString(""))) {
      throw RequestException.of(
          ErrorCode.FORBIDDEN, "open the page by the address that ./parley up prints");
    }
    UserId user = name(body);
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(new Issued(demoTokens.get().token(user, Instant.now()), user.value()));
  }

  private static UserId name(JsonNode body) {
    JsonNode name = body.path("name");
    if (!name.isString()) {
      throw InvalidFieldException.invalid("name", "a text is required");
    }
    try {
      return new UserId(name.stringValue().strip());
    } catch (InvalidFieldException e) { // it speaks of userId, a field that nobody sent
      throw InvalidFieldException.invalid("name", "is no user id (" + e.getMessage() + ")");
    }
  }
}
