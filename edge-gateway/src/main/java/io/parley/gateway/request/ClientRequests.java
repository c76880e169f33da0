package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer.CommandAccepted;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.ConversationStatus;
import io.parley.contract.wire.Origin;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;

/// What clients ask, in types: every dialect and REST stand before it. What only the connection
/// itself can do is asked of [Member]. Nothing blocks; the futures fail with a [RequestException].
public final class ClientRequests {
  private final Requests requests;
  private final RateLimits limits;
  private final Queries queries;
  private final Admissions admissions;
  private final PagedRequests pages;

  public ClientRequests(
      Requests requests, RateLimits limits, Queries queries, PagedRequests pages) {
    this.requests = requests;
    this.limits = limits;
    this.queries = queries;
    admissions = new Admissions(queries);
    this.pages = pages;
  }

  /// Counts a message against the user's rate.
  ///
  /// @throws RequestException as of [RateLimits#send]
  public void admitSend(UserId user) throws RequestException {
    limits.send(user);
  }

  /// Counts anything else against the user's rate.
  ///
  /// @throws RequestException as of [RateLimits#other]
  public void admit(UserId user) throws RequestException {
    limits.other(user);
  }

  /// Fails with `TOO_LARGE` where it would begin a conversation and the user is in too many.
  public CompletableFuture<SendAccepted> send(Member member, SendRequest message) {
    return send(member.sender(), message, member::follows)
        .thenApply(
            accepted -> {
              member.sent(accepted.conversationId(), accepted.number());
              return accepted;
            });
  }

  /// Likewise, of a user without a session.
  public CompletableFuture<SendAccepted> send(Sender sender, SendRequest message) {
    return send(sender, message, _ -> false)
        .thenApply(
            accepted -> {
              admissions.hasBegun(accepted.conversationId());
              return accepted;
            });
  }

  private CompletableFuture<SendAccepted> send(
      Sender sender, SendRequest message, Predicate<ConversationId> follows) {
    return requests
        .ask(message.from(sender), admissions.of(follows)::admitted)
        .thenApply(SendAccepted.class::cast);
  }

  /// A command that is done.
  ///
  /// @param notAdded users whom it names and who have not become members by it ([Admissions])
  public record Done(CommandAccepted answer, List<UserId> notAdded) {
    public Done {
      notAdded = List.copyOf(notAdded);
    }
  }

  /// @param command may throw an [InvalidFieldException], which the future fails with
  public CompletableFuture<Done> command(Member member, Function<Origin, Command.Request> command) {
    return command(member::follows, command);
  }

  /// Likewise, of a user without a session, who is named by the command.
  public CompletableFuture<Done> command(Function<Origin, Command.Request> command) {
    return command(_ -> false, command);
  }

  private CompletableFuture<Done> command(
      Predicate<ConversationId> follows, Function<Origin, Command.Request> command) {
    Admissions.Admission admission = admissions.of(follows);
    return requests
        .ask(command, admission::admitted)
        .thenApply(reply -> new Done((CommandAccepted) reply, admission.leftOut()));
  }

  /// As [Queries#members]: asked of the processor, as one that was made a moment ago may not be
  /// known to the connection yet.
  public CompletableFuture<List<UserId>> members(UserId user, ConversationId conversation) {
    return queries.members(user, conversation);
  }

  /// Which message of the conversation it is; fails with `NOT_FOUND` where there is none.
  public CompletableFuture<Long> messageNumber(
      UserId user, ConversationId conversation, String messageId) {
    return queries
        .describe(user, conversation, messageId)
        .thenCompose(ClientRequests::messageNumber);
  }

  private static CompletableFuture<Long> messageNumber(ConversationStatus now) {
    return now.membership() == null || now.messageNumber() == null
        ? CompletableFuture.failedFuture(
            RequestException.of(ErrorCode.NOT_FOUND, "there is no such message"))
        : CompletableFuture.completedFuture(now.messageNumber());
  }

  /// What is answered with a list.
  public PagedRequests pages() {
    return pages;
  }
}
