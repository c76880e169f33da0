package io.parley.gateway.rest;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationKind;
import io.parley.contract.ConversationView;
import io.parley.contract.ErrorCode;
import io.parley.contract.Membership;
import io.parley.contract.MessageBody;
import io.parley.contract.Presence;
import io.parley.contract.PresenceStatus;
import io.parley.contract.Profile;
import io.parley.contract.ReceiptMark;
import io.parley.contract.Sender;
import io.parley.contract.UserId;
import io.parley.contract.VisibleHistory;
import io.parley.contract.history.HistoryMessage;
import io.parley.contract.log.ConversationEvent.MessageAccepted;
import io.parley.contract.wire.Answer;
import io.parley.contract.wire.Answer.AdmissionTold;
import io.parley.contract.wire.Answer.AdmissionTold.Reason;
import io.parley.contract.wire.Answer.AdmissionTold.Refused;
import io.parley.contract.wire.Answer.CommandAccepted;
import io.parley.contract.wire.Answer.CommandRejected;
import io.parley.contract.wire.Answer.ConversationsTold;
import io.parley.contract.wire.Answer.PresenceTold;
import io.parley.contract.wire.Answer.ProfilesTold;
import io.parley.contract.wire.Answer.Reply;
import io.parley.contract.wire.Answer.SendAccepted;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.Command;
import io.parley.contract.wire.Command.SendMessage;
import io.parley.contract.wire.ConversationStatus;
import io.parley.contract.wire.SessionEvent;
import io.parley.contract.wire.SessionEvent.QueryAdmission;
import io.parley.contract.wire.SessionEvent.QueryMemberships;
import io.parley.contract.wire.SessionEvent.QueryPresence;
import io.parley.contract.wire.SessionEvent.QueryProfiles;
import io.parley.contract.wire.Signal;
import io.parley.contract.wire.Signal.QueryConversations;
import io.parley.gateway.history.History;
import io.parley.gateway.history.PageRequest;
import io.parley.gateway.history.SearchHistory;
import io.parley.gateway.request.CommandLog;
import io.parley.gateway.request.QueryLog;
import io.parley.gateway.request.Requests;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// What is behind REST: alice and bob are in the group g-1 and in dm:alice:bob, each with the
/// messages 1 to 7, of which alice has read 5. Notes what is asked.
final class Script implements CommandLog, QueryLog {
  static final ConversationId GROUP = new ConversationId("g-1");
  static final ConversationId DM = new ConversationId("dm:alice:bob");

  /// Of alice and mallory, one of whom has blocked the other.
  static final ConversationId SILENCED = new ConversationId("dm:alice:mallory");

  static final long LAST = 7;
  static final String LAST_ID = "m-7";
  private static final Instant AT = Instant.parse("2026-01-02T10:20:30.400Z");
  private static final List<UserId> MEMBERS = List.of(new UserId("alice"), new UserId("bob"));

  final List<Command.Request> commands = new CopyOnWriteArrayList<>();
  final List<String> marked = new CopyOnWriteArrayList<>();
  final List<String> searched = new CopyOnWriteArrayList<>();
  final List<QueryAdmission> admissions = new CopyOnWriteArrayList<>();

  /// Who is in as many conversations as one may be in.
  final Set<UserId> full = ConcurrentHashMap.newKeySet();

  final Past history = new Past();

  /// How far the messages have come, by history.
  volatile long delivered = LAST;

  /// The last message of the group that its members may not read; null where they may read all.
  volatile @Nullable Long visibleAfter;

  /// What happens to whatever is asked.
  enum Mood {
    ANSWERS,
    REFUSES,
    IS_SILENT,
    IS_AWAY
  }

  volatile Mood mood = Mood.ANSWERS;
  volatile ErrorCode refusal = ErrorCode.FORBIDDEN;
  volatile boolean duplicate;
  volatile boolean historyAway;
  private volatile @Nullable Requests requests;

  void answersTo(Requests asker) {
    requests = asker;
  }

