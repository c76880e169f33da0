package io.parley.gateway.dialect;

import io.parley.contract.ConversationId;
import io.parley.contract.ConversationView;
import io.parley.contract.Invitation;
import io.parley.contract.Profile;
import io.parley.contract.UserId;
import io.parley.contract.wire.Answer.AdmissionTold;
import io.parley.contract.wire.Answer.AdmissionTold.Reason;
import io.parley.contract.wire.Answer.AdmissionTold.Refused;
import io.parley.contract.wire.Answer.ConversationsTold;
import io.parley.contract.wire.Answer.ProfilesTold;
import io.parley.contract.wire.Answer.UserMemberships;
import io.parley.contract.wire.ConversationStatus;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.SessionEvent;
import io.parley.contract.wire.SessionEvent.QueryAdmission;
import io.parley.contract.wire.SessionEvent.QueryMemberships;
import io.parley.contract.wire.SessionEvent.QueryProfiles;
import io.parley.contract.wire.Signal;
import io.parley.contract.wire.Signal.QueryConversations;
import io.parley.gateway.conversation.EventRenderer;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.FakeTransport;
import io.parley.gateway.engineio.ManualTimers;
import io.parley.gateway.engineio.Sessions;
import io.parley.gateway.history.History;
import io.parley.gateway.history.SearchHistory;
import io.parley.gateway.login.recovery.RecoverySeal;
import io.parley.gateway.request.ClientRequests;
import io.parley.gateway.request.ConsentRules;
import io.parley.gateway.request.PagedRequests;
import io.parley.gateway.request.PartitionLoadGates;
import io.parley.gateway.request.Queries;
import io.parley.gateway.request.QueryLog;
import io.parley.gateway.request.RateLimits;
import io.parley.gateway.request.RequestIds;
import io.parley.gateway.request.RequestLimits;
import io.parley.gateway.request.Requests;
import io.parley.gateway.socketio.SocketIoConnection;
import io.parley.gateway.socketio.SocketIoSettings;
import io.parley.gateway.socketio.SocketIoSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// Connections for tests, on a transport that is not there.
public final class Speakers {
  /// What native clients are sent.
  public static final EventRenderer NATIVE = NativeRenderer.INSTANCE;

  private Speakers() {}

  /// A native client's, of a gateway whose processor lets everybody in, and answers no question
  /// else.
  public static DialectConnection nativeOf(
      UserId user, Requests requests, RateLimits limits, History history, SearchHistory search) {
    return nativeOf(user, requests(requests, limits, history, search));
  }

  public static DialectConnection nativeOf(UserId user, ClientRequests requests) {
    return new DialectConnection(
        Dialects.NATIVE, requests, socket(), user, RecoverySeal.ofNobody(), null);
  }

  public static ClientRequests requests(
      Requests requests, RateLimits limits, History history, SearchHistory search) {
    return requests(requests, limits, history, search, new Door(requests));
  }

  public static ClientRequests requests(
      Requests requests, RateLimits limits, History history, SearchHistory search, Door door) {
    Queries queries = new Queries(requests, door);
    return new ClientRequests(
        requests,
        limits,
        queries,
        new PagedRequests(history, search, (conversation, reader, number) -> {}, queries, limits),
        ConsentRules.DEFAULT);
  }

  /// Without history.
  public static ClientRequests requests(Requests requests) {
    return requests(
        requests, new RateLimits(RequestLimits.DEFAULT, () -> 1), new NoHistory(), new NoHistory());
  }

  /// For clients that say nothing.
  public static ClientRequests unasked() {
    RequestIds ids = new RequestIds();
    Requests requests =
        new Requests(
            new GatewayRef("here", 1, 0),
            ids,
            (command, onSuccess, onFailure) -> {
              throw new AssertionError("not asked");
            },
            new PartitionLoadGates(1, _ -> 0),
            () -> 1);
    return requests(requests);
  }

  private static SocketIoSocket socket() {
    List<SocketIoSocket> sockets = new ArrayList<>();
    Sessions.open(
            EngineSettings.DEFAULT,
            new ManualTimers(),
            FakeTransport.fast(),
            socket ->
                new SocketIoConnection(
                    SocketIoSettings.DEFAULT, socket, attempt -> sockets.add(attempt.socket())))
        .onText("40");
    return sockets.getFirst();
  }

  /// Answers a question of one conversation.
  public static void describe(Requests requests, Signal question, ConversationView view) {
    QueryConversations query = (QueryConversations) question;
    String id = Objects.requireNonNull(query.requestId());
    ConversationStatus status =
        new ConversationStatus(
            query.conversationId(), view, null, 1, 1, Instant.EPOCH, null, null, null);
    requests.told(
        id, new ConversationsTold(query.gateway(), 0, "life", id, List.of(status), true), true);
  }

  /// Says who may become a member, who is invited, and who has a profile once somebody has one;
  /// answers nothing else.
  public static class Door implements QueryLog {
    /// Who may not.
    public final Map<UserId, Reason> refused = new HashMap<>();

    /// Who has a profile.
    public final Map<UserId, Profile> profiles = new HashMap<>();

    /// Who was asked of.
    public final List<QueryAdmission> asked = new ArrayList<>();

    /// The open invitations of whoever asks.
    public List<Invitation> invitations = List.of();

    private final Requests requests;

    public Door(Requests requests) {
      this.requests = requests;
    }

    @Override
    public void ask(Signal question, Consumer<Exception> onFailure) {}

    @Override
    public void ask(SessionEvent question, Consumer<Exception> onFailure) {
      if (question instanceof QueryProfiles query && !profiles.isEmpty()) {
        List<Profile> those =
            query.userIds().stream()
                .filter(profiles::containsKey)
                .map(user -> Objects.requireNonNull(profiles.get(user)))
                .toList();
        requests.told(
            query.requestId(),
            new ProfilesTold(query.gateway(), query.requestId(), those, List.of(), true),
            true);
      }
      if (question instanceof QueryAdmission query) {
        asked.add(query);
        List<Refused> those =
            query.userIds().stream()
                .filter(refused::containsKey)
                .map(user -> new Refused(user, refused.get(user)))
                .toList();
        requests.told(
            query.requestId(), new AdmissionTold(query.gateway(), query.requestId(), those), true);
      } else if (question instanceof QueryMemberships query) {
        UserMemberships answer =
            new UserMemberships(
                query.gateway(),
                query.userId(),
                null,
                query.requestId(),
                List.of(),
                List.of(),
                true,
                invitations);
        requests.told(query.requestId(), answer, true);
      }
    }

    @Override
    public List<List<ConversationId>> conversationsByQuery(List<ConversationId> conversations) {
      return List.of(conversations);
    }

    @Override
    public List<List<UserId>> usersByQuery(List<UserId> users) {
      return List.of(users);
    }
  }
}
