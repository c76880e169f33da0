package io.parley.gateway.rest.page;

import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.UserId;
import io.parley.gateway.login.token.DemoTokens;
import io.parley.gateway.request.RequestException;
import io.parley.gateway.rest.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Where the web client gets its token. `GET /demo` says whether names are given tokens here; if
/// so, `POST /demo/token` gives one to who names the demo key, otherwise there is no such path. It
/// also says which pages may hand a token over, and which gateway to talk to.
@RestController
public final class DemoController {
  private static final int MAX_BODY_BYTES = 1024;

  private final Optional<DemoTokens> demoTokens;
  private final PageSettings settings;

  /// @param demoTokens empty when they are off
  public DemoController(Optional<DemoTokens> demoTokens, PageSettings settings) {
    this.demoTokens = demoTokens;
    this.settings = settings;
  }

  /// @param gateway null for this one
  record Demo(boolean tokens, List<String> hosts, @Nullable String gateway) {}

  record Issued(String token, String userId) {}

  @GetMapping("/demo")
  ResponseEntity<Demo> demo() {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(new Demo(demoTokens.isPresent(), settings.hosts(), settings.gateway()));
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
