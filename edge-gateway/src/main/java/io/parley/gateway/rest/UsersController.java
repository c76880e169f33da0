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

/// Who users are to the user who asks: those see it who see their presence. A backend sees
/// everybody, unless it asks for a user.
@RestController
final class UsersController {
  /// As many as one `profile:get` may name.
  static final int MAX_USERS = 32;

  private final ClientRequests requests;

  UsersController(ClientRequests requests) {
    this.requests = requests;
  }

  /// @param ids with commas between them; a parameter for each, where there are several, is taken
  ///   whole
  @Priced(Price.PROFILE)
  @GetMapping("/api/users")
  CompletableFuture<ResponseEntity<byte[]>> profiles(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal, @RequestParam List<String> ids)
      throws RequestException {
    List<UserId> users = NamedUsers.of("ids", ids, MAX_USERS);
    return (principal.isAdmin()
            ? requests.profilesForBackend(principal.userId(), users)
            : requests.profiles(principal.userId(), users))
        .thenApply(
            profiles -> {
              ObjectNode body = Codec.json().createObjectNode();
              body.set("users", Codec.json().valueToTree(profiles));
              return JsonAnswer.of(HttpStatus.OK, body);
            });
  }
}
