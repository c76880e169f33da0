package io.parley.gateway.dialect;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.log.ConversationEvent;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.log.Ephemeral.Typing;
import io.parley.contract.wire.Answer.ConversationDescribed;
import io.parley.gateway.conversation.Event;
import io.parley.gateway.conversation.Receipt;
import io.parley.gateway.conversation.Voice;
import io.parley.gateway.engineio.Frame;
import io.parley.gateway.request.Inquiries;
import io.parley.gateway.request.Member;
import io.parley.gateway.request.NativeDialect;
import io.parley.gateway.request.Replies;
import io.parley.gateway.request.RequestException;
import io.parley.gateway.socketio.AckResponder;
import io.parley.gateway.socketio.SocketIoSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One socket that speaks a dialect. Safe for use by many threads; nothing blocks.
///
/// Bound: [#MAX_ROOMS] rooms (`TOO_LARGE`), [#MAX_SENDING] messages that have not come back
/// (`OVERLOADED`), and what [Remembered] holds.
public final class DialectClient implements Voice {
  static final int MAX_ROOMS = 1_000;
  static final int MAX_SENDING = 512;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Dialect dialect;
  private final NativeDialect requests;
  private final Inquiries inquiries;
  private final SocketIoSocket socket;
  private final UserId user;
  private final Set<ConversationId> rooms = ConcurrentHashMap.newKeySet(2);
  private final Remembered remembered = new Remembered();

  /// `clientMessageId`s of what this socket has sent and not heard of yet; guarded by itself.
  private final Set<String> sending = new LinkedHashSet<>(2);

  private volatile boolean personal;

  public DialectClient(
      Dialect dialect,
      NativeDialect requests,
      Inquiries inquiries,
      SocketIoSocket socket,
      UserId user) {
    this.dialect = dialect;
    this.requests = requests;
    this.inquiries = inquiries;
    this.socket = socket;
    this.user = user;
  }

  // What the client says.

  /// Never blocks and never throws for what a client sent.
  public void handle(Member member, String event, List<JsonNode> args, @Nullable AckResponder ack) {
    Optional<Dialect.Row> row = dialect.row(event);
    if (row.isEmpty()) {
      requests.handle(member, event, args, ack);
      return;
    }
    var _ =
        act(member, row.get().action(), args.isEmpty() ? null : args.getFirst())
            .whenComplete(
                (reply, failure) -> {
                  byte[] answer = reply;
                  if (failure != null) {
                    RequestException reason = Replies.reason(failure);
                    row.get().failure().ifPresent(told -> tell(told, reason));
                    answer = Replies.refused(reason);
                  }
                  if (ack != null) {
                    ack.ack(answer);
                  }
                });
  }

