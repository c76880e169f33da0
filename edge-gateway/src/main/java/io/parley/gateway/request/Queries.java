package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationId.DirectMembers;
import io.parley.contract.ErrorCode;
import io.parley.contract.Membership;
import io.parley.contract.Presence;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer;
import io.parley.contract.wire.Answer.AdmissionTold;
import io.parley.contract.wire.Answer.AdmissionTold.Refused;
import io.parley.contract.wire.Answer.ConversationsTold;
import io.parley.contract.wire.Answer.PresenceTold;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.ConversationStatus;
import io.parley.contract.wire.SessionEvent.QueryAdmission;
import io.parley.contract.wire.SessionEvent.QueryMemberships;
import io.parley.contract.wire.SessionEvent.QueryPresence;
import io.parley.contract.wire.Signal.QueryConversations;
import io.parley.contract.wire.Visibility;
import io.parley.gateway.request.ConversationList.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the processor is asked for those who have no session. It changes nothing, and asking again
/// is free. Nothing blocks; the futures fail with a [RequestException], as those of [Requests] do.
///
/// Bound: what is looked for in a user's conversations, as lists are, describes [#MAX_LISTED] of
/// them at a time, [#MAX_LISTED_OF_ONE] of one user. Overflow: `OVERLOADED`.
public final class Queries implements Memberships, Silences, MessageNumbers {
  static final int MAX_LISTED = 10_000;

  /// Who is in more has them described one part after the other.
  static final int MAX_LISTED_OF_ONE = 250;

  private final ConcurrencyLimit listed = new ConcurrencyLimit(MAX_LISTED, MAX_LISTED_OF_ONE);
  private final Requests requests;
  private final QueryLog log;

  public Queries(Requests requests, QueryLog log) {
    this.requests = requests;
    this.log = log;
  }

  @Override
  public CompletableFuture<OptionalLong> visibleAfter(UserId user, ConversationId conversation) {
    return conversation
        .directMembers()
        .map(pair -> pair.contains(user) ? OptionalLong.of(0) : OptionalLong.empty())
        .map(CompletableFuture::completedFuture)
        .orElseGet(
            () ->
                describe(user, conversation, null)
                    .thenApply(
                        now ->
                            now.membership() == null
                                ? OptionalLong.empty()
                                : OptionalLong.of(now.membership().visibleAfterNumber())));
  }

  @Override
  public CompletableFuture<Boolean> isSilenced(UserId user, ConversationId conversation) {
    return conversation.isDirect()
        ? describe(user, conversation, null).thenApply(now -> Boolean.TRUE.equals(now.silenced()))
        : CompletableFuture.completedFuture(false);
  }

  /// What the conversation is, and what the user has with it. Whether the user may know is the
  /// caller's to decide.
  ///
  /// @param messageId the message whose number is wanted too; null for none
  public CompletableFuture<ConversationStatus> describe(
      UserId user, ConversationId conversation, @Nullable String messageId) {
    return statuses(user, List.of(conversation), messageId).thenApply(List::getFirst);
  }

  @Override
  public CompletableFuture<Long> messageNumber(
      UserId user, ConversationId conversation, String messageId) {
    return describe(user, conversation, messageId)
        .thenCompose(
            now ->
                now.membership() == null || now.messageNumber() == null
                    ? CompletableFuture.failedFuture(
                        RequestException.of(ErrorCode.NOT_FOUND, "there is no such message"))
                    : CompletableFuture.completedFuture(now.messageNumber()));
  }

  /// @param conversations of one query
  private CompletableFuture<List<ConversationStatus>> statuses(
      UserId user, List<ConversationId> conversations, @Nullable String messageId) {
    return requests
        .query(
            user,
            (gateway, requestId, onFailure) ->
                log.ask(
                    new QueryConversations(
                        conversations, gateway, false, requestId, user, messageId),
                    onFailure))
        .thenApply(
            answers ->
                distinct(
                    answers,
                    answer -> ((ConversationsTold) answer).conversations(),
                    ConversationStatus::conversationId));
  }

  /// What the answers tell, without the parts that came twice: of those the later.
  private static <T> List<T> distinct(
      List<Answer> answers, Function<Answer, List<T>> told, Function<T, ?> key) {
    Map<Object, T> all = new LinkedHashMap<>();
    answers.forEach(answer -> told.apply(answer).forEach(one -> all.put(key.apply(one), one)));
    return List.copyOf(all.values());
  }

  /// Who is in the conversation: all, or none where there are too many to be listed. Fails with
  /// `NOT_FOUND` for a user who is not among them, as for what is not there: nobody learns of
  /// conversations this way.
  public CompletableFuture<List<UserId>> members(UserId user, ConversationId conversation) {
    return reader(user, conversation).thenApply(Reader::members);
  }

