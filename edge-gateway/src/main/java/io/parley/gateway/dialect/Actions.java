package io.parley.gateway.dialect;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.MessageBody;
import io.parley.contract.UserId;
import io.parley.contract.wire.Command.JoinConversation;
import io.parley.gateway.request.Price;
import io.parley.gateway.request.Replies;
import io.parley.gateway.request.RequestException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// What an app's clients can mean by an event; the left side of its table names one of these.
final class Actions {
  private Actions() {}

  /// Sends a message. Without a `clientMessageId` it gets one, and a repetition is another message.
  static Action sends(
      Function<InboundEvent, ConversationId> where, Function<InboundEvent, MessageBody> body) {
    return (client, member, in) ->
        client
            .send(
                member,
                in.optional("clientMessageId", String.class),
                where.apply(in),
                body.apply(in))
            .thenApply(Replies::accepted);
  }

  /// Joins the room of a conversation that the user is a member of.
  static Action joins(Function<InboundEvent, ConversationId> where) {
    return (client, member, in) -> {
      ConversationId room = where.apply(in);
      client.join(member, room);
      return client
          .requests()
          .members(client.user(), room)
          .thenCompose(members -> paid(client, members))
          .whenComplete(
              (members, failure) -> {
                if (failure != null) {
                  client.leave(member, room);
                } else {
                  client.welcome(member, members);
                }
              })
          .thenApply(_ -> Replies.ok());
    };
  }

  /// The rest of what it costs to be told who is there.
  private static CompletableFuture<List<UserId>> paid(
      DialectConnection client, List<UserId> members) {
    try {
      if (client.tellsPresence()) {
        client.requests().takeRest(client.user(), Price.ROOM_JOIN, members.size());
      }
      return CompletableFuture.completedFuture(members);
    } catch (RequestException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Likewise; a conversation that there is not is made, open to everybody, and whoever is no
  /// member becomes one.
  static Action joinsOrMakes(Function<InboundEvent, ConversationId> where) {
    return (client, member, in) -> {
      ConversationId room = where.apply(in);
      client.join(member, room);
      if (member.isMemberOf(room)) {
        return ok();
      }
      return client
          .requests()
          .command(member, origin -> new JoinConversation(room, true, client.user(), origin))
          .whenComplete(
              (_, failure) -> {
                if (failure != null) {
                  client.leave(member, room);
                }
              })
          .thenApply(Replies::conversation);
    };
  }

  static Action leaves(Function<InboundEvent, ConversationId> where) {
    return (client, member, in) -> {
      client.leave(member, where.apply(in));
      return ok();
    };
  }

  /// Joins the room of the user's own, which the event names.
  static Action joinsPersonal() {
    return (client, member, in) -> {
      if (!in.plain().equals(client.user().value())) {
        throw RequestException.of(ErrorCode.FORBIDDEN, "this is another user's room");
      }
      client.joinPersonal(member);
      return ok();
    };
  }

  static Action types(Function<InboundEvent, ConversationId> where, boolean on) {
    return (_, member, in) -> {
      member.typing(where.apply(in), on);
      return ok();
    };
  }

  /// Has read all that there is.
  static Action readsAll(Function<InboundEvent, ConversationId> where) {
    return (_, member, in) -> {
      ConversationId conversation = where.apply(in);
      long last = member.lastNumber(conversation);
      if (last == 0) {
        member.requireKnown();
        return ok();
      }
      return member.mark(conversation, 0, last).thenApply(_ -> Replies.ok());
    };
  }

  /// Has read up to and with one message.
  static Action reads(Function<InboundEvent, ConversationId> where, String messageField) {
    return (client, member, in) -> {
      ConversationId conversation = where.apply(in);
      return number(client, conversation, in.text(messageField))
          .thenCompose(number -> member.mark(conversation, 0, number))
          .thenApply(_ -> Replies.ok());
    };
  }

  private static CompletableFuture<Long> number(
      DialectConnection client, ConversationId conversation, String messageId) {
    return client
        .remembered()
        .number(conversation, messageId)
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> client.requests().messageNumber(client.user(), conversation, messageId));
  }

  private static CompletableFuture<byte[]> ok() {
    return CompletableFuture.completedFuture(Replies.ok());
  }
}
