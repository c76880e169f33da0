package io.parley.gateway.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.engineio.CloseReason;
import io.parley.gateway.engineio.FakeTransport;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.BinaryNode;

class SocketIoConnectionTest {
  private final ScriptedClient client = new ScriptedClient();

  @Test
  void events_areHandledInOrder() {
    client.join();
    client.send("42[\"a\",1]", "42[\"b\",{\"x\":null},\"y\"]", "42[3]");

    assertThat(client.calls)
        .containsExactly(
            "connect /", "event / a[1]", "event / b[{\"x\":null}, \"y\"]", "event / 3[]");
  }

  @Test
  void ack_isSentWithTheEventsIdAlso0() {
    client.join();
    client.send("420[\"a\"]", "42456[\"b\"]");
    client.acks.get(1).ack("{\"ok\":true}".getBytes(UTF_8));
    client.acks.get(0).ack("1,\"two\"".getBytes(UTF_8));

    assertThat(client.transport.sent()).containsExactly("43456[{\"ok\":true}]", "430[1,\"two\"]");
  }

  @Test
  void eventWithoutAckId_hasNoResponder() {
    client.join();
    client.send("42[\"a\"]");

    assertThat(client.acks).isEmpty();
  }

  @Test
  void secondAck_isIgnored() {
    client.join();
    client.send("421[\"a\"]");
    client.acks.getFirst().ack("1".getBytes(UTF_8));
    client.acks.getFirst().ack("2".getBytes(UTF_8));

    assertThat(client.transport.sent()).containsExactly("431[1]");
  }

  @Test
  void ackAfterTheEnd_isHarmless() {
    client.join();
    client.send("421[\"a\"]", "41");
    client.acks.getFirst().ack("1".getBytes(UTF_8));
    client.engine.onClosed(CloseReason.TRANSPORT_CLOSED);
    client.acks.getFirst().ack("1".getBytes(UTF_8));

    assertThat(client.transport.sent()).isEmpty();
  }

  @Test
  void emit_isAnEventPacket() {
    SocketIoSocket socket = client.join();

    assertThat(socket.emit("message", "{\"a\":1}".getBytes(UTF_8))).isTrue();
    assertThat(socket.emit(PacketCodec.eventFrame("/", "typing", new byte[0]))).isTrue();
    assertThat(client.transport.sent())
        .containsExactly("42[\"message\",{\"a\":1}]", "42[\"typing\"]");
  }

