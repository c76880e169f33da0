package io.parley.gateway.dialect;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Presence;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.gateway.request.AppTypes;
import io.parley.gateway.request.Member;
import io.parley.gateway.request.Replies;
import io.parley.gateway.request.RequestException;
import io.parley.gateway.request.TimeOrderedIds;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What an app's clients can mean by an event; the left side of its table names one of these.
final class Actions {
  private Actions() {}

  /// Sends a message.
  ///
  /// @param message the payload of `message:send`; without a `clientMessageId` it gets one, and a
  ///   repetition is another message
  static Action sends(Function<Heard, ObjectNode> message) {
    return (client, member, heard) -> {
      ObjectNode payload = message.apply(heard);
      String given = heard.optional("clientMessageId", String.class);
      String id = given == null ? TimeOrderedIds.next() : given;
      return client.send(member, id, payload.put("clientMessageId", id));
    };
  }

  /// Joins the room of a conversation that the user is a member of.
  static Action joins(Function<Heard, ConversationId> where) {
    return (client, member, heard) -> {
      client.admit();
      ConversationId room = where.apply(heard);
      client.join(room);
      return client
          .members(room)
          .whenComplete(
              (members, failure) -> {
                if (failure != null) {
                  client.leave(room);
                } else {
                  welcome(client, member, members);
                }
              })
          .thenApply(_ -> Replies.ok());
    };
  }

  /// Likewise; a conversation that there is not is made, open to everybody, and whoever is no
  /// member becomes one.
  static Action joinsOrMakes(Function<Heard, ConversationId> where) {
    return (client, member, heard) -> {
      ConversationId room = where.apply(heard);
      client.join(room);
      if (member.isMemberOf(room)) {
        client.admit();
        return CompletableFuture.completedFuture(Replies.ok());
      }
      return client
          .ask(member, "conversation:join", payload(room).put("createIfMissing", true))
          .whenComplete(
              (_, failure) -> {
                if (failure != null) {
                  client.leave(room);
                }
              });
    };
  }

  static Action leaves(Function<Heard, ConversationId> where) {
    return (client, _, heard) -> {
      client.admit();
      client.leave(where.apply(heard));
      return CompletableFuture.completedFuture(Replies.ok());
    };
  }

  /// Joins the room of the user's own, which the event names.
  static Action joinsPersonal() {
    return (client, _, heard) -> {
      client.admit();
      if (!heard.plain().equals(client.user().value())) {
        throw RequestException.of(ErrorCode.FORBIDDEN, "this is another user's room");
      }
      client.joinPersonal();
      return CompletableFuture.completedFuture(Replies.ok());
    };
  }

  static Action types(Function<Heard, ConversationId> where, boolean on) {
    return (client, member, heard) ->
        client.ask(member, on ? "typing:start" : "typing:stop", payload(where.apply(heard)));
  }

  /// Has read all that there is.
  static Action readsAll(Function<Heard, ConversationId> where) {
    return (client, member, heard) -> {
      ConversationId conversation = where.apply(heard);
      long last = member.lastNumber(conversation);
      if (last == 0) {
        client.admit();
        return CompletableFuture.completedFuture(Replies.ok());
      }
      return client.ask(member, "receipt:read", payload(conversation).put("number", last));
    };
  }

  /// Has read up to and with one message.
  static Action reads(Function<Heard, ConversationId> where, String messageField) {
    return (client, member, heard) -> {
      ConversationId conversation = where.apply(heard);
      return client
          .number(conversation, heard.text(messageField))
          .thenCompose(
              number ->
                  client.ask(member, "receipt:read", payload(conversation).put("number", number)));
    };
  }

  /// The payload of `message:send`.
  ///
  /// @param type see [AppTypes]; null for text
  static ObjectNode message(ConversationId to, String content, @Nullable String type) {
    return AppTypes.put(payload(to).put("content", content), type == null ? "text" : type);
  }

  private static ObjectNode payload(ConversationId conversation) {
    return Codec.json().createObjectNode().put("conversationId", conversation.value());
  }

  /// An app that shows who is online does so for whoever is in the room.
  private static void welcome(DialectClient client, Member member, List<UserId> members) {
    if (!client.tells(Presence.class)) {
      return;
    }
    List<UserId> others = members.stream().filter(other -> !other.equals(client.user())).toList();
    if (others.isEmpty()) {
      return;
    }
    var _ =
        member
            .watch(others)
            .whenComplete(
                (presences, failure) -> {
                  if (failure == null) {
                    client.greet(presences);
                  } // else it is told as soon as it is known
                });
  }
}
