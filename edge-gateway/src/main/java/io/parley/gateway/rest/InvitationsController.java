package io.parley.gateway.rest;

import io.parley.contract.codec.Codec;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.request.ClientRequests;
import io.parley.gateway.request.InvitationJson;
import io.parley.gateway.request.Price;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/// To what the caller is invited; answered as part of the conversations
/// ([ConversationsController]).
@RestController
final class InvitationsController {
  private final ClientRequests requests;

  InvitationsController(ClientRequests requests) {
    this.requests = requests;
  }

  @Priced(Price.INVITATION_LIST)
  @GetMapping("/api/invitations")
  CompletableFuture<ResponseEntity<byte[]>> list(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal) {
    return requests
        .invitations(principal.userId())
        .thenApply(
            open ->
                JsonAnswer.of(
                    HttpStatus.OK, InvitationJson.put(open, Codec.json().createObjectNode())));
  }
}