  @Test
  void clientsAckThatNothingAskedFor_isIgnored() {
    client.join();
    client.send("431[]");

    assertThat(client.engine.isOpen()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "42[\"before connect\"]",
        "41",
        "431[]",
        "44{\"message\":\"x\"}",
        "42/unknown,[\"a\"]",
        "4"
      })
  void packetBeforeConnect_closesTheConnection(String packet) {
    client.send(packet);

    assertThat(client.transport.closes()).hasSize(1).first().asString().startsWith("1002 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"42[\"a\"]", "40", "41", "431[]"})
  void packetWhileConnectIsUndecided_closesTheConnection(String packet) {
    client.send("40", packet);
    client.attempts.getFirst().accept(client.new Recorder());

    assertThat(client.transport.closes()).hasSize(1).first().asString().startsWith("1002 ");
    assertThat(client.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "40",
        "40{}",
        "44\"x\"",
        "44{}",
        "42/custom,[\"a\"]",
        "41/custom,",
        "4",
        "4abc",
        "42{}",
        "42[\"connect\"]",
        "42[",
        "42999999999999999999[\"a\"]",
        "41{}",
        "5",
        "abc"
      })
  void invalidPacketAfterConnect_closesTheConnectionAndTellsTheHandlerOnce(String packet) {
    client.join();
    client.send(packet, "42[\"late\"]");
    client.engine.onClosed(CloseReason.TRANSPORT_CLOSED);

    assertThat(client.calls).containsExactly("connect /", "disconnect / PARSE_ERROR");
    assertThat(client.transport.closes()).hasSize(1).first().asString().startsWith("1002 ");
  }

  @Test
  void binaryEvent_reachesTheHandlerWithItsAttachments() {
    client.join();
    client.send("451-[\"a\",{\"_placeholder\":true,\"num\":0}]");
    assertThat(client.calls).containsExactly("connect /");

    client.engine.onBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    assertThat(client.calls).containsExactly("connect /", "event / a[\"AQID\"]");
  }

  @Test
  void textAmidAttachments_closesTheConnection() {
    client.join();
    client.send("452-[\"a\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
    client.engine.onBinary(ByteBuffer.allocate(3));
    client.send("42[\"b\"]");

    assertThat(client.transport.closes())
        .containsExactly("1002 parse error: text amid attachments");
  }

  @Test
  void binaryWithoutAPacket_closesTheConnection() {
    client.join();
    client.engine.onBinary(ByteBuffer.allocate(3));

    assertThat(client.transport.closes())
        .containsExactly("1002 parse error: binary without a packet");
  }

  @Test
  void attachmentsAboveMaxPayload_closeTheConnection() {
    client.join();
    client.send("452-[\"a\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
    client.engine.onBinary(ByteBuffer.allocate(6_000));
    client.engine.onBinary(ByteBuffer.allocate(6_000));

    assertThat(client.transport.closes())
        .containsExactly("1002 parse error: attachments above maxPayload");
  }

  @Test
  void emitWithBinary_sendsAttachmentsAfterThePacket() {
    SocketIoSocket socket = client.join();
    socket.emit(
        PacketCodec.eventFrames(
            "/", "file", List.of(new BinaryNode(new byte[] {1}), new BinaryNode(new byte[] {2}))));

    assertThat(client.transport.takeSent())
        .containsExactly(
            "452-[\"file\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
            "bAQ==",
            "bAg==");
  }

  @Test
  void clientsAck_isIgnored() {
    client.join();
    client.send("430[]", "461-7[{\"_placeholder\":true,\"num\":0}]");
    client.engine.onBinary(ByteBuffer.allocate(1));
    client.send("42[\"after\"]");

    assertThat(client.calls.getLast()).isEqualTo("event / after[]");
    assertThat(client.engine.isOpen()).isTrue();
  }

  @Test
  void recoveredClient_isToldItsOwnPidAgain() {
    client.send("40{\"pid\":\"p1\",\"offset\":\"o7\"}");
    ConnectAttempt attempt = client.attempts.getLast();
    assertThat(attempt.claim()).contains(new RecoveryClaim("p1", "o7"));
    attempt.accept(client.new Recorder(), "p1");

    assertThat(client.transport.takeSent())
        .containsExactly("40{\"sid\":\"" + client.sockets.getLast().id() + "\",\"pid\":\"p1\"}");
  }

  @Test
  void clientThatGoesBeforeItIsLetIn_isAbandoned() {
    client.send("40");
    client.attempts.getLast().ifAbandoned(() -> client.calls.add("abandoned"));
    client.engine.onClosed(CloseReason.TRANSPORT_CLOSED);
    client.attempts.getLast().accept(client.new Recorder());

    assertThat(client.calls).containsExactly("abandoned");
  }

  @Test
  void clientThatGoesAfterItWasLetIn_isNotAbandoned() {
    client.send("40");
    client.attempts.getLast().ifAbandoned(() -> client.calls.add("abandoned"));
    client.attempts.getLast().accept(client.new Recorder());
    client.engine.onClosed(CloseReason.TRANSPORT_CLOSED);

    assertThat(client.calls).containsExactly("connect /", "disconnect / TRANSPORT_CLOSED");
  }

  @Test
  void claimThatMakesNoSense_isNone() {
    client.send("40{\"pid\":5}");
    assertThat(client.attempts.getLast().claim()).isEmpty();

    ScriptedClient second = new ScriptedClient();
    second.send("40{\"pid\":\"" + "x".repeat(70_000) + "\"}");
    assertThat(second.attempts.getLast().claim()).isEmpty();
  }

  @Test
  void malformedPacket_touchesNoOtherConnection() {
    ScriptedClient other = new ScriptedClient();
    other.join();
    client.join();
    client.send("42[");

    assertThat(other.engine.isOpen()).isTrue();
    assertThat(other.calls).containsExactly("connect /");
  }

  @Test
  void packetsThatWaitBehindAMalformedOne_areNotHandled() {
    client.join();
    client.onEvent = () -> client.send("42[", "42[\"late\"]");
    client.send("42[\"a\"]");

    assertThat(client.calls)
        .containsExactly("connect /", "event / a[]", "disconnect / PARSE_ERROR");
  }

  @Test
  void handlerThatThrows_closesItsConnectionAndIsToldOnce() {
    client.join();
    client.onEvent =
        () -> {
          throw new IllegalStateException("expected by the test");
        };
    client.send("42[\"a\\n\"]", "42[\"b\"]");

    assertThat(client.calls)
        .containsExactly("connect /", "event / a\n[]", "disconnect / INTERNAL_ERROR");
    assertThat(client.transport.closes()).containsExactly("1011 internal error");
  }

  @Test
  void handlerThatThrowsAnError_closesItsConnectionToo() {
    client.join();
    client.onEvent =
        () -> {
          throw new StackOverflowError("expected by the test");
        };
    client.send("42[\"a\"]");

    assertThat(client.calls).last().isEqualTo("disconnect / INTERNAL_ERROR");
  }

  @Test
  void serverDisconnect_sends41ThenCloses() {
    ScriptedClient slow = new ScriptedClient(FakeTransport.slow());
    SocketIoSocket socket = slow.join();
    socket.emit("last", "1".getBytes(UTF_8));
    socket.disconnect();
    socket.disconnect();
    slow.transport.completeAll();

    assertThat(slow.transport.sent()).containsExactly("42[\"last\",1]", "41");
    assertThat(slow.transport.closes()).containsExactly("1000 server namespace disconnect");
    assertThat(slow.calls).containsExactly("connect /", "disconnect / SERVER_DISCONNECT");
  }

  @Test
  void closeByTheServer_sendsNo41() {
    SocketIoSocket socket = client.join();
    socket.close(CloseReason.SERVER_SHUTDOWN);

    assertThat(client.transport.sent()).isEmpty();
    assertThat(client.transport.closes()).containsExactly("1001 server shutting down");
    assertThat(client.calls).containsExactly("connect /", "disconnect / SERVER_SHUTDOWN");
  }

  @Test
  void clientDisconnect_endsTheSocketAndKeepsTheTransport() {
    SocketIoSocket socket = client.join();
    client.send("41");

    assertThat(client.calls).containsExactly("connect /", "disconnect / CLIENT_DISCONNECT");
    assertThat(client.engine.isOpen()).isTrue();
    assertThat(socket.emit("late", new byte[0])).isFalse();
    assertThat(client.transport.sent()).isEmpty();
  }

  @Test
  void overflowWithinAHandler_endsItAfterItsCall() {
    ScriptedClient slow = new ScriptedClient(FakeTransport.slow());
    SocketIoSocket socket = slow.join();
    slow.onEvent =
        () -> {
          while (socket.emit("x", new byte[0])) {
            // until the outbox overflows
          }
          slow.calls.add("overflowed");
        };
    slow.send("42[\"a\"]");

    assertThat(slow.calls)
        .containsExactly("connect /", "event / a[]", "overflowed", "disconnect / SLOW_CONSUMER");
    assertThat(slow.transport.closes()).containsExactly("4001 slow consumer");
  }

  @Test
  void closedConnection_keepsNoTimer() {
    client.join();
    client.engine.onClosed(CloseReason.TRANSPORT_CLOSED);
    ScriptedClient neverJoined = new ScriptedClient();
    neverJoined.engine.onClosed(CloseReason.TRANSPORT_CLOSED);

    assertThat(client.timers.size()).isZero();
    assertThat(neverJoined.timers.size()).isZero();
  }
}
