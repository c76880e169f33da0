package io.parley.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.Codec;
import io.parley.gateway.edge.EngineEndpoint;
import io.parley.gateway.edge.Origins;
import io.parley.gateway.engineio.AdmissionLimits;
import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.EngineServer;
import io.parley.gateway.engineio.EngineSettings;
import io.parley.gateway.engineio.ExecutorTimers;
import io.parley.gateway.socketio.AckResponder;
import io.parley.gateway.socketio.ConnectAttempt;
import io.parley.gateway.socketio.PacketCodec;
import io.parley.gateway.socketio.Recovery;
import io.parley.gateway.socketio.SocketHandler;
import io.parley.gateway.socketio.SocketIoConnection;
import io.parley.gateway.socketio.SocketIoSettings;
import io.parley.gateway.socketio.SocketIoSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The wire form of connection state recovery, with the official client and a scripted meaning.
class NodeRecoveryIT {
  private static final String PID = "private-id";

  @Test
  void clientThatIsToldItsPidAgain_takesItselfForRecovered() throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    SocketIoSettings settings =
        new SocketIoSettings(Duration.ofSeconds(10), Set.of("/"), attempt -> PID);
    try (ExecutorTimers timers = new ExecutorTimers("recovery-timers")) {
      server.setHandler(
          new EngineEndpoint(
              "/socket.io",
              new EngineServer(EngineSettings.DEFAULT, timers, AdmissionLimits.DEFAULT),
              timers,
              Origins.any(),
              (socket, handshake) ->
                  new SocketIoConnection(
                      settings, socket, attempt -> attempt.accept(new Scripted(attempt)))));
      server.start();
      URI url = URI.create("http://127.0.0.1:" + connector.getLocalPort());

      JsonNode seen =
          Codec.json().readTree(NodeClient.run("recovery.mjs", "{\"url\":\"" + url + "\"}"));

      assertThat(seen.get("recovered").asBoolean()).isTrue();
    } finally {
      server.stop();
    }
  }

  private record Scripted(ConnectAttempt attempt, SocketIoSocket[] socket)
      implements SocketHandler {
    Scripted(ConnectAttempt attempt) {
      this(attempt, new SocketIoSocket[1]);
    }

    @Override
    public void onConnect(SocketIoSocket connected) {
      socket[0] = connected;
      Recovery.Claim claim = attempt.claim().orElse(null);
      if (claim == null) {
        emit(1);
        emit(2);
      } else if (claim.equals(new Recovery.Claim(PID, "o2"))) {
        emit(3);
      }
    }

    private void emit(int number) {
      byte[] json = Integer.toString(number).getBytes(UTF_8);
      socket[0].emit(PacketCodec.eventFrame("/", "event", json, "o" + number));
    }

    @Override
    public void onEvent(String name, List<JsonNode> args, @Nullable AckResponder ack) {
      socket[0].close(CloseReason.SERVER_SHUTDOWN);
    }

    @Override
    public void onDisconnect(CloseReason reason) {}
  }
}