  private CompletableFuture<byte[]> act(Member member, Action action, @Nullable JsonNode argument) {
    try {
      return action.act(this, member, Heard.of(user, argument, dialect.identities()));
    } catch (InvalidFieldException e) {
      return CompletableFuture.failedFuture(RequestException.malformed(e));
    } catch (RequestException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void tell(Dialect.Failure failure, RequestException reason) {
    socket.emit(Emission.frame(failure.event(), failure.payload().apply(reason)));
  }

  /// Asks as a native client would.
  CompletableFuture<byte[]> ask(Member member, String event, JsonNode payload) {
    return requests.ask(member, event, payload);
  }

  /// Sends a message and knows it again when it comes.
  ///
  /// @param clientMessageId the payload's
  CompletableFuture<byte[]> send(Member member, String clientMessageId, JsonNode payload)
      throws RequestException {
    synchronized (sending) {
      if (sending.size() >= MAX_SENDING) {
        throw RequestException.later(
            ErrorCode.OVERLOADED, "too many messages are on their way", RETRY_AFTER);
      }
      sending.add(clientMessageId);
    }
    return ask(member, "message:send", payload)
        .whenComplete(
            (reply, failure) -> {
              if (failure != null || isDuplicate(reply)) { // it does not come again
                isSentHere(clientMessageId);
              }
            });
  }

  private static boolean isDuplicate(byte[] reply) {
    return Codec.json().readTree(reply).path("duplicate").asBoolean(false);
  }

  private boolean isSentHere(String clientMessageId) {
    synchronized (sending) {
      return sending.remove(clientMessageId);
    }
  }

  /// From now on this socket hears what is said there, as far as its user is a member.
  ///
  /// @throws RequestException `TOO_LARGE`
  void join(ConversationId room) throws RequestException {
    if (rooms.size() >= MAX_ROOMS && !rooms.contains(room)) {
      throw RequestException.of(
          ErrorCode.TOO_LARGE, "a socket may be in " + MAX_ROOMS + " rooms at once");
    }
    rooms.add(room);
  }

  void leave(ConversationId room) {
    rooms.remove(room);
  }

  /// From now on this socket hears what is for its user wherever that is said.
  void joinPersonal() {
    personal = true;
  }

  UserId user() {
    return user;
  }

  /// Takes a token for what is done here and asked of nobody.
  ///
  /// @throws RequestException as [io.parley.gateway.request.RateLimits]
  void admit() throws RequestException {
    requests.admit(user);
  }

  /// As [Inquiries#members]: asked of the processor, as one that was made a moment ago may not be
  /// known here yet.
  CompletableFuture<List<UserId>> members(ConversationId conversation) {
    return inquiries.members(user, conversation);
  }

  /// Which message of the conversation it is; fails with `NOT_FOUND` where there is none.
  CompletableFuture<Long> number(ConversationId conversation, String messageId) {
    return remembered
        .number(conversation, messageId)
        .map(CompletableFuture::completedFuture)
        .orElseGet(
            () ->
                inquiries
                    .describe(user, conversation, messageId)
                    .thenCompose(DialectClient::messageNumber));
  }

  private static CompletableFuture<Long> messageNumber(ConversationDescribed now) {
    return now.membership() == null || now.messageNumber() == null
        ? CompletableFuture.failedFuture(
            RequestException.of(ErrorCode.NOT_FOUND, "there is no such message"))
        : CompletableFuture.completedFuture(now.messageNumber());
  }

  /// Tells who is there already.
  void greet(List<Presence> others) {
    others.stream()
        .filter(presence -> presence.status() != PresenceStatus.OFFLINE)
        .flatMap(presence -> say(presence).stream())
        .forEach(socket::emit);
  }

  boolean tells(Class<?> of) {
    return dialect.tells(of);
  }

  // What the client is told.

  @Override
  public List<Frame> say(Event event) {
    ConversationEvent what = event.content().orElse(null);
    if (what == null) {
      return List.of();
    }
    boolean sentHere = false;
    if (what instanceof MessageAccepted message) {
      sentHere = message.sender().id().equals(user) && isSentHere(message.clientMessageId());
      remembered.put(message);
    }
    return said(
        what,
        hearing(event.conversation(), sentHere),
        emission -> event.frame(emission, () -> emission.frame(what)));
  }

  @Override
  public List<Frame> say(Typing typing) {
    return said(
        typing, hearing(typing.conversationId(), false), emission -> emission.frame(typing));
  }

  @Override
  public List<Frame> say(Receipt receipt) {
    List<Frame> frames = new ArrayList<>(0);
    if (dialect.tells(Reached.class) && !receipt.userId().equals(user)) {
      remembered.take(receipt, user).forEach(news -> frames.addAll(said(news)));
    }
    return frames;
  }

  @Override
  public List<Frame> say(Presence presence) {
    return said(presence, hearing(null, false), emission -> emission.frame(presence));
  }

  private List<Frame> said(Reached news) {
    return said(news, hearing(news.conversationId(), false), emission -> emission.frame(news));
  }

  @SuppressWarnings("unchecked") // its own class
  private <T> List<Frame> said(T what, Hearing hearing, Function<Emission<T>, Frame> frame) {
    List<Frame> frames = new ArrayList<>(1);
    for (Emission<T> emission : dialect.emissions((Class<T>) what.getClass())) {
      if (emission.when().test(what, hearing)) {
        frames.add(frame.apply(emission));
      }
    }
    return frames;
  }

  private Hearing hearing(@Nullable ConversationId conversation, boolean sentHere) {
    boolean joined = conversation != null && rooms.contains(conversation);
    return new Hearing(user, sentHere, joined, personal);
  }
}
