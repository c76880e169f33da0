package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.Limits;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer.CommandAccepted;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.CreateConversation;
import io.parley.contract.wire.Command.JoinConversation;
import io.parley.contract.wire.ConversationStatus;
import io.parley.contract.wire.Origin;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// What clients ask, in types: every dialect stands before it. What only the connection itself can
/// do is asked of [Member]. Nothing blocks; the futures fail with a [RequestException].
public final class ClientRequests {
  private final Requests requests;
  private final RateLimits limits;
  private final Queries queries;
  private final PagedRequests pages;

  public ClientRequests(
      Requests requests, RateLimits limits, Queries queries, PagedRequests pages) {
    this.requests = requests;
    this.limits = limits;
    this.queries = queries;
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

  /// Fails with `TOO_LARGE` where the user is in too many conversations.
  public CompletableFuture<SendAccepted> send(Member member, SendRequest message) {
    return requests
        .ask(
            origin -> {
              requireRoom(member, message.conversationId());
              return message.from(member.sender()).apply(origin);
            })
        .thenApply(
            reply -> {
              SendAccepted accepted = (SendAccepted) reply;
              member.sent(accepted.conversationId(), accepted.number());
              return accepted;
            });
  }

  /// @param command may throw an [InvalidFieldException], which the future fails with
  public CompletableFuture<CommandAccepted> command(
      Member member, Function<Origin, Command.Request> command) {
    return requests
        .ask(
            origin -> {
              Command.Request request = command.apply(origin);
              if (request instanceof CreateConversation || request instanceof JoinConversation) {
                requireRoom(member, request.conversationId());
              }
              return request;
            })
        .thenApply(CommandAccepted.class::cast);
  }

  private static void requireRoom(Member member, ConversationId conversation) {
    if (!member.mayFollow(conversation)) {
      throw InvalidFieldException.tooLarge(
          "conversationId", "you are in " + Limits.CONVERSATIONS_PER_USER + " conversations");
    }
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
