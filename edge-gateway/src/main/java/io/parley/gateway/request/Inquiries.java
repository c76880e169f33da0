package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationId.DirectMembers;
import io.parley.contract.ErrorCode;
import io.parley.contract.Membership;
import io.parley.contract.Presence;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer.ConversationDescribed;
import io.parley.contract.wire.Answer.MembershipsDescribed;
import io.parley.contract.wire.Answer.PresenceDescribed;
import io.parley.contract.wire.SessionEvent.DescribeMemberships;
import io.parley.contract.wire.SessionEvent.DescribePresence;
import io.parley.contract.wire.Signal.DescribeConversation;
import io.parley.gateway.request.ConversationList.Row;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the processor is asked for those who have no session. It changes nothing, and asking again
/// is free. Nothing blocks; the futures fail with a [RequestException], as those of [Requests] do.
///
/// Bound: the lists that are being made describe [#MAX_LISTED] conversations at a time, as many as
/// one user may be in. Overflow: `OVERLOADED`.
public final class Inquiries implements Memberships {
  static final int MAX_LISTED = 10_000;

  private final Semaphore listed = new Semaphore(MAX_LISTED);
  private final Requests requests;
  private final QuestionLog log;

  public Inquiries(Requests requests, QuestionLog log) {
    this.requests = requests;
    this.log = log;
  }

  @Override
  public CompletableFuture<Boolean> isMember(UserId user, ConversationId conversation) {
    return conversation
        .directMembers()
        .map(pair -> CompletableFuture.completedFuture(pair.contains(user)))
        .orElseGet(
            () -> describe(user, conversation, null).thenApply(now -> now.membership() != null));
  }

  /// What the conversation is, and what the user has with it. Whether the user may know is the
  /// caller's to decide.
  ///
  /// @param messageId the message whose number is wanted too; null for none
  public CompletableFuture<ConversationDescribed> describe(
      UserId user, ConversationId conversation, @Nullable String messageId) {
    return requests
        .inquire(
            (origin, onFailure) ->
                log.ask(
                    new DescribeConversation(
                        conversation, origin.gateway(), origin.requestId(), user, messageId),
                    onFailure))
        .thenApply(ConversationDescribed.class::cast);
  }

  /// Who is in the conversation: all, or none where there are too many to be listed. Fails with
  /// `NOT_FOUND` for a user who is not among them, as for what is not there: nobody learns of
  /// conversations this way.
  public CompletableFuture<List<UserId>> members(UserId user, ConversationId conversation) {
    Optional<DirectMembers> pair = conversation.directMembers();
    if (pair.isPresent()) {
      return pair.get().contains(user)
          ? CompletableFuture.completedFuture(List.of(pair.get().first(), pair.get().second()))
          : CompletableFuture.failedFuture(stranger());
    }
    return describe(user, conversation, null)
        .thenCompose(
            now ->
                now.conversation() == null || now.membership() == null
                    ? CompletableFuture.failedFuture(stranger())
                    : CompletableFuture.completedFuture(now.conversation().members()));
  }

  private static RequestException stranger() {
    return RequestException.of(ErrorCode.NOT_FOUND, "you are in no such conversation");
  }

  /// All that the user is a member of.
  public CompletableFuture<List<Membership>> memberships(UserId user) {
    return memberships(user, List.of());
  }

  private CompletableFuture<List<Membership>> memberships(UserId user, List<Membership> before) {
    ConversationId after = before.isEmpty() ? null : before.getLast().conversationId();
    return requests
        .inquire(
            (origin, onFailure) ->
                log.ask(
                    new DescribeMemberships(user, origin.gateway(), origin.requestId(), after),
                    onFailure))
        .thenApply(MembershipsDescribed.class::cast)
        .thenCompose(
            answer -> {
              List<Membership> all =
                  Stream.concat(before.stream(), answer.memberships().stream()).toList();
              return answer.last()
                  ? CompletableFuture.completedFuture(all)
                  : memberships(user, all);
            });
  }

  /// The user's conversations as they are now, to be listed by pages. All are described, for their
  /// order is by what happened last.
  public CompletableFuture<ListedConversations.Source> conversations(UserId user) {
    return memberships(user)
        .thenCompose(memberships -> describeAll(user, memberships))
        .thenApply(rows -> (cursor, limit) -> ConversationList.of(rows.stream(), cursor, limit));
  }

  private CompletableFuture<List<Row>> describeAll(UserId user, List<Membership> memberships) {
    int count = Math.min(memberships.size(), MAX_LISTED);
    if (!listed.tryAcquire(count)) {
      return CompletableFuture.failedFuture(
          RequestException.later(
              ErrorCode.OVERLOADED,
              "the gateway cannot list more conversations now",
              Duration.ofSeconds(1)));
    }
    return all(memberships.stream()
            .limit(count)
            .map(membership -> describe(user, membership.conversationId(), null))
            .toList())
        .whenComplete((_, _) -> listed.release(count))
        .thenApply(all -> all.stream().map(Inquiries::row).filter(Objects::nonNull).toList());
  }

  private static @Nullable Row row(ConversationDescribed now) {
    return now.conversation() == null || now.membership() == null || now.lastAt() == null
        ? null // has left meanwhile
        : new Row(
            new ListedConversations.Entry(
                now.conversation(), now.membership(), now.lastSeq(), now.lastNumber()),
            now.lastAt().toEpochMilli());
  }

  /// The presence of each, in the same order.
  public CompletableFuture<List<Presence>> presence(List<UserId> users) {
    return all(users.stream().map(this::presence).toList());
  }

  private CompletableFuture<Presence> presence(UserId user) {
    return requests
        .inquire(
            (origin, onFailure) ->
                log.ask(
                    new DescribePresence(user, origin.gateway(), origin.requestId()), onFailure))
        .thenApply(reply -> ((PresenceDescribed) reply).presence());
  }

  private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
        .thenApply(_ -> futures.stream().map(CompletableFuture::join).toList());
  }
}
