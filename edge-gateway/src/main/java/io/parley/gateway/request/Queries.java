package io.parley.gateway.request;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationId.DirectMembers;
import io.parley.contract.ErrorCode;
import io.parley.contract.Invitation;
import io.parley.contract.Membership;
import io.parley.contract.Presence;
import io.parley.contract.Profile;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer;
import io.parley.contract.wire.Answer.AdmissionTold;
import io.parley.contract.wire.Answer.AdmissionTold.Refused;
import io.parley.contract.wire.Answer.ConversationsTold;
import io.parley.contract.wire.Answer.PresenceTold;
import io.parley.contract.wire.Answer.ProfilesTold;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.ConversationStatus;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.SessionEvent;
import io.parley.contract.wire.SessionEvent.QueryAdmission;
import io.parley.contract.wire.SessionEvent.QueryAdmission.Consent;
import io.parley.contract.wire.SessionEvent.QueryMemberships;
import io.parley.contract.wire.SessionEvent.QueryPresence;
import io.parley.contract.wire.SessionEvent.QueryProfiles;
import io.parley.contract.wire.Signal.QueryConversations;
import io.parley.contract.wire.Visibility;
import io.parley.gateway.request.ListedConversations.Entry;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
    boolean isPair = conversation.directMembers().map(pair -> pair.contains(user)).orElse(false);
    if (conversation.isDirect() && !isPair) {
      return CompletableFuture.completedFuture(OptionalLong.empty());
    }
    return describe(user, conversation, null)
        .thenApply(
            now ->
                now.membership() != null
                    ? OptionalLong.of(now.membership().visibleAfterNumber())
                    : isPair ? OptionalLong.of(Reader.NOTHING) : OptionalLong.empty());
  }

  @Override
  public CompletableFuture<Boolean> isMember(UserId user, ConversationId conversation) {
    return conversation
        .directMembers()
        .map(pair -> CompletableFuture.completedFuture(pair.contains(user)))
        .orElseGet(() -> Memberships.super.isMember(user, conversation));
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
    return conversation
        .directMembers()
        .filter(pair -> pair.contains(user))
        .map(pair -> CompletableFuture.completedFuture(List.of(pair.first(), pair.second())))
        .orElseGet(() -> reader(user, conversation).thenApply(Reader::members));
  }

  /// Likewise, and what of the conversation the user may read.
  public CompletableFuture<Reader> reader(UserId user, ConversationId conversation) {
    Optional<DirectMembers> pair = conversation.directMembers();
    if (pair.isPresent() && !pair.get().contains(user)) {
      return CompletableFuture.failedFuture(stranger());
    }
    return describe(user, conversation, null)
        .thenCompose(
            now -> {
              if (now.conversation() != null && now.membership() != null) {
                return CompletableFuture.completedFuture(
                    new Reader(
                        user, now.conversation().members(), now.membership().visibleAfterNumber()));
              }
              return pair.isPresent()
                  ? CompletableFuture.completedFuture(
                      new Reader(user, List.of(user), Reader.NOTHING))
                  : CompletableFuture.failedFuture(stranger());
            });
  }

  private static RequestException stranger() {
    return RequestException.of(ErrorCode.NOT_FOUND, "you are in no such conversation");
  }

  /// The user's open invitations, the latest first.
  CompletableFuture<List<Invitation>> invitations(UserId user) {
    return named(user)
        .thenApply(
            answers ->
                distinct(
                    answers,
                    answer -> ((UserMemberships) answer).invitations(),
                    Invitation::conversationId));
  }

  private CompletableFuture<List<Answer>> named(UserId user) {
    return requests.query(
        user,
        (gateway, requestId, onFailure) ->
            log.ask(new QueryMemberships(user, gateway, requestId), onFailure));
  }

  /// All that the user is a member of.
  public CompletableFuture<List<Membership>> memberships(UserId user) {
    return named(user)
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
    return inParts(user, all, entry -> Stream.of(ConversationList.Key.of(entry)))
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
        .thenApply(entries -> (from, most) -> ConversationList.of(entries.stream(), from, most));
  }

  /// Has all of a user's conversations described, part by part.
  ///
  /// @param kept what is kept of each
  private <T> CompletableFuture<List<T>> inParts(
      UserId user, List<ConversationId> all, Function<Entry, Stream<T>> kept) {
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
      UserId user, List<ConversationId> left, Function<Entry, Stream<T>> kept, List<T> before) {
    if (left.isEmpty()) {
      return CompletableFuture.completedFuture(before);
    }
    int count = Math.min(left.size(), MAX_LISTED_OF_ONE);
    return describeAll(user, left.subList(0, count))
        .thenCompose(
            entries ->
                inParts(
                    user,
                    left.subList(count, left.size()),
                    kept,
                    Stream.concat(before.stream(), entries.stream().flatMap(kept)).toList()));
  }

  private CompletableFuture<List<Entry>> describeAll(UserId user, List<ConversationId> named) {
    return all(log.conversationsByQuery(named).stream()
            .map(conversations -> statuses(user, conversations, null))
            .toList())
        .thenApply(
            all ->
                all.stream()
                    .flatMap(List::stream)
                    .map(Entry::of)
                    .filter(Objects::nonNull)
                    .toList());
  }

  /// Who may not become a member of the conversation.
  ///
  /// @param by who wants them in
  /// @param consent what it takes of the others; null for nothing that a setting says
  CompletableFuture<List<Refused>> refused(
      List<UserId> users, ConversationId conversation, UserId by, @Nullable Consent consent) {
    return all(log.usersByQuery(users).stream()
            .map(part -> refusedOf(part, conversation, by, consent))
            .toList())
        .thenApply(all -> all.stream().flatMap(List::stream).toList());
  }

  /// @param users of one query
  private CompletableFuture<List<Refused>> refusedOf(
      List<UserId> users, ConversationId conversation, UserId by, @Nullable Consent consent) {
    return requests
        .query(
            by,
            (gateway, requestId, onFailure) ->
                log.ask(
                    new QueryAdmission(users, conversation, by, gateway, requestId, consent),
                    onFailure))
        .thenApply(answers -> ((AdmissionTold) answers.getLast()).refused());
  }

  /// The presence of each, in the same order, as the user may see it.
  public CompletableFuture<List<SeenPresence>> presence(UserId asker, List<UserId> users) {
    CompletableFuture<List<PresenceTold>> told = presenceOf(asker, users);
    return visible(
            asker,
            users,
            told.thenApply(answers -> visibilities(answers, PresenceTold::visibilities)))
        .thenCombine(told, (visible, answers) -> seen(users, visible::contains, answers));
  }

  /// Likewise, as a backend may see it: all there is.
  ///
  /// @param by whose request it is
  CompletableFuture<List<SeenPresence>> presenceForBackend(UserId by, List<UserId> users) {
    return presenceOf(by, users).thenApply(answers -> seen(users, _ -> true, answers));
  }

  private static List<SeenPresence> seen(
      List<UserId> users, Predicate<UserId> maySee, List<PresenceTold> answers) {
    Map<UserId, Presence> presences = new HashMap<>();
    answers.forEach(answer -> answer.presences().forEach(one -> presences.put(one.userId(), one)));
    return users.stream()
        .map(
            user ->
                maySee.test(user)
                    ? SeenPresence.of(Objects.requireNonNull(presences.get(user)))
                    : SeenPresence.unknown(user))
        .toList();
  }

  /// Who each of them is to the user, in the same order: those see it who see the presence.
  public CompletableFuture<List<SeenProfile>> profiles(UserId asker, List<UserId> users) {
    CompletableFuture<List<ProfilesTold>> told = profilesOf(asker, users);
    return visible(
            asker,
            users,
            told.thenApply(answers -> visibilities(answers, ProfilesTold::visibilities)))
        .thenCombine(told, (visible, answers) -> profiles(users, visible::contains, answers));
  }

  /// Likewise, where somebody else knows who may see whom.
  ///
  /// @param by whose request it is
  CompletableFuture<List<SeenProfile>> profiles(
      UserId by, List<UserId> users, Predicate<Visibility> maySee) {
    return profilesOf(by, users)
        .thenApply(
            answers -> {
              Map<UserId, Visibility> told = visibilities(answers, ProfilesTold::visibilities);
              return profiles(users, user -> maySee.test(visibility(user, told)), answers);
            });
  }

  private static List<SeenProfile> profiles(
      List<UserId> users, Predicate<UserId> maySee, List<ProfilesTold> answers) {
    Map<UserId, Profile> profiles = new HashMap<>();
    answers.forEach(answer -> answer.profiles().forEach(one -> profiles.put(one.userId(), one)));
    return users.stream()
        .map(
            user -> {
              Profile profile = maySee.test(user) ? profiles.get(user) : null;
              return profile == null ? SeenProfile.unknown(user) : SeenProfile.of(profile);
            })
        .toList();
  }

  private static <T> Map<UserId, Visibility> visibilities(
      List<T> answers, Function<T, List<Visibility>> told) {
    Map<UserId, Visibility> visibilities = new HashMap<>();
    answers.forEach(
        answer -> told.apply(answer).forEach(one -> visibilities.put(one.userId(), one)));
    return visibilities;
  }

  private static Visibility visibility(UserId user, Map<UserId, Visibility> told) {
    return told.getOrDefault(user, Visibility.ofPartners(user));
  }

  /// Whom of the users the asker may see ([PresenceRule]). Who shares a direct conversation with
  /// the asker is known at once; for anybody else the asker's groups are looked at, as
  /// [#conversations] does.
  ///
  /// @param told who may see them, where that is not the partners
  private CompletableFuture<Set<UserId>> visible(
      UserId asker, List<UserId> users, CompletableFuture<Map<UserId, Visibility>> told) {
    return named(asker)
        .thenApply(answers -> answers.stream().map(UserMemberships.class::cast).toList())
        .thenCombine(told, (own, visibilities) -> Seeing.of(asker, own, visibilities))
        .thenCompose(
            seeing ->
                partners(seeing, users)
                    .thenApply(
                        partners ->
                            users.stream()
                                .filter(user -> seeing.maySee(user, partners))
                                .collect(Collectors.toUnmodifiableSet())));
  }

  /// What is known to decide by.
  private record Seeing(
      UserId asker,
      Map<UserId, Visibility> told,
      Set<UserId> blocked,
      List<Membership> memberships) {
    static Seeing of(UserId asker, List<UserMemberships> own, Map<UserId, Visibility> told) {
      Set<UserId> blocked = new HashSet<>();
      List<Membership> memberships = new ArrayList<>();
      for (UserMemberships answer : own) {
        blocked.addAll(answer.blocked());
        memberships.addAll(answer.memberships());
      }
      return new Seeing(asker, told, blocked, memberships);
    }

    boolean maySee(UserId user, Set<UserId> partners) {
      return PresenceRule.maySee(
          asker, visibility(user, told), blocked::contains, partners::contains);
    }

    /// Whether it hangs on the groups that the asker is in.
    boolean isOpen(UserId user, Set<UserId> direct) {
      return !maySee(user, direct) && maySee(user, Set.of(user));
    }
  }

  private CompletableFuture<Set<UserId>> partners(Seeing seeing, List<UserId> users) {
    Set<UserId> partners = new HashSet<>();
    List<ConversationId> groups = new ArrayList<>();
    for (Membership membership : seeing.memberships()) {
      if (!membership.conversationId().isDirect()) {
        groups.add(membership.conversationId());
      } else if (membership.acceptedByAll()) {
        membership.conversationId().otherThan(seeing.asker()).ifPresent(partners::add);
      }
    }
    if (users.stream().noneMatch(user -> seeing.isOpen(user, partners))) {
      return CompletableFuture.completedFuture(partners);
    }
    Set<UserId> asked = Set.copyOf(users);
    return inParts(
            seeing.asker(),
            groups,
            entry -> entry.conversation().members().stream().filter(asked::contains))
        .thenApply(
            members -> {
              partners.addAll(members);
              return partners;
            });
  }

  private CompletableFuture<List<PresenceTold>> presenceOf(UserId by, List<UserId> users) {
    return ofParts(
        by,
        users,
        PresenceTold.class,
        (part, gateway, requestId) -> new QueryPresence(part, gateway, false, requestId));
  }

  private CompletableFuture<List<ProfilesTold>> profilesOf(UserId by, List<UserId> users) {
    return ofParts(by, users, ProfilesTold.class, QueryProfiles::new);
  }

  private interface UserQuery {
    SessionEvent of(List<UserId> part, GatewayRef gateway, String requestId);
  }

  /// Asks the partitions of all of them.
  private <T extends Answer> CompletableFuture<List<T>> ofParts(
      UserId by, List<UserId> users, Class<T> type, UserQuery query) {
    return all(log.usersByQuery(users).stream()
            .map(
                part ->
                    requests
                        .query(
                            by,
                            (gateway, requestId, onFailure) ->
                                log.ask(query.of(part, gateway, requestId), onFailure))
                        .thenApply(answers -> answers.stream().map(type::cast).toList()))
            .toList())
        .thenApply(told -> told.stream().flatMap(List::stream).toList());
  }

  private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
        .thenApply(_ -> futures.stream().map(CompletableFuture::join).toList());
  }
}
