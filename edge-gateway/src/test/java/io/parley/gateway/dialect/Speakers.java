package io.parley.gateway.dialect;

import io.parley.contract.ConversationId;
import io.parley.contract.UserId;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.SessionEvent;
import io.parley.contract.wire.Signal;
import io.parley.gateway.conversation.EventRenderer;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.FakeTransport;
import io.parley.gateway.engineio.ManualTimers;
import io.parley.gateway.engineio.Sessions;
import io.parley.gateway.history.History;
import io.parley.gateway.history.SearchHistory;
import io.parley.gateway.request.ClientRequests;
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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Connections for tests, on a transport that is not there.
public final class Speakers {
  /// What native clients are sent.
  public static final EventRenderer NATIVE = NativeRenderer.INSTANCE;

  private Speakers() {}

  /// A native client's, of a gateway whose processor answers no question.
  public static DialectConnection nativeOf(
      UserId user, Requests requests, RateLimits limits, History history, SearchHistory search) {
    return new DialectConnection(
        Dialects.NATIVE, requests(requests, limits, history, search), socket(), user, null);
  }

  public static ClientRequests requests(
      Requests requests, RateLimits limits, History history, SearchHistory search) {
    return new ClientRequests(
        requests,
        limits,
        new Queries(requests, new NoAnswers()),
        new PagedRequests(history, search, (conversation, reader, number) -> {}));
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
    return requests(
        requests, new RateLimits(RequestLimits.DEFAULT, () -> 1), new NoHistory(), new NoHistory());
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

  private static final class NoAnswers implements QueryLog {
    @Override
    public void ask(Signal question, Consumer<Exception> onFailure) {}

    @Override
    public void ask(SessionEvent question, Consumer<Exception> onFailure) {}

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