  /// Likewise, and what of the conversation the user may read.
  public CompletableFuture<Reader> reader(UserId user, ConversationId conversation) {
    Optional<DirectMembers> pair = conversation.directMembers();
    if (pair.isPresent()) {
      List<UserId> both = List.of(pair.get().first(), pair.get().second());
      return pair.get().contains(user)
          ? CompletableFuture.completedFuture(new Reader(user, both, 0))
          : CompletableFuture.failedFuture(stranger());
    }
    return describe(user, conversation, null)
        .thenCompose(
            now ->
                now.conversation() == null || now.membership() == null
                    ? CompletableFuture.failedFuture(stranger())
                    : CompletableFuture.completedFuture(
                        new Reader(
                            user,
                            now.conversation().members(),
                            now.membership().visibleAfterNumber())));
  }

  private static RequestException stranger() {
    return RequestException.of(ErrorCode.NOT_FOUND, "you are in no such conversation");
  }

  /// All that the user is a member of.
  public CompletableFuture<List<Membership>> memberships(UserId user) {
    return requests
        .query(
            user,
            (gateway, requestId, onFailure) ->
                log.ask(new QueryMemberships(user, gateway, requestId), onFailure))
        .thenApply(
            answers ->
                distinct(
                    answers,
                    answer -> ((UserMemberships) answer).memberships(),
                    Membership::conversationId));
  }

  /// A page of the user's conversations as they are now. All are described, for their order is by
  /// what happened last; but only their places are kept, and those of the page are described again.
  ///
  /// @param cursor of an earlier answer; null for the first
  /// @param limit the most wanted, 1 to 100
  /// @return gives pages after the cursor, up to the limit
  public CompletableFuture<ListedConversations.Source> conversations(
      UserId user, @Nullable String cursor, int limit) {
    return memberships(user).thenCompose(memberships -> list(user, memberships, cursor, limit));
  }

  private CompletableFuture<ListedConversations.Source> list(
      UserId user, List<Membership> memberships, @Nullable String cursor, int limit) {
    List<ConversationId> all = memberships.stream().map(Membership::conversationId).toList();
    return inParts(user, all, row -> Stream.of(row.key()))
        .thenCompose(
            keys -> {
              try {
                return describeAll(
                    user,
                    ConversationList.keys(keys.stream(), cursor, limit).stream()
                        .map(key -> new ConversationId(key.id()))
                        .toList());
              } catch (RequestException e) {
                return CompletableFuture.failedFuture(e);
              }
            })
        .thenApply(rows -> (from, most) -> ConversationList.of(rows.stream(), from, most));
  }

