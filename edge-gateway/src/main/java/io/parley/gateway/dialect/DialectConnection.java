package io.parley.gateway.dialect;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.MessageBody;
import io.parley.contract.Presence;
import io.parley.contract.UserId;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.gateway.conversation.EventRenderer;
import io.parley.gateway.login.recovery.Recovered;
import io.parley.gateway.login.recovery.RecoverySeal;
import io.parley.gateway.login.recovery.Rooms;
import io.parley.gateway.login.token.Principal;
import io.parley.gateway.request.ClientRequests;
import io.parley.gateway.request.Member;
import io.parley.gateway.request.Price;
import io.parley.gateway.request.Replies;
import io.parley.gateway.request.RequestException;
import io.parley.gateway.request.SendRequest;
import io.parley.gateway.request.TimeOrderedIds;
import io.parley.gateway.socketio.AckResponder;
import io.parley.gateway.socketio.SocketIoSocket;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One client's connection, in its dialect: what it says is done as the dialect's table has it. For
/// apps it knows the rooms that the socket has joined, and what it has sent. Safe for use by many
/// threads; nothing blocks.
///
/// Bound: [#MAX_ROOMS] rooms (`TOO_LARGE`), [#MAX_SENDING] messages under ids of the client's own
/// that have not come back (`OVERLOADED`), and what [Remembered] holds.
public final class DialectConnection {
  static final int MAX_ROOMS = 1_000;
  static final int MAX_SENDING = 512;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Dialect dialect;
  private final ClientRequests requests;
  private final SocketIoSocket socket;
  private final UserId user;
  private final long id;
  private final EventRenderer renderer;
  private volatile Rooms rooms;

  /// `clientMessageId`s of the client's own that it has sent and not heard of yet. Null while there
  /// are none; guarded by this.
  private @Nullable Set<String> sending;

  /// Null until it is needed, which it is by apps only.
  private @Nullable Remembered remembered;

  /// Null until the client is in.
  private volatile @Nullable TokenRenewal renewal;

  /// @param seal what names the rooms of a connection that continues no other
  /// @param recovered the connection that it continues; null for none
  public DialectConnection(
      Dialect dialect,
      ClientRequests requests,
      SocketIoSocket socket,
      UserId user,
      RecoverySeal seal,
      @Nullable Recovered recovered) {
    this.dialect = dialect;
    this.requests = requests;
    this.socket = socket;
    this.user = user;
    id = recovered == null ? ThreadLocalRandom.current().nextLong() : recovered.connection();
    rooms = recovered == null ? Rooms.none(seal) : recovered.rooms();
    renderer = dialect.renderer(this);
  }

  /// The same for all connections that the client takes for one, and no other's.
  public long id() {
    return id;
  }

  /// How it is told what happens.
  public EventRenderer renderer() {
    return renderer;
  }

  /// What the socket has joined.
  public Rooms rooms() {
    return rooms;
  }

  UserId user() {
    return user;
  }

  Dialect dialect() {
    return dialect;
  }

  ClientRequests requests() {
    return requests;
  }

  // What the client says.

  /// Never blocks and never throws for what a client sent. Every event is answered when the client
  /// wants an ack, also one that does not exist.
  public void handle(Member member, String event, List<JsonNode> args, @Nullable AckResponder ack) {
    Optional<Dialect.Row> row = dialect.row(event);
    var _ =
        act(member, row, args.isEmpty() ? null : args.getFirst())
            .exceptionally(
                failure -> {
                  RequestException reason = Replies.reason(failure);
                  row.flatMap(Dialect.Row::failure)
                      .ifPresent(
                          told ->
                              socket.emit(
                                  Emission.frame(told.event(), told.payload().apply(reason))));
                  return Replies.refused(reason);
                })
            .thenAccept(
                reply -> {
                  if (ack != null) {
                    ack.ack(reply);
                  }
                });
  }

