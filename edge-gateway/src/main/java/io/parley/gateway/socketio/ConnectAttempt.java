package io.parley.gateway.socketio;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// A client's wish to join a namespace, to be answered once by [#accept] or [#refuse], from any
/// thread. A second answer, and one to a connection that has closed, does nothing.
public final class ConnectAttempt {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectAttempt.class);

  private final SocketIoConnection connection;
  private final SocketIoSocket socket;
  private final @Nullable ObjectNode auth;
  private boolean answered;

  ConnectAttempt(SocketIoConnection connection, SocketIoSocket socket, @Nullable ObjectNode auth) {
    this.connection = connection;
    this.socket = socket;
    this.auth = auth;
  }

  public String namespace() {
    return socket.namespace();
  }

  /// What the client sent as `auth`; empty if nothing.
  public Optional<ObjectNode> auth() {
    return Optional.ofNullable(auth);
  }

  /// What the client says of an earlier connection, if it has had one.
  public Optional<RecoveryClaim> claim() {
    if (auth == null || !auth.path("pid").isString()) {
      return Optional.empty();
    }
    String pid = auth.path("pid").stringValue();
    String offset = auth.path("offset").asString(null);
    boolean sensible =
        pid.length() <= RecoveryClaim.MAX_PID_LENGTH
            && (offset == null || offset.length() <= RecoveryClaim.MAX_OFFSET_LENGTH);
    return sensible ? Optional.of(new RecoveryClaim(pid, offset)) : Optional.empty();
  }

  /// What the client will have if it is accepted; until then nothing can be sent by it.
  public SocketIoSocket socket() {
    return socket;
  }

  /// To be called before the attempt is handed to another thread.
  ///
  /// @param action run in the connection's turn if the connection closes while the client is not in
  public void ifAbandoned(Runnable action) {
    socket.abandoned = action;
  }

  public String remoteAddress() {
    return socket.remoteAddress();
  }

  /// Lets the client in, as one that cannot be recovered.
  public void accept(SocketHandler handler) {
    accept(handler, null);
  }

  /// Lets the client in: sends CONNECT, then calls [SocketHandler#onConnect]. If the connection has
  /// closed, the handler is not called at all.
  ///
  /// @param pid what the client is to name when it comes back: that of its [#claim] only if it will
  ///   be sent all that it missed and nothing twice; null if it cannot be recovered
  public void accept(SocketHandler handler, @Nullable String pid) {
    if (answerOnce()) {
      connection.accepted(socket, handler, pid);
    }
  }

  /// Sends CONNECT_ERROR. The client may try again on the same connection until `connectTimeout`.
  ///
  /// @param data what the client finds as `error.data`; null for none
  public void refuse(String message, @Nullable ObjectNode data) {
    if (answerOnce()) {
      connection.refused(socket, message, data);
    }
  }

  private synchronized boolean answerOnce() {
    if (answered) {
      LOG.debug("A second answer to the CONNECT of {} is ignored", socket);
      return false;
    }
    answered = true;
    return true;
  }
}
