package io.parley.gateway.request;

import static java.util.Map.entry;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.Limits;
import io.parley.contract.PresenceStatus;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer.CommandAccepted;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.CreateConversation;
import io.parley.contract.wire.Command.JoinConversation;
import io.parley.contract.wire.Origin;
import io.parley.gateway.history.History;
import io.parley.gateway.history.SearchHistory;
import io.parley.gateway.socketio.AckResponder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The events that native clients send (docs/protocol.md), all but `session:refresh`. Every one is
/// answered when the client wants an ack, also one that does not exist.
public final class NativeDialect {
  /// Users that one `presence:watch` may name.
  static final int MAX_WATCHED = 200;

  private static final String SEND = "message:send";

  private final Requests requests;
  private final RateLimits limits;
  private final Map<String, Handler> handlers;

  public NativeDialect(
      Requests requests, RateLimits limits, History history, SearchHistory search) {
    this.requests = requests;
    this.limits = limits;
    PagedRequests paged = new PagedRequests(history, search);
    this.handlers =
        Map.ofEntries(
            entry(SEND, this::send),
            entry("message:edit", command(Commands::edit, Replies::seq)),
            entry("message:delete", command(Commands::delete, Replies::seq)),
            entry("message:react", command(Commands::react, Replies::seq)),
            entry("receipt:delivered", (m, p) -> ok(m.mark(p.conversation(), number(p), 0))),
            entry("receipt:read", (m, p) -> ok(m.mark(p.conversation(), 0, number(p)))),
            entry("typing:start", (m, p) -> typing(m, p, true)),
            entry("typing:stop", (m, p) -> typing(m, p, false)),
            entry("conversation:create", command(Commands::create, Replies::conversation)),
            entry("conversation:join", command(Commands::join, Replies::conversation)),
            entry("conversation:leave", command(Commands::leave, Replies::conversation)),
            entry("conversation:add-members", command(Commands::addMembers, Replies::conversation)),
            entry(
                "conversation:remove-members",
                command(Commands::removeMembers, Replies::conversation)),
            entry("conversation:update", command(Commands::update, Replies::conversation)),
            entry("conversation:list", paged::conversations),
            entry("presence:watch", NativeDialect::watch),
            entry("presence:unwatch", NativeDialect::unwatch),
            entry("presence:set", (m, p) -> ok(m.choose(status(p)))),
            entry("history:page", paged::page),
            entry("history:search", paged::search),
            entry("user:block", command((p, by, o) -> Commands.block(p, true, by, o), Replies::ok)),
            entry(
                "user:unblock",
                command((p, by, o) -> Commands.block(p, false, by, o), Replies::ok)));
  }

  /// The events that there are.
  Set<String> events() {
    return handlers.keySet();
  }

  /// Answers with the ack's JSON. May throw an [InvalidFieldException].
  private interface Handler {
    CompletableFuture<byte[]> handle(Member member, Payload payload) throws RequestException;
  }

  /// May throw an [InvalidFieldException].
  private interface Parser {
    Command.Request parse(Payload payload, UserId by, Origin origin);
  }

  /// Never blocks and never throws for what a client sent.
  public void handle(Member member, String event, List<JsonNode> args, @Nullable AckResponder ack) {
    var _ =
        ask(member, event, args.isEmpty() ? null : args.getFirst())
            .exceptionally(failure -> Replies.refused(Replies.reason(failure)))
            .whenComplete(
                (reply, _) -> {
                  if (ack != null && reply != null) {
                    ack.ack(reply);
                  }
                });
  }

  /// Fails with a [RequestException].
  ///
  /// @return the ack
  public CompletableFuture<byte[]> ask(Member member, String event, @Nullable JsonNode argument) {
    try {
      limit(member.sender().id(), event);
      Handler handler = handlers.get(event);
      if (handler == null) {
        throw RequestException.of(ErrorCode.NOT_FOUND, "there is no such event");
      }
      return handler.handle(member, Payload.of(argument));
    } catch (InvalidFieldException e) {
      return CompletableFuture.failedFuture(RequestException.malformed(e));
    } catch (RequestException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Takes a token for what a dialect does by itself.
  ///
  /// @throws RequestException as of [RateLimits#other]
  public void admit(UserId user) throws RequestException {
    limits.other(user);
  }

  private void limit(UserId user, String event) throws RequestException {
    if (event.equals(SEND)) {
      limits.send(user);
    } else {
      limits.other(user);
    }
  }

  private CompletableFuture<byte[]> send(Member member, Payload payload) throws RequestException {
    SendRequest request = SendRequest.parse(member.sender().id(), payload.json());
    requireRoom(member, request.conversationId());
    return requests
        .ask(request.from(member.sender()))
        .thenApply(
            reply -> {
              SendAccepted accepted = (SendAccepted) reply;
              member.sent(accepted.conversationId(), accepted.number());
              return Replies.accepted(accepted);
            });
  }

  private Handler command(Parser parser, Function<CommandAccepted, byte[]> ack) {
    return (member, payload) -> {
      UserId by = member.sender().id();
      return requests
          .ask(
              origin -> {
                Command.Request request = parser.parse(payload, by, origin);
                if (request instanceof CreateConversation || request instanceof JoinConversation) {
                  requireRoom(member, request.conversationId());
                }
                return request;
              })
          .thenApply(reply -> ack.apply((CommandAccepted) reply));
    };
  }

  private static void requireRoom(Member member, ConversationId conversation) {
    if (!member.mayFollow(conversation)) {
      throw InvalidFieldException.tooLarge(
          "conversationId", "you are in " + Limits.CONVERSATIONS_PER_USER + " conversations");
    }
  }

  private static CompletableFuture<byte[]> typing(Member member, Payload payload, boolean typing)
      throws RequestException {
    member.typing(payload.conversation(), typing);
    return CompletableFuture.completedFuture(Replies.ok());
  }

  private static CompletableFuture<byte[]> watch(Member member, Payload payload) {
    return member.watch(users(payload)).thenApply(Replies::presence);
  }

  private static CompletableFuture<byte[]> unwatch(Member member, Payload payload) {
    member.unwatch(users(payload));
    return CompletableFuture.completedFuture(Replies.presence(List.of()));
  }

  private static List<UserId> users(Payload payload) {
    return payload.users("users", MAX_WATCHED).stream().distinct().toList();
  }

  private static PresenceStatus status(Payload payload) {
    PresenceStatus status = payload.required("status", PresenceStatus.class);
    if (status == PresenceStatus.OFFLINE) {
      throw InvalidFieldException.invalid("status", "must be online, away, busy or invisible");
    }
    return status;
  }

  private static long number(Payload payload) {
    long number = payload.required("number", Long.class);
    if (number < 1) {
      throw InvalidFieldException.invalid("number", "must be at least 1");
    }
    return number;
  }

  private static CompletableFuture<byte[]> ok(CompletableFuture<@Nullable Void> done) {
    return done.thenApply(_ -> Replies.ok());
  }
}