  private CompletableFuture<byte[]> act(
      Member member, Optional<Dialect.Row> found, @Nullable JsonNode argument) {
    try {
      if (found.isEmpty()) {
        requests.take(user, Price.UNKNOWN);
        throw RequestException.of(ErrorCode.NOT_FOUND, "there is no such event");
      }
      Dialect.Row row = found.get();
      requests.take(user, row.price());
      return row.action().act(this, member, InboundEvent.of(user, argument, row.identities()));
    } catch (InvalidFieldException e) {
      return CompletableFuture.failedFuture(RequestException.malformed(e));
    } catch (RequestException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Sends a message and knows it again when it comes.
  ///
  /// @param given the clientMessageId, if the client has one of its own; a message without one gets
  ///   one that tells who has sent it, also after the connection was recovered
  CompletableFuture<SendAccepted> send(
      Member member, @Nullable String given, ConversationId to, MessageBody body)
      throws RequestException {
    if (given == null) {
      return requests.send(member, new SendRequest(to, ownPrefix() + TimeOrderedIds.next(), body));
    }
    synchronized (this) {
      if (sending == null) {
        sending = new LinkedHashSet<>(2);
      }
      if (sending.size() >= MAX_SENDING) {
        throw RequestException.later(
            ErrorCode.OVERLOADED, "too many messages are on their way", RETRY_AFTER);
      }
      sending.add(given);
    }
    return requests
        .send(member, new SendRequest(to, given, body))
        .whenComplete(
            (accepted, failure) -> {
              if (failure != null || accepted.duplicate()) { // it does not come again
                wasSending(given);
              }
            });
  }

  private String ownPrefix() {
    return Long.toUnsignedString(id, Character.MAX_RADIX) + "-";
  }

  private synchronized boolean wasSending(String clientMessageId) {
    return sending != null && sending.remove(clientMessageId);
  }

  /// Whether it is a message that this socket has sent. To be asked once, when the message comes.
  boolean hasSent(MessageAccepted message) {
    return message.sender().id().equals(user)
        && (wasSending(message.clientMessageId())
            || message.clientMessageId().startsWith(ownPrefix()));
  }

  /// The last messages that it was told of.
  synchronized Remembered remembered() {
    if (remembered == null) {
      remembered = new Remembered();
    }
    return remembered;
  }

  Principal renew(@Nullable String token) throws RequestException {
    return Objects.requireNonNull(renewal, "started").renew(token);
  }

  // Rooms.

  /// From now on this socket hears what is said there, as far as its user is a member.
  ///
  /// @throws RequestException `TOO_LARGE`
  void join(Member member, ConversationId room) throws RequestException {
    synchronized (this) {
      if (rooms.size() >= MAX_ROOMS && !rooms.has(room)) {
        throw RequestException.of(
            ErrorCode.TOO_LARGE, "a socket may be in " + MAX_ROOMS + " rooms at once");
      }
      rooms = rooms.with(room);
    }
    member.roomsChanged();
  }

  void leave(Member member, ConversationId room) {
    synchronized (this) {
      rooms = rooms.without(room);
    }
    member.roomsChanged();
  }

  /// From now on this socket hears what is for its user wherever that is said.
  void joinPersonal(Member member) {
    synchronized (this) {
      rooms = rooms.withPersonal();
    }
    member.roomsChanged();
  }

  /// The client is in. One that is recovered is told again who is in its rooms.
  public void started(Member member, TokenRenewal tokens) {
    renewal = tokens;
    if (rooms.size() == 0) {
      return;
    }
    member.memberOf().stream()
        .filter(rooms::has)
        .forEach(room -> welcome(member, member.listedMembers(room)));
  }

  boolean tellsPresence() {
    return dialect.tells(Presence.class);
  }

  /// An app that shows who is online does so for whoever is in the room.
  void welcome(Member member, List<UserId> members) {
    if (!tellsPresence()) {
      return;
    }
    List<UserId> others = members.stream().filter(other -> !other.equals(user)).toList();
    if (!others.isEmpty()) {
      member.watchAndTell(others);
    }
  }
}
