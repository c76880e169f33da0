package io.parley.gateway.conversation;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationView;
import io.parley.contract.ErrorCode;
import io.parley.contract.Membership;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Profile;
import io.parley.contract.UserId;
import io.parley.contract.VisibleTo;
import io.parley.contract.wire.Visibility;
import io.parley.gateway.engineio.Burst;
import io.parley.gateway.engineio.Timers;
import io.parley.gateway.request.ConversationList;
import io.parley.gateway.request.ListedConversations;
import io.parley.gateway.request.RequestException;
import io.parley.gateway.request.SeenPresence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What the connected users ask of their gateway, besides commands. Nothing blocks.
final class SessionRequests {
  /// A sign of typing is passed on this often, however often a client gives it.
  private static final long TYPING_NANOS = Duration.ofSeconds(1).toNanos();

  /// As long as any request waits.
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Channels channels;
  private final ReceiptBook receipts;
  private final PresenceBoard presences;
  private final BiPredicate<Session, Visibility> rule;
  private final Upstream upstream;
  private final Timers timers;
  private final Executor elsewhere;
  private final LongSupplier nanoTime;

  /// @param rule who may see whom
  /// @param elsewhere runs what cannot be done with a channel's lock held
  SessionRequests(
      Channels channels,
      ReceiptBook receipts,
      PresenceBoard presences,
      BiPredicate<Session, Visibility> rule,
      Upstream upstream,
      Timers timers,
      Executor elsewhere,
      LongSupplier nanoTime) {
    this.channels = channels;
    this.receipts = receipts;
    this.presences = presences;
    this.rule = rule;
    this.upstream = upstream;
    this.timers = timers;
    this.elsewhere = elsewhere;
    this.nanoTime = nanoTime;
  }

  /// Its client can be given what it missed.
  void resume(Session session) {
    elsewhere.execute(
        () -> {
          for (ConversationId id : session.memberOf()) {
            Channel channel = channels.get(id);
            if (channel != null) {
              channel.goOn();
            }
          }
        });
  }

  /// @param id of a conversation that the session follows
  CompletableFuture<@Nullable Void> mark(
      Session session, ConversationId id, long delivered, long read) {
    Membership membership = session.membership(id);
    if (membership == null) { // has left just now
      return CompletableFuture.completedFuture(null);
    }
    if (Math.max(delivered, read) > lastNumber(id)) {
      return CompletableFuture.failedFuture(
          RequestException.of(ErrorCode.INVALID, "number: there is no such message yet"));
    }
    if (delivered == 0 && read <= membership.readNumber()) {
      return CompletableFuture.completedFuture(null);
    }
    return receipts.mark(id, session.user(), delivered, read);
  }

  /// @param name the user's
  void typing(Session session, @Nullable String name, ConversationId id, boolean typing) {
    if (session.mayTell(id, typing, nanoTime.getAsLong(), TYPING_NANOS)) {
      upstream.typing(id, session.user(), name, typing);
    }
  }

  CompletableFuture<List<SeenPresence>> watch(Session session, List<UserId> users) {
    List<CompletableFuture<SeenPresence>> answers = new ArrayList<>();
    Burst.run(
        _ ->
            users.stream()
                .distinct()
                .map(user -> presences.ask(session, user))
                .forEach(answers::add));
    Timers.Timer patience = timers.schedule(ANSWER_WITHIN, () -> answers.forEach(this::giveUp));
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .whenComplete((done, failure) -> patience.cancel())
        .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
  }

  /// Harmless for one that has been answered.
  private void giveUp(CompletableFuture<SeenPresence> answer) {
    answer.completeExceptionally(
        RequestException.later(ErrorCode.TIMEOUT, "no answer in time; try again", RETRY_AFTER));
  }

  void watchAndTell(Session session, List<UserId> users) {
    Burst.run(_ -> users.forEach(user -> presences.watch(session, user)));
  }

  void unwatch(Session session, List<UserId> users) {
    users.forEach(user -> presences.unwatch(session, user));
  }

  boolean maySee(Session session, Visibility other) {
    return rule.test(session, other);
  }

  void show(Profile profile) {
    upstream.profileShown(profile);
  }

  CompletableFuture<@Nullable Void> choose(UserId user, PresenceStatus status) {
    return written((done, failed) -> upstream.chooseStatus(user, status, done, failed));
  }

  CompletableFuture<@Nullable Void> choose(UserId user, VisibleTo visibleTo) {
    return written((done, failed) -> upstream.chooseVisibility(user, visibleTo, done, failed));
  }

  /// Completes when it is in the log.
  private static CompletableFuture<@Nullable Void> written(
      BiConsumer<Runnable, Consumer<Exception>> write) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    write.accept(
        () -> done.complete(null),
        e ->
            done.completeExceptionally(
                RequestException.later(
                    ErrorCode.OVERLOADED, "the gateway cannot take it now", RETRY_AFTER)));
    return done;
  }

  ListedConversations list(Session session, @Nullable String cursor, int limit)
      throws RequestException {
    return ConversationList.of(
        session.memberships().stream()
            .map(
                membership ->
                    entry(session.user(), membership, channels.get(membership.conversationId())))
            .filter(Objects::nonNull),
        cursor,
        limit);
  }

  private static ListedConversations.@Nullable Entry entry(
      UserId user, Membership membership, @Nullable Channel channel) {
    return channel == null ? null : channel.now().entry(user, membership);
  }

  List<UserId> members(ConversationId id) {
    Channel channel = channels.get(id);
    ConversationView view = channel == null ? null : channel.now().view();
    return view == null ? List.of() : view.members();
  }

  long lastNumber(ConversationId id) {
    Channel channel = channels.get(id);
    return channel == null ? 0 : channel.lastNumber();
  }
}
