package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.Invitation;
import io.parley.contract.Limits;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer.CommandAccepted;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.AcceptInvitation;
import io.parley.contract.wire.Command.AddMembers;
import io.parley.contract.wire.Command.BlockUser;
import io.parley.contract.wire.Command.CreateConversation;
import io.parley.contract.wire.Command.DeclineInvitation;
import io.parley.contract.wire.Command.DeleteMessage;
import io.parley.contract.wire.Command.EditMessage;
import io.parley.contract.wire.Command.JoinConversation;
import io.parley.contract.wire.Command.LeaveConversation;
import io.parley.contract.wire.Command.React;
import io.parley.contract.wire.Command.RemoveMembers;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.Command.UpdateConversation;
import io.parley.contract.wire.Origin;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// What clients ask, in types: every dialect and REST stand before it. What only the connection
/// itself can do is asked of [Member]. Nothing blocks; the futures fail with a [RequestException].
public final class ClientRequests {
  private final Requests requests;
  private final RateLimits limits;
  private final Queries queries;
  private final Admissions admissions;
  private final GroupSizes sizes;
  private final PagedRequests pages;

  public ClientRequests(
      Requests requests,
      RateLimits limits,
      Queries queries,
      PagedRequests pages,
      ConsentRules consent) {
    this.requests = requests;
    this.limits = limits;
    this.queries = queries;
    admissions = new Admissions(queries, consent);
    sizes = new GroupSizes(queries, System::nanoTime);
    this.pages = pages;
  }

  /// Takes what any such request costs, before anything of it is read.
  ///
  /// @throws RequestException as of [RateLimits#take]
  public void take(UserId user, Price price) throws RequestException {
    limits.take(user, price);
  }

  /// Takes what this one costs above that.
  ///
  /// @throws RequestException as of [RateLimits#takeRest]
  public void takeRest(UserId user, Price price, int count) throws RequestException {
    limits.takeRest(user, price, count);
  }

  /// Fails with `TOO_LARGE` where it would begin a conversation and the user is in too many.
  public CompletableFuture<SendAccepted> send(Member member, SendRequest message) {
    ConversationId conversation = message.conversationId();
    int members = conversation.isDirect() ? 2 : member.listedMembers(conversation).size();
    Admissions.Admission admission = admissions.of(member::follows);
    return requests
        .ask(
            member.sender().id(),
            message.from(member.sender()),
            request -> paid(request, members, admission))
        .thenApply(SendAccepted.class::cast)
        .thenApply(
            accepted -> {
              member.sent(accepted.conversationId(), accepted.number());
              return accepted;
            });
  }

  /// Likewise, of a user without a session.
  public CompletableFuture<SendAccepted> send(Sender sender, SendRequest message) {
    Admissions.Admission admission = admissions.of(_ -> false);
    return requests
        .ask(
            sender.id(),
            message.from(sender),
            request ->
                sizes
                    .of(sender.id(), message.conversationId())
                    .thenCompose(members -> paid(request, members, admission)))
        .thenApply(SendAccepted.class::cast)
        .thenApply(
            accepted -> {
              admissions.hasBegun(accepted.conversationId());
              return accepted;
            });
  }

  /// The rest of the price is taken, and then it is asked who may become a member by it.
  ///
  /// @param members of the conversation, for a message
  private CompletableFuture<Command.Request> paid(
      Command.Request request, int members, Admissions.Admission admission) {
    try {
      takeRest(request, members);
    } catch (RequestException e) {
      return CompletableFuture.failedFuture(e);
    }
    return admission.admitted(request);
  }

  private void takeRest(Command.Request request, int members) throws RequestException {
    switch (request) {
      case SendMessage send ->
          limits.takeRest(
              send.by(), Price.MESSAGE, Math.max(members, send.body().mentions().size()));
      case CreateConversation create ->
          limits.takeRest(create.by(), Price.CONVERSATION_CREATE, create.members().size());
      case AddMembers add -> limits.takeRest(add.by(), Price.MEMBERS_ADD, add.members().size());
      case RemoveMembers remove ->
          limits.takeRest(remove.by(), Price.MEMBERS_REMOVE, remove.members().size());
      case EditMessage _,
          DeleteMessage _,
          React _,
          JoinConversation _,
          AcceptInvitation _,
          DeclineInvitation _,
          LeaveConversation _,
          UpdateConversation _,
          BlockUser _ -> {} // the base is all
    }
  }

