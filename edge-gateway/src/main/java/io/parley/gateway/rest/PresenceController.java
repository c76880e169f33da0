package io.parley.gateway.rest;

import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.request.ClientRequests;
import io.parley.gateway.request.Price;
import io.parley.gateway.request.RequestException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// How users are seen now, by the user who asks ([io.parley.gateway.request.PresenceRule]); a
/// backend sees everybody, unless it asks for a user. Who wants to hear of changes asks by socket.
@RestController
final class PresenceController {
  /// As many as one `presence:watch` may name.
  static final int MAX_USERS = 200;

  private final ClientRequests requests;

  PresenceController(ClientRequests requests) {
    this.requests = requests;
  }

  /// @param users with commas between them; a parameter for each, where there are several, is taken
  ///   whole
  @Priced(Price.PRESENCE)
  @GetMapping("/api/presence")
  CompletableFuture<ResponseEntity<byte[]>> presence(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal,
      @RequestParam List<String> users)
      throws RequestException {
    List<UserId> asked = NamedUsers.of("users", users, MAX_USERS);
    return (principal.isAdmin()
            ? requests.presenceForBackend(principal.userId(), asked)
            : requests.presence(principal.userId(), asked))
        .thenApply(
            presence -> {
              ObjectNode body = Codec.json().createObjectNode();
              body.set("presence", Codec.json().valueToTree(presence));
              return JsonAnswer.of(HttpStatus.OK, body);
            });
  }
}