  /// Has all of a user's conversations described, part by part.
  ///
  /// @param kept what is kept of each
  private <T> CompletableFuture<List<T>> inParts(
      UserId user, List<ConversationId> all, Function<Row, Stream<T>> kept) {
    if (all.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    try {
      ConcurrencyLimit.Permit permit = listed.take(user, Math.min(all.size(), MAX_LISTED_OF_ONE));
      return inParts(user, all, kept, List.of()).whenComplete((_, _) -> permit.close());
    } catch (RequestException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <T> CompletableFuture<List<T>> inParts(
      UserId user, List<ConversationId> left, Function<Row, Stream<T>> kept, List<T> before) {
    if (left.isEmpty()) {
      return CompletableFuture.completedFuture(before);
    }
    int count = Math.min(left.size(), MAX_LISTED_OF_ONE);
    return describeAll(user, left.subList(0, count))
        .thenCompose(
            rows ->
                inParts(
                    user,
                    left.subList(count, left.size()),
                    kept,
                    Stream.concat(before.stream(), rows.stream().flatMap(kept)).toList()));
  }

  private CompletableFuture<List<Row>> describeAll(UserId user, List<ConversationId> named) {
    return all(log.conversationsByQuery(named).stream()
            .map(conversations -> statuses(user, conversations, null))
            .toList())
        .thenApply(
            all ->
                all.stream()
                    .flatMap(List::stream)
                    .map(Queries::row)
                    .filter(Objects::nonNull)
                    .toList());
  }

  private static @Nullable Row row(ConversationStatus now) {
    return now.conversation() == null || now.membership() == null || now.lastAt() == null
        ? null // has left meanwhile
        : new Row(
            new ListedConversations.Entry(
                now.conversation(), now.membership(), now.lastSeq(), now.lastNumber()),
            now.lastAt().toEpochMilli());
  }

  /// Who may not become a member of the conversation.
  ///
  /// @param by who wants them in
  CompletableFuture<List<Refused>> refused(
      List<UserId> users, ConversationId conversation, UserId by) {
    return all(log.usersByQuery(users).stream()
            .map(part -> refusedOf(part, conversation, by))
            .toList())
        .thenApply(all -> all.stream().flatMap(List::stream).toList());
  }

  /// @param users of one query
  private CompletableFuture<List<Refused>> refusedOf(
      List<UserId> users, ConversationId conversation, UserId by) {
    return requests
        .query(
            by,
            (gateway, requestId, onFailure) ->
                log.ask(new QueryAdmission(users, conversation, by, gateway, requestId), onFailure))
        .thenApply(answers -> ((AdmissionTold) answers.getLast()).refused());
  }

  /// The presence of each, in the same order, as the user may see it. Who shares a direct
  /// conversation with the user is known at once; for anybody else the user's groups are looked at,
  /// as [#conversations] does.
  public CompletableFuture<List<SeenPresence>> presence(UserId asker, List<UserId> users) {
    CompletableFuture<List<UserMemberships>> own =
        requests
            .query(
                asker,
                (gateway, requestId, onFailure) ->
                    log.ask(new QueryMemberships(asker, gateway, requestId), onFailure))
            .thenApply(answers -> answers.stream().map(UserMemberships.class::cast).toList());
    return all(log.usersByQuery(users).stream().map(part -> presenceOf(asker, part)).toList())
        .thenCombine(own, Seeing::new)
        .thenCompose(
            seeing ->
                partners(asker, seeing)
                    .thenApply(
                        partners ->
                            users.stream()
                                .map(user -> seeing.see(asker, user, partners))
                                .toList()));
  }

  /// Likewise, as a backend may see it: all there is.
  ///
  /// @param by whose request it is
  CompletableFuture<List<SeenPresence>> presenceForBackend(UserId by, List<UserId> users) {
    return all(log.usersByQuery(users).stream().map(part -> presenceOf(by, part)).toList())
        .thenApply(told -> new Seeing(told, List.of()))
        .thenApply(seeing -> users.stream().map(seeing::see).toList());
  }

  /// What is known to decide by.
  private record Seeing(
      Map<UserId, Presence> presences,
      Map<UserId, Visibility> visibilities,
      Set<UserId> blocked,
      List<Membership> memberships) {
    Seeing(List<List<PresenceTold>> told, List<UserMemberships> own) {
      this(new HashMap<>(), new HashMap<>(), new HashSet<>(), new ArrayList<>());
      for (PresenceTold answer : told.stream().flatMap(List::stream).toList()) {
        answer.presences().forEach(one -> presences.put(one.userId(), one));
        answer.visibilities().forEach(one -> visibilities.put(one.userId(), one));
      }
      for (UserMemberships answer : own) {
        blocked.addAll(answer.blocked());
        memberships.addAll(answer.memberships());
      }
    }

    private boolean maySee(UserId asker, UserId user, Set<UserId> partners) {
      Visibility visibility = visibilities.getOrDefault(user, Visibility.ofPartners(user));
      return PresenceRule.maySee(asker, visibility, blocked::contains, partners::contains);
    }

    SeenPresence see(UserId asker, UserId user, Set<UserId> partners) {
      return maySee(asker, user, partners) ? see(user) : SeenPresence.unknown(user);
    }

    SeenPresence see(UserId user) {
      return SeenPresence.of(Objects.requireNonNull(presences.get(user)));
    }

    /// Whether this user's presence hangs on the groups that the asker is in.
    boolean isOpen(UserId asker, UserId user, Set<UserId> direct) {
      return !maySee(asker, user, direct) && maySee(asker, user, Set.of(user));
    }
  }

  private CompletableFuture<Set<UserId>> partners(UserId asker, Seeing seeing) {
    Set<UserId> partners = new HashSet<>();
    List<ConversationId> groups = new ArrayList<>();
    for (Membership membership : seeing.memberships()) {
      Optional<UserId> other = membership.conversationId().otherThan(asker);
      other.ifPresentOrElse(partners::add, () -> groups.add(membership.conversationId()));
    }
    boolean known =
        seeing.presences().keySet().stream()
            .noneMatch(user -> seeing.isOpen(asker, user, partners));
    if (known) {
      return CompletableFuture.completedFuture(partners);
    }
    return inParts(
            asker,
            groups,
            row ->
                row.entry().conversation().members().stream()
                    .filter(seeing.presences()::containsKey))
        .thenApply(
            members -> {
              partners.addAll(members);
              return partners;
            });
  }

  /// @param users of one query
  private CompletableFuture<List<PresenceTold>> presenceOf(UserId by, List<UserId> users) {
    return requests
        .query(
            by,
            (gateway, requestId, onFailure) ->
                log.ask(new QueryPresence(users, gateway, false, requestId), onFailure))
        .thenApply(answers -> answers.stream().map(PresenceTold.class::cast).toList());
  }

  private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
        .thenApply(_ -> futures.stream().map(CompletableFuture::join).toList());
  }
}