  /// A command that is done.
  ///
  /// @param notAdded users whom it names and who have not become members by it ([Admissions])
  /// @param invited users whom it names and who become members once they have accepted
  public record Done(CommandAccepted answer, List<UserId> notAdded, List<UserId> invited) {
    public Done {
      notAdded = List.copyOf(notAdded);
      invited = List.copyOf(invited);
    }
  }

  /// @param command may throw an [InvalidFieldException], which the future fails with
  public CompletableFuture<Done> command(Member member, Function<Origin, Command.Request> command) {
    return command(
        member.sender().id(),
        admissions.of(member::follows),
        origin -> {
          Command.Request request = command.apply(origin);
          if (request instanceof BlockUser block && block.on()) {
            requireBlock(member, block);
          }
          return request;
        });
  }

  private static void requireBlock(Member member, BlockUser block) {
    boolean may = block.conversationId().otherThan(block.by()).map(member::mayBlock).orElse(true);
    if (!may) {
      throw InvalidFieldException.tooLarge(
          "userId", "more than " + Limits.BLOCKS + " users are blocked");
    }
  }

  /// Likewise, of a user without a session.
  ///
  /// @param byBackend whether a backend asks for the user: it adds whom it will
  public CompletableFuture<Done> command(
      UserId by, boolean byBackend, Function<Origin, Command.Request> command) {
    return command(by, byBackend ? admissions.byBackend() : admissions.of(_ -> false), command);
  }

  private CompletableFuture<Done> command(
      UserId by, Admissions.Admission admission, Function<Origin, Command.Request> command) {
    return requests
        .ask(by, command, request -> paid(request, 0, admission))
        .thenApply(
            reply -> new Done((CommandAccepted) reply, admission.leftOut(), admission.invited()));
  }

  /// The user's open invitations, the latest first.
  public CompletableFuture<List<Invitation>> invitations(UserId user) {
    return queries.invitations(user);
  }

  /// Tells the connection of these users' presence.
  public CompletableFuture<List<SeenPresence>> watch(Member member, List<UserId> users)
      throws RequestException {
    limits.takeRest(member.sender().id(), Price.PRESENCE, users.size());
    return member.watch(users);
  }

  /// Tells it no more.
  public void unwatch(Member member, List<UserId> users) throws RequestException {
    limits.takeRest(member.sender().id(), Price.PRESENCE, users.size());
    member.unwatch(users);
  }

  /// The presence of each, in the same order, as a user without a session may see it.
  public CompletableFuture<List<SeenPresence>> presence(UserId by, List<UserId> users)
      throws RequestException {
    limits.takeRest(by, Price.PRESENCE, users.size());
    return queries.presence(by, users);
  }

  /// Likewise for a backend, which sees everybody.
  public CompletableFuture<List<SeenPresence>> presenceForBackend(UserId by, List<UserId> users)
      throws RequestException {
    limits.takeRest(by, Price.PRESENCE, users.size());
    return queries.presenceForBackend(by, users);
  }

  /// Who these users are to the connection's user, in the same order.
  public CompletableFuture<List<SeenProfile>> profiles(Member member, List<UserId> users)
      throws RequestException {
    UserId by = member.sender().id();
    limits.takeRest(by, Price.PROFILE, users.size());
    member.requireKnown(); // who may be seen is not known before that
    return queries.profiles(by, users, member::maySee);
  }

  /// Likewise, to a user without a session.
  public CompletableFuture<List<SeenProfile>> profiles(UserId by, List<UserId> users)
      throws RequestException {
    limits.takeRest(by, Price.PROFILE, users.size());
    return queries.profiles(by, users);
  }

  /// Likewise, to a backend, which sees everybody.
  public CompletableFuture<List<SeenProfile>> profilesForBackend(UserId by, List<UserId> users)
      throws RequestException {
    limits.takeRest(by, Price.PROFILE, users.size());
    return queries.profiles(by, users, _ -> true);
  }

  /// As [Queries#members]: asked of the processor, as one that was made a moment ago may not be
  /// known to the connection yet.
  public CompletableFuture<List<UserId>> members(UserId user, ConversationId conversation) {
    return queries.members(user, conversation);
  }

  /// As [Queries#messageNumber].
  public CompletableFuture<Long> messageNumber(
      UserId user, ConversationId conversation, String messageId) {
    return queries.messageNumber(user, conversation, messageId);
  }

  /// What is answered with a list.
  public PagedRequests pages() {
    return pages;
  }
}