  void reset() {
    delivered = LAST;
    visibleAfter = null;
    commands.clear();
    marked.clear();
    searched.clear();
    admissions.clear();
    full.clear();
    mood = Mood.ANSWERS;
    duplicate = false;
    historyAway = false;
  }

  // What is asked of the processor.

  @Override
  public void append(Command command, Runnable onSuccess, Consumer<Exception> onFailure) {
    Command.Request request = (Command.Request) command;
    commands.add(request);
    String id = request.origin().requestId();
    Reply accepted =
        request instanceof SendMessage send
            ? new SendAccepted(
                RestGateway.GATEWAY,
                id,
                send.conversationId(),
                "m-new",
                LAST + 1,
                LAST,
                AT,
                duplicate)
            : new CommandAccepted(
                RestGateway.GATEWAY,
                id,
                request.conversationId(),
                LAST + 1,
                view(request.conversationId()),
                membership(request.conversationId()));
    reply(id, accepted, onFailure);
  }

  @Override
  public void ask(Signal question, Consumer<Exception> onFailure) {
    QueryConversations query = (QueryConversations) question;
    String id = Objects.requireNonNull(query.requestId());
    List<ConversationStatus> statuses =
        query.conversationIds().stream().map(conversation -> status(conversation, query)).toList();
    tell(id, new ConversationsTold(RestGateway.GATEWAY, 0, "life", id, statuses, true), onFailure);
  }

  private ConversationStatus status(ConversationId conversation, QueryConversations query) {
    boolean known = conversation.equals(GROUP) || conversation.equals(DM);
    boolean member = known && MEMBERS.contains(query.userId());
    return new ConversationStatus(
        conversation,
        known ? view(conversation) : null,
        member ? membership(conversation) : null,
        known ? LAST + 1 : 0,
        known ? LAST : 0,
        known ? AT : null,
        null,
        known && LAST_ID.equals(query.messageId()) ? (Long) LAST : null,
        conversation.equals(SILENCED) ? Boolean.TRUE : null);
  }

  @Override
  public void ask(SessionEvent question, Consumer<Exception> onFailure) {
    switch (question) {
      case QueryPresence query -> {
        String id = Objects.requireNonNull(query.requestId());
        List<Presence> presences =
            query.userIds().stream()
                .map(user -> new Presence(user, PresenceStatus.OFFLINE, AT))
                .toList();
        tell(
            id,
            new PresenceTold(RestGateway.GATEWAY, 0, "life", id, presences, List.of(), null),
            onFailure);
      }
      case QueryProfiles query -> {
        List<Profile> profiles =
            query.userIds().stream()
                .filter(MEMBERS::contains)
                .map(
                    user -> new Profile(user, "Name of " + user, "https://example.org/" + user, AT))
                .toList();
        String id = query.requestId();
        tell(id, new ProfilesTold(RestGateway.GATEWAY, id, profiles, List.of(), true), onFailure);
      }
      case QueryMemberships query -> {
        List<Membership> memberships =
            MEMBERS.contains(query.userId())
                ? List.of(membership(DM), membership(GROUP))
                : List.of();
        String id = query.requestId();
        tell(
            id,
            new UserMemberships(
                RestGateway.GATEWAY, query.userId(), null, id, memberships, List.of(), true),
            onFailure);
      }
      case QueryAdmission query -> {
        admissions.add(query);
        List<Refused> refused =
            query.userIds().stream()
                .filter(full::contains)
                .map(user -> new Refused(user, Reason.FULL))
                .toList();
        String id = query.requestId();
        tell(id, new AdmissionTold(RestGateway.GATEWAY, id, refused), onFailure);
      }
      default -> throw new AssertionError(question);
    }
  }

  @Override
  public List<List<ConversationId>> conversationsByQuery(List<ConversationId> conversations) {
    return conversations.stream().map(List::of).toList();
  }

  @Override
  public List<List<UserId>> usersByQuery(List<UserId> users) {
    return users.stream().map(List::of).toList();
  }

  /// A query is never refused.
  private void tell(String id, Answer answer, Consumer<Exception> onFailure) {
    Requests asker = requests;
    switch (mood) {
      case ANSWERS, REFUSES -> {
        if (asker != null) {
          asker.told(id, answer, true);
        }
      }
      case IS_AWAY -> onFailure.accept(new IOException("secret"));
      case IS_SILENT -> {}
    }
  }

