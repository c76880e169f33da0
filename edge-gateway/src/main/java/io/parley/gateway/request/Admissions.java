package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationId.DirectMembers;
import io.parley.contract.ErrorCode;
import io.parley.contract.Limits;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer.AdmissionTold.Reason;
import io.parley.contract.wire.Answer.AdmissionTold.Refused;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.AcceptInvitation;
import io.parley.contract.wire.Command.AddMembers;
import io.parley.contract.wire.Command.CreateConversation;
import io.parley.contract.wire.Command.JoinConversation;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.SessionEvent.QueryAdmission.Consent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who would become a member by a command, and may not. Before the command is written, the users'
/// partitions are asked; all that a session knows already is not asked.
/// - Who asks for themselves and may not is refused.
/// - Others whose own word it takes are invited, and the answer names them.
/// - Others who may not are left out, whatever the reason, and the answer names them: nobody learns
///   by whom they are blocked. Where nobody is left, the request is `FORBIDDEN`.
///
/// Safe for use by many threads; nothing blocks.
///
/// Bound: [#BEGUN_KEPT] direct conversations are known to have begun. Overflow: of the one that has
/// been known for longest it is asked again.
final class Admissions {
  static final int BEGUN_KEPT = 10_000;

  private final Queries queries;
  private final ConsentRules consent;

  /// Whose members nobody can stop being. Guarded by itself.
  private final LinkedHashSet<ConversationId> begun = new LinkedHashSet<>();

  Admissions(Queries queries, ConsentRules consent) {
    this.queries = queries;
    this.consent = consent;
  }

  /// A message has been accepted there.
  void hasBegun(ConversationId conversation) {
    if (!conversation.isDirect()) {
      return;
    }
    synchronized (begun) {
      if (begun.add(conversation) && begun.size() > BEGUN_KEPT) {
        begun.removeFirst();
      }
    }
  }

  /// @param follows whether the user is known to be a member of a conversation
  Admission of(Predicate<ConversationId> follows) {
    return new Admission(follows, false);
  }

  /// Of a backend, which adds whom it will: also who has blocked the user that it asks for, or has
  /// left. The number of conversations binds it as everybody.
  Admission byBackend() {
    return new Admission(_ -> false, true);
  }

  /// What stands before one command.
  final class Admission {
    private final Predicate<ConversationId> follows;
    private final boolean byBackend;
    private volatile List<UserId> leftOut = List.of();
    private volatile List<UserId> invited = List.of();

    private Admission(Predicate<ConversationId> follows, boolean byBackend) {
      this.follows = follows;
      this.byBackend = byBackend;
    }

    /// Others who are not to become members by the command that is written; known once it is.
    List<UserId> leftOut() {
      return leftOut;
    }

    /// Who becomes a member only after they have accepted; likewise.
    List<UserId> invited() {
      return invited;
    }

    /// @return the command as it may be written; fails with a [RequestException]
    CompletableFuture<Command.Request> admitted(Command.Request request) {
      Set<UserId> users = newcomers(request);
      return users.isEmpty()
          ? CompletableFuture.completedFuture(request)
          : queries
              .refused(
                  List.copyOf(users), request.conversationId(), request.by(), consentTo(request))
              .thenCompose(refused -> admit(request, users, refused));
    }

    private @Nullable Consent consentTo(Command.Request request) {
      return byBackend && !(request instanceof AcceptInvitation) ? null : consent.of(request);
    }

    /// Who may become a member by it.
    private Set<UserId> newcomers(Command.Request request) {
      ConversationId conversation = request.conversationId();
      return switch (request) {
        case SendMessage _ -> hasBegun(conversation) ? Set.of() : pair(request);
        case CreateConversation create ->
            follows.test(conversation)
                ? Set.of()
                : conversation.isDirect() ? pair(request) : with(create.by(), create.members());
        case JoinConversation join -> follows.test(conversation) ? Set.of() : Set.of(join.by());
        case AcceptInvitation accept -> Set.of(accept.by());
        case AddMembers add -> new LinkedHashSet<>(add.members());
        default -> Set.of();
      };
    }

    /// Only a direct conversation begins by a message.
    private boolean hasBegun(ConversationId conversation) {
      if (!conversation.isDirect() || follows.test(conversation)) {
        return true;
      }
      synchronized (begun) {
        return begun.contains(conversation);
      }
    }

    private CompletableFuture<Command.Request> admit(
        Command.Request request, Set<UserId> users, List<Refused> refused) {
      Map<UserId, Reason> reasons =
          refused.stream()
              .filter(one -> !byBackend || one.reason() == Reason.FULL || isOwn(one, request))
              .collect(Collectors.toMap(Refused::userId, Refused::reason, (one, _) -> one));
      Reason own = reasons.remove(request.by());
      if (own != null) {
        return CompletableFuture.failedFuture(refusal(own));
      }
      if (reasons.isEmpty()) {
        return CompletableFuture.completedFuture(request);
      }
      invited = users.stream().filter(user -> isInvited(reasons.get(user))).toList();
      leftOut =
          users.stream()
              .filter(user -> reasons.containsKey(user) && !isInvited(reasons.get(user)))
              .toList();
      return switch (request) {
        case AddMembers add when leftOut.size() < users.size() ->
            CompletableFuture.completedFuture(add.with(others(add.members(), reasons), invited));
        case CreateConversation create when !create.conversationId().isDirect() ->
            CompletableFuture.completedFuture(
                create.with(others(create.members(), reasons), invited));
        case CreateConversation create when leftOut.isEmpty() ->
            CompletableFuture.completedFuture(create.with(create.members(), invited));
        case SendMessage send when leftOut.isEmpty() ->
            CompletableFuture.completedFuture(send.asRequest());
        default ->
            CompletableFuture.failedFuture(
                RequestException.of(ErrorCode.FORBIDDEN, "you cannot have them as members"));
      };
    }

    private static boolean isOwn(Refused refused, Command.Request request) {
      return refused.userId().equals(request.by());
    }

    private static List<UserId> others(List<UserId> members, Map<UserId, Reason> reasons) {
      return members.stream().filter(member -> !reasons.containsKey(member)).toList();
    }
  }

  private static boolean isInvited(@Nullable Reason reason) {
    return reason == Reason.LEFT || reason == Reason.INVITATION_ONLY;
  }

  private static RequestException refusal(Reason own) {
    return switch (own) {
      case FULL ->
          RequestException.of(
              ErrorCode.TOO_LARGE,
              "conversationId: you are in " + Limits.CONVERSATIONS_PER_USER + " conversations");
      case INVITATION_ONLY ->
          RequestException.of(ErrorCode.NOT_FOUND, "you are in no such conversation");
      case BLOCKED, LEFT -> RequestException.of(ErrorCode.FORBIDDEN, "you cannot become a member");
    };
  }

  /// None for who is not one of the two: the processor refuses them.
  private static Set<UserId> pair(Command.Request request) {
    return request
        .conversationId()
        .directMembers()
        .filter(pair -> pair.contains(request.by()))
        .map(Admissions::both)
        .orElse(Set.of());
  }

  private static Set<UserId> both(DirectMembers pair) {
    return new LinkedHashSet<>(List.of(pair.first(), pair.second()));
  }

  private static Set<UserId> with(UserId by, List<UserId> others) {
    return Stream.concat(Stream.of(by), others.stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
