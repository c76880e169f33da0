package io.parley.gateway.http;

import io.parley.gateway.engineio.Acceptor;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.EngineError;
import io.parley.gateway.engineio.EngineServer;
import io.parley.gateway.engineio.EngineServer.Admission;
import io.parley.gateway.engineio.EngineTransport;
import io.parley.gateway.engineio.Handshake;
import io.parley.gateway.engineio.PollingTransport;
import io.parley.gateway.engineio.TransportListener;
import io.parley.gateway.websocket.WebSocketHandshake;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/// Engine.IO on one path of a Jetty server; every other path is left to the handlers behind it.
/// Nothing blocks.
public final class EngineEndpoint extends Handler.Wrapper {
  private static final String METHODS = "GET,POST";

  private final Set<String> paths;
  private final EngineServer engine;
  private final Origins origins;
  private final Acceptor acceptor;

  /// @param paths such as `/socket.io`; also taken with a slash at their end
  public EngineEndpoint(
      Set<String> paths, EngineServer engine, Origins origins, Acceptor acceptor) {
    this.paths = Set.copyOf(paths);
    this.engine = engine;
    this.origins = origins;
    this.acceptor = acceptor;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = withoutSlash(request.getHttpURI().getCanonicalPath());
    if (!paths.contains(path)) {
      return super.handle(request, response, callback);
    }
    origins.addHeaders(request, response.getHeaders());
    if (Origins.isPreflight(request)) {
      Origins.addPreflightHeaders(request, response.getHeaders(), METHODS);
      HttpAnswers.empty(response, HttpStatus.NO_CONTENT_204, callback);
      return true;
    }
    new Exchange(path, request, response, callback).handle();
    return true;
  }

  /// One request and its answer.
  private final class Exchange {
    private final String path;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Map<String, String> query;
    private final boolean upgrade;

    Exchange(String path, Request request, Response response, Callback callback) {
      this.path = path;
      this.request = request;
      this.response = response;
      this.callback = callback;
      this.query = query(request);
      this.upgrade = WebSocketHandshake.isWanted(request);
    }

    void handle() {
      String sid = query.get("sid");
      Optional<EngineError> error =
          engine.check(request.getMethod(), query.get("EIO"), query.get("transport"), sid, upgrade);
      if (error.isEmpty() && upgrade && !origins.allow(request)) {
        error = Optional.of(EngineError.FORBIDDEN);
      }
      if (error.isPresent()) {
        refuse(error.get());
      } else if (sid == null || sid.isEmpty()) {
        open();
      } else if (upgrade) {
        upgrade(websocket -> probe(sid, websocket), () -> {});
      } else {
        continuePolling(engine.polling(sid));
      }
    }

    private void refuse(EngineError error) {
      HttpAnswers.error(response, error, callback);
    }

    private void open() {
      Optional<Admission> admitted = engine.admit(Request.getRemoteAddr(request));
      if (admitted.isEmpty()) {
        refuse(EngineError.OVERLOADED);
        return;
      }
      Admission admission = admitted.get();
      Handshake handshake = handshake();
      if (upgrade) {
        upgrade(
            websocket ->
                admission.openWebSocket(websocket, socket -> acceptor.accept(socket, handshake)),
            admission::giveUp);
      } else {
        admission.openPolling(
            new HttpPoll(request, response, callback, () -> {}),
            socket -> acceptor.accept(socket, handshake));
      }
    }

    private void continuePolling(Optional<PollingTransport> polling) {
      if (polling.isEmpty()) { // has ended since it was checked
        refuse(EngineError.UNKNOWN_SID);
        return;
      }
      PollingTransport transport = polling.get();
      if (HttpMethod.GET.is(request.getMethod())) {
        HttpPoll poll = new HttpPoll(request, response, callback, transport::lost);
        transport.poll(poll);
        poll.watch();
      } else if (HttpMethod.POST.is(request.getMethod())) {
        read(transport);
      } else {
        refuse(EngineError.BAD_REQUEST);
      }
    }

    private void read(PollingTransport transport) {
      PostReader reader =
          new PostReader(request, response, callback, transport, engine.settings().maxPayload());
      if (transport.beginPost(reader)) {
        reader.run();
      } else {
        refuse(EngineError.BAD_REQUEST);
      }
    }

    /// Becomes a websocket.
    ///
    /// @param opener called when it has
    /// @param onFailure called if it does not
    private void upgrade(Function<EngineTransport, TransportListener> opener, Runnable onFailure) {
      Optional<String> accept = WebSocketHandshake.accept(request);
      if (accept.isEmpty()) {
        onFailure.run();
        response.getHeaders().put(HttpHeader.SEC_WEBSOCKET_VERSION, WebSocketHandshake.VERSION);
        refuse(EngineError.BAD_REQUEST);
        return;
      }
      EngineWebSocket websocket =
          new EngineWebSocket(
              request.getConnectionMetaData(), engine.settings().maxPayload(), opener);
      HttpFields.Mutable headers = response.getHeaders();
      headers.put(HttpHeader.UPGRADE, "websocket");
      headers.put(HttpHeader.CONNECTION, "Upgrade");
      headers.put(HttpHeader.SEC_WEBSOCKET_ACCEPT, accept.get());
      response.setStatus(HttpStatus.SWITCHING_PROTOCOLS_101);
      request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, websocket);
      response.write(
          true,
          null,
          Callback.from(
              callback::succeeded,
              failure -> {
                onFailure.run();
                callback.failed(failure);
              }));
    }

    private TransportListener probe(String sid, EngineTransport websocket) {
      Optional<TransportListener> listener = engine.probe(sid, websocket);
      if (listener.isEmpty()) {
        websocket.close(CloseReason.PARSE_ERROR, "nothing to upgrade");
      }
      return listener.orElse(NOBODY);
    }

    private Handshake handshake() {
      return new Handshake(
          path, query, request.getHeaders().get(HttpHeader.AUTHORIZATION), origins.allow(request));
    }
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /// The first value of each parameter; none if they cannot be read.
  private static Map<String, String> query(Request request) {
    Map<String, String> query = new HashMap<>();
    try {
      for (Fields.Field field : Request.extractQueryParameters(request)) {
        query.put(field.getName(), field.getValue());
      }
    } catch (HttpException.RuntimeException | IllegalArgumentException e) {
      return Map.of(); // refused for what is missing
    }
    return query;
  }

  /// For a websocket that is being closed.
  private static final TransportListener NOBODY =
      new TransportListener() {
        @Override
        public void onText(String packet) {}

        @Override
        public void onBinary(ByteBuffer payload) {}

        @Override
        public boolean onPart(int bytes) {
          return false;
        }

        @Override
        public void onClosed(CloseReason reason) {}
      };
}