  private void reply(String id, Reply answer, Consumer<Exception> onFailure) {
    switch (mood) {
      case ANSWERS -> replied(answer);
      case REFUSES ->
          replied(new CommandRejected(RestGateway.GATEWAY, id, refusal, "you cannot do that"));
      case IS_AWAY -> onFailure.accept(new IOException("secret"));
      case IS_SILENT -> {}
    }
  }

  private void replied(Reply reply) {
    Requests asker = requests;
    if (asker != null) {
      asker.replied(reply);
    }
  }

  CompletableFuture<@Nullable Void> mark(
      ConversationId conversation, UserId user, long delivered, long read) {
    marked.add("%s %s %d %d".formatted(conversation, user, delivered, read));
    return CompletableFuture.completedFuture(null);
  }

  private static ConversationView view(ConversationId id) {
    return new ConversationView(
        id,
        id.isDirect() ? ConversationKind.DIRECT : ConversationKind.GROUP,
        id.isDirect() ? null : "Team",
        null,
        false,
        id.isDirect() ? null : MEMBERS.getFirst(),
        List.of(),
        MEMBERS,
        2,
        AT,
        id.isDirect() ? null : VisibleHistory.JOINED);
  }

  private Membership membership(ConversationId id) {
    Long after = id.equals(GROUP) ? visibleAfter : null;
    return new Membership(id, true, 0, 5, false, false, id.equals(GROUP), after);
  }

  static HistoryMessage message(ConversationId conversation, long number) {
    return HistoryMessage.of(
        new MessageAccepted(
            "m-" + number,
            "c-" + number,
            conversation,
            number + 1,
            number,
            new Sender(new UserId("bob"), "Bob", null),
            MessageBody.text("message " + number),
            AT));
  }

  /// Has every conversation's messages 1 to 7.
  final class Past implements History, SearchHistory {
    @Override
    public CompletableFuture<Page> page(ConversationId conversation, PageRequest request) {
      Long end = request.before();
      long before = end == null ? LAST + 1 : Math.min(end, LAST + 1);
      List<HistoryMessage> all =
          LongStream.range(request.after() + 1, before)
              .mapToObj(number -> message(conversation, number))
              .toList();
      int most = Math.min(all.size(), request.limit());
      List<HistoryMessage> page =
          request.isFromTheStart()
              ? all.subList(0, most)
              : all.subList(all.size() - most, all.size());
      return answer(new Page(page, most < all.size()));
    }

    @Override
    public CompletableFuture<Receipts> receipts(
        ConversationId conversation, Collection<UserId> members) {
      return answer(
          members.isEmpty()
              ? new Receipts(List.of(), new Counts(LAST, 2, 1))
              : new Receipts(
                  members.stream()
                      .map(user -> new ReceiptMark(user, delivered, Math.min(delivered, 1)))
                      .toList(),
                  null));
    }

    @Override
    public CompletableFuture<List<HistoryMessage>> messages(Collection<MessageKey> places) {
      return answer(
          places.stream().map(place -> message(place.conversation(), place.number())).toList());
    }

    @Override
    public CompletableFuture<Found> search(Map<ConversationId, Long> conversations, Query query) {
      List<String> where =
          new ArrayList<>(
              conversations.entrySet().stream()
                  .map(each -> each.getKey() + (each.getValue() == 0 ? "" : ">" + each.getValue()))
                  .sorted()
                  .toList());
      Narrowing narrowing = query.narrowing();
      searched.add(
          query.text()
              + " "
              + where
              + " "
              + query.limit()
              + " "
              + query.cursor()
              + (narrowing.equals(Narrowing.NONE) ? "" : " " + narrowing));
      return answer(new Found(List.of(message(GROUP, LAST)), "next"));
    }

    private <T> CompletableFuture<T> answer(T value) {
      return historyAway
          ? CompletableFuture.failedFuture(new IOException("secret"))
          : CompletableFuture.completedFuture(value);
    }
  }
}
