package io.parley.gateway.dialect;

import io.parley.contract.InvalidFieldException;
import io.parley.contract.PresenceStatus;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Origin;
import io.parley.gateway.request.ClientRequests.Done;
import io.parley.gateway.request.Commands;
import io.parley.gateway.request.Member;
import io.parley.gateway.request.Payload;
import io.parley.gateway.request.Price;
import io.parley.gateway.request.Replies;
import io.parley.gateway.request.RequestException;
import io.parley.gateway.request.SendRequest;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Parley's own dialect (docs/protocol.md). What no app has an event for is asked by these events
/// in every dialect.
final class Native {
  /// Users that one `presence:watch` may name.
  static final int MAX_WATCHED = 200;

  /// Users that one `profile:get` may name: however long their profiles, the ack has at most as
  /// much as a page.
  static final int MAX_PROFILES = 32;

  static final Dialect DIALECT =
      Dialect.named("parley")
          .on("message:send", Price.MESSAGE, Native::send)
          .on("message:edit", Price.MESSAGE_CHANGE, command(Commands::edit, Replies::seq))
          .on("message:delete", Price.MESSAGE_CHANGE, command(Commands::delete, Replies::seq))
          .on("message:react", Price.MESSAGE_CHANGE, command(Commands::react, Replies::seq))
          .on(
              "receipt:delivered",
              Price.RECEIPT,
              asks(
                  (member, payload) -> ok(member.mark(payload.conversation(), number(payload), 0))))
          .on(
              "receipt:read",
              Price.RECEIPT,
              asks(
                  (member, payload) -> ok(member.mark(payload.conversation(), 0, number(payload)))))
          .on(
              "receipt:list",
              Price.RECEIPT_LIST,
              (client, member, in) -> client.requests().pages().receipts(member, in.payload()))
          .on("typing:start", Price.TYPING, typing(true))
          .on("typing:stop", Price.TYPING, typing(false))
          .on(
              "conversation:create",
              Price.CONVERSATION_CREATE,
              command(Commands::create, Replies::conversation))
          .on(
              "conversation:join",
              Price.CONVERSATION_JOIN,
              command(Commands::join, Replies::conversation))
          .on(
              "conversation:leave",
              Price.CONVERSATION_LEAVE,
              command(Commands::leave, Replies::conversation))
          .on(
              "conversation:add-members",
              Price.MEMBERS_ADD,
              command(Commands::addMembers, Replies::conversation))
          .on(
              "conversation:accept",
              Price.INVITATION_ANSWER,
              command(Commands::accept, Replies::conversation))
          .on(
              "conversation:decline",
              Price.INVITATION_ANSWER,
              command(Commands::decline, Replies::ok))
          .on(
              "conversation:invitations",
              Price.INVITATION_LIST,
              (client, _, in) -> {
                var _ = in.payload(); // what is no object is refused
                return client.requests().invitations(in.by()).thenApply(Replies::invitations);
              })
          .on(
              "conversation:remove-members",
              Price.MEMBERS_REMOVE,
              command(Commands::removeMembers, Replies::conversation))
          .on(
              "conversation:update",
              Price.CONVERSATION_UPDATE,
              command(Commands::update, Replies::conversation))
          .on(
              "conversation:list",
              Price.CONVERSATION_LIST,
              (client, member, in) -> client.requests().pages().conversations(member, in.payload()))
          .on(
              "presence:watch",
              Price.PRESENCE,
              (client, member, in) ->
                  client.requests().watch(member, users(in.payload())).thenApply(Replies::presence))
          .on(
              "presence:unwatch",
              Price.PRESENCE,
              (client, member, in) -> {
                client.requests().unwatch(member, users(in.payload()));
                return CompletableFuture.completedFuture(Replies.presence(List.of()));
              })
          .on(
              "presence:set",
              Price.PRESENCE_SET,
              asks((member, payload) -> ok(presence(member, payload))))
          .on(
              "profile:get",
              Price.PROFILE,
              (client, member, in) ->
                  client
                      .requests()
                      .profiles(member, users(in.payload(), MAX_PROFILES))
                      .thenApply(Replies::profiles))
          .on(
              "history:page",
              Price.PAGE,
              (client, member, in) -> client.requests().pages().page(member, in.payload()))
          .on(
              "history:search",
              Price.SEARCH,
              (client, member, in) -> client.requests().pages().search(member, in.payload()))
          .on("user:block", Price.BLOCK, blocks(true))
          .on("user:unblock", Price.BLOCK, blocks(false))
          .on(
              "session:refresh",
              Price.SESSION_REFRESH,
              (client, member, in) ->
                  CompletableFuture.completedFuture(
                      Replies.refreshed(
                          client.renew(in.payload().json().path("token").asString(null)))))
          .nativelyRendered()
          .build();

  private Native() {}

  /// May throw an [InvalidFieldException].
  private interface Parser {
    Command.Request parse(Payload payload, UserId by, Origin origin);
  }

  private static CompletableFuture<byte[]> send(
      DialectConnection client, Member member, InboundEvent in) throws RequestException {
    return client
        .requests()
        .send(member, SendRequest.parse(in.by(), in.payload().json()))
        .thenApply(Replies::accepted);
  }

  private static Action command(Parser parser, Function<Done, byte[]> ack) {
    return (client, member, in) -> {
      Payload payload = in.payload();
      return client
          .requests()
          .command(member, origin -> parser.parse(payload, in.by(), origin))
          .thenApply(ack);
    };
  }

  private static Action blocks(boolean on) {
    return command((payload, by, origin) -> Commands.block(payload, on, by, origin), Replies::ok);
  }

  /// What the connection itself does.
  private interface Asked {
    CompletableFuture<byte[]> of(Member member, Payload payload) throws RequestException;
  }

  private static Action asks(Asked what) {
    return (_, member, in) -> what.of(member, in.payload());
  }

  private static Action typing(boolean on) {
    return asks(
        (member, payload) -> {
          member.typing(payload.conversation(), on);
          return CompletableFuture.completedFuture(Replies.ok());
        });
  }

  private static List<UserId> users(Payload payload) {
    return users(payload, MAX_WATCHED);
  }

  private static List<UserId> users(Payload payload, int max) {
    return payload.users("users", max).stream().distinct().toList();
  }

  /// One of the two, or both.
  private static CompletableFuture<@Nullable Void> presence(Member member, Payload payload) {
    VisibleTo visibleTo = payload.optional("visibleTo", VisibleTo.class);
    PresenceStatus status =
        visibleTo == null
            ? payload.required("status", PresenceStatus.class)
            : payload.optional("status", PresenceStatus.class);
    if (status == PresenceStatus.OFFLINE) {
      throw InvalidFieldException.invalid("status", "must be online, away, busy or invisible");
    }
    if (visibleTo == null) {
      return member.choose(Objects.requireNonNull(status));
    }
    CompletableFuture<@Nullable Void> chosen = member.choose(visibleTo);
    return status == null ? chosen : chosen.thenCombine(member.choose(status), (_, _) -> null);
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
