package io.parley.gateway.web;

import io.parley.contract.Codec;
import io.parley.gateway.auth.Principal;
import io.parley.gateway.auth.RefusedTokenException;
import io.parley.gateway.auth.Tokens;
import io.parley.gateway.conversation.Conversations;
import io.parley.gateway.conversation.Session;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.request.NativeDialect;
import io.parley.gateway.socketio.AckResponder;
import io.parley.gateway.socketio.ConnectAttempt;
import io.parley.gateway.socketio.SocketHandler;
import io.parley.gateway.socketio.SocketIoSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Lets clients in by their token, and hands what they say to their dialect.
final class Clients {
  private final Tokens tokens;
  private final Conversations conversations;
  private final NativeDialect dialect;

  Clients(Tokens tokens, Conversations conversations, NativeDialect dialect) {
    this.tokens = tokens;
    this.conversations = conversations;
    this.dialect = dialect;
  }

  /// @param handshakeToken used if the CONNECT packet has none
  void connect(ConnectAttempt attempt, @Nullable String handshakeToken) {
    String token =
        attempt.auth().map(auth -> auth.path("token").asString(null)).orElse(handshakeToken);
    try {
      attempt.accept(new Client(tokens.verify(token)));
    } catch (RefusedTokenException e) {
      attempt.refuse(e.reason(), Codec.json().createObjectNode().put("code", e.code()));
    }
  }

  private final class Client implements SocketHandler {
    private final Principal principal;
    private @Nullable Session session;

    Client(Principal principal) {
      this.principal = principal;
    }

    @Override
    public void onConnect(SocketIoSocket socket) {
      session = conversations.open(principal.userId(), socket);
    }

    @Override
    public void onEvent(String name, List<JsonNode> args, @Nullable AckResponder ack) {
      dialect.handle(principal.sender(), name, args, ack);
    }

    @Override
    public void onDisconnect(CloseReason reason) {
      if (session != null) {
        conversations.close(session);
      }
    }
  }
}
