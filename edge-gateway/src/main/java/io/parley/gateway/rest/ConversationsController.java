package io.parley.gateway.rest;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Limits;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.wire.Answer.CommandAccepted;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.ConversationStatus;
import io.parley.contract.wire.Origin;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.request.ClientRequests;
import io.parley.gateway.request.ClientRequests.Done;
import io.parley.gateway.request.Commands;
import io.parley.gateway.request.ConversationJson;
import io.parley.gateway.request.ListedConversations;
import io.parley.gateway.request.Payload;
import io.parley.gateway.request.Price;
import io.parley.gateway.request.Queries;
import io.parley.gateway.request.RequestException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Conversations and who is in them, by the same commands and rules as the `conversation:` events.
/// Each answers with the conversation as it is since.
@RestController
final class ConversationsController {
  /// 256 members with every character escaped.
  private static final int MAX_BODY_BYTES = 512 * 1024;

  private final ClientRequests requests;
  private final Queries queries;

  ConversationsController(ClientRequests requests, Queries queries) {
    this.requests = requests;
    this.queries = queries;
  }

  @Priced(Price.CONVERSATION_CREATE)
  @PostMapping("/api/conversations")
  CompletableFuture<ResponseEntity<byte[]>> create(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal, HttpServletRequest request)
      throws RequestException, IOException {
    Payload payload = Payload.of(JsonBody.read(request, MAX_BODY_BYTES));
    return ask(HttpStatus.CREATED, principal, payload, Commands::create);
  }

  @Priced(Price.CONVERSATION_READ)
  @GetMapping("/api/conversations/{id}")
  CompletableFuture<ResponseEntity<byte[]>> get(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal, @PathVariable String id) {
    return queries
        .describe(principal.userId(), new ConversationId(id), null)
        .thenCompose(ConversationsController::described);
  }

  @Priced(Price.CONVERSATION_UPDATE)
  @PatchMapping("/api/conversations/{id}")
  CompletableFuture<ResponseEntity<byte[]>> update(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal,
      @PathVariable String id,
      HttpServletRequest request)
      throws RequestException, IOException {
    return ask(HttpStatus.OK, principal, body(request, id), Commands::update);
  }

  /// Who adds nobody but themselves joins, which only an open group lets anybody do.
  @Priced(Price.MEMBERS_ADD)
  @PostMapping("/api/conversations/{id}/members")
  CompletableFuture<ResponseEntity<byte[]>> addMembers(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal,
      @PathVariable String id,
      HttpServletRequest request)
      throws RequestException, IOException {
    Payload payload = body(request, id);
    List<UserId> members = payload.users("members", Limits.MEMBERS_PER_COMMAND);
    boolean joins = members.equals(List.of(principal.userId()));
    return ask(HttpStatus.OK, principal, payload, joins ? Commands::join : Commands::addMembers);
  }

  /// Who removes themselves leaves.
  @Priced(Price.MEMBERS_REMOVE)
  @DeleteMapping("/api/conversations/{id}/members/{userId}")
  CompletableFuture<ResponseEntity<byte[]>> removeMember(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal,
      @PathVariable String id,
      @PathVariable String userId)
      throws RequestException {
    UserId member = new UserId(userId);
    ObjectNode body = Codec.json().createObjectNode();
    body.putArray("members").add(member.value());
    Payload payload = Payload.of(InPath.put(body, new ConversationId(id)));
    boolean leaves = member.equals(principal.userId());
    return ask(
        HttpStatus.OK, principal, payload, leaves ? Commands::leave : Commands::removeMembers);
  }

  @Priced(Price.INVITATION_ANSWER)
  @PostMapping("/api/conversations/{id}/accept")
  CompletableFuture<ResponseEntity<byte[]>> accept(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal, @PathVariable String id)
      throws RequestException {
    return ask(HttpStatus.OK, principal, named(id), Commands::accept);
  }

  @Priced(Price.INVITATION_ANSWER)
  @PostMapping("/api/conversations/{id}/decline")
  CompletableFuture<ResponseEntity<byte[]>> decline(
      @RequestAttribute(BearerFilter.PRINCIPAL) Principal principal, @PathVariable String id)
      throws RequestException {
    return ask(HttpStatus.OK, principal, named(id), Commands::decline);
  }

  /// May throw an [io.parley.contract.InvalidFieldException].
  private interface Parser {
    Command.Request parse(Payload payload, UserId by, Origin origin);
  }

  private CompletableFuture<ResponseEntity<byte[]>> ask(
      HttpStatus status, Principal principal, Payload payload, Parser parser) {
    return requests
        .command(
            principal.userId(),
            principal.isBackend(),
            origin -> parser.parse(payload, principal.userId(), origin))
        .thenApply(done -> accepted(status, done));
  }

  private static Payload named(String id) throws RequestException {
    return Payload.of(InPath.put(Codec.json().createObjectNode(), new ConversationId(id)));
  }

  private static Payload body(HttpServletRequest request, String id)
      throws RequestException, IOException {
    JsonNode body = JsonBody.read(request, MAX_BODY_BYTES);
    return Payload.of(InPath.put(body, new ConversationId(id)));
  }

  private static ResponseEntity<byte[]> accepted(HttpStatus status, Done done) {
    CommandAccepted accepted = done.answer();
    ObjectNode body =
        accepted.conversation() == null
            ? Codec.json().createObjectNode()
            : ConversationJson.of(accepted.conversation(), accepted.membership());
    return JsonAnswer.of(status, ConversationJson.put(done, body));
  }

  private static CompletableFuture<ResponseEntity<byte[]>> described(ConversationStatus now) {
    ListedConversations.Entry entry = ListedConversations.Entry.of(now);
    if (entry == null) {
      return CompletableFuture.failedFuture(
          RequestException.of(ErrorCode.NOT_FOUND, "you are in no such conversation"));
    }
    return CompletableFuture.completedFuture(
        JsonAnswer.of(HttpStatus.OK, ConversationJson.of(entry)));
  }
}
