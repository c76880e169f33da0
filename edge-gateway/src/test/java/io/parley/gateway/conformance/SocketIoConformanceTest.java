package io.parley.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.socketio.SocketIoSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Socket.IO protocol 5: joining and leaving namespaces, events and acknowledgements. Each test is
/// named by the sentence that it checks.
class SocketIoConformanceTest {
  private static final String PATH = "/socket.io/";
  private static final String SID = "[A-Za-z0-9_-]{20}";

  /// As [ConformanceServer#SOCKET_IO], but with more time than any test needs.
  static final SocketIoSettings PATIENT =
      new SocketIoSettings(Duration.ofSeconds(30), Set.of("/", "/custom"));

  private static ConformanceServer server;

  private Wire wire;

  @BeforeAll
  static void start() {
    server = ConformanceServer.start(0, TestServer.QUIET, PATIENT);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() {
    wire = new Wire(server.url(), PATH);
  }

  @AfterEach
  void disconnect() throws IOException {
    wire.close();
  }

  /// A client that has joined `/`.
  private EngineClient joined(Transport transport) throws IOException {
    EngineClient client = transport.open(wire);
    client.send("40");
    assertThat(client.receive()).startsWith("40{\"sid\":");
    assertThat(client.receive()).isEqualTo("42[\"auth\",{}]");
    return client;
  }

  /// A client that has joined `/` and `/custom`.
  private EngineClient joinedTwice(Transport transport) throws IOException {
    EngineClient client = joined(transport);
    client.send("40/custom,");
    assertThat(client.receive()).startsWith("40/custom,{\"sid\":");
    assertThat(client.receive()).isEqualTo("42/custom,[\"auth\",{}]");
    return client;
  }

  // Connection to a namespace.

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "The server MUST respond with a CONNECT packet if the connection is successful, with the"
          + " session ID in the payload")
  void connect_isAnswered(Transport transport) throws IOException {
    EngineClient client = transport.open(wire);

    client.send("40");

    assertThat(client.receive()).matches("40\\{\"sid\":\"" + SID + "\"}");
    assertThat(client.receive()).isEqualTo("42[\"auth\",{}]");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("The client can send a payload for authentication purposes")
  void connectWithPayload_isAnswered(Transport transport) throws IOException {
    EngineClient client = transport.open(wire);

    client.send("40{\"token\":\"123\"}");

    assertThat(client.receive()).matches("40\\{\"sid\":\"" + SID + "\"}");
    assertThat(client.receive()).isEqualTo("42[\"auth\",{\"token\":\"123\"}]");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Connection to a custom namespace")
  void connectToANamespace_isAnswered(Transport transport) throws IOException {
    EngineClient client = transport.open(wire);

    client.send("40/custom,");

    assertThat(client.receive()).matches("40/custom,\\{\"sid\":\"" + SID + "\"}");
    assertThat(client.receive()).isEqualTo("42/custom,[\"auth\",{}]");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Connection to a custom namespace with an additional payload")
  void connectToANamespaceWithPayload_isAnswered(Transport transport) throws IOException {
    EngineClient client = transport.open(wire);

    client.send("40/custom,{\"token\":\"abc\"}");

    assertThat(client.receive()).matches("40/custom,\\{\"sid\":\"" + SID + "\"}");
    assertThat(client.receive()).isEqualTo("42/custom,[\"auth\",{\"token\":\"abc\"}]");
  }

  @ParameterizedTest
  @CsvSource({"POLLING, '40/custom'", "WEBSOCKET, '40/custom'", "WEBSOCKET, '40/custom?a=b,'"})
  @DisplayName("A namespace ends at its comma, at its query or with its packet")
  void namespaceInOtherForms_isJoined(Transport transport, String packet) throws IOException {
    EngineClient client = transport.open(wire);

    client.send(packet);

    assertThat(client.receive()).startsWith("40/custom,{\"sid\":");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "The server MUST respond with a CONNECT_ERROR packet if the connection is not allowed; its"
          + " payload is an object")
  void unknownNamespace_isRefused(Transport transport) throws IOException {
    EngineClient client = transport.open(wire);

    client.send("40/random");

    assertThat(client.receive()).isEqualTo("44/random,{\"message\":\"Invalid namespace\"}");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A client that was refused one namespace may join another")
  void refusedClient_mayJoinAnother(Transport transport) throws IOException {
    EngineClient client = transport.open(wire);

    client.send("40/random,{\"a\":1}", "40");

    assertThat(client.receive()).startsWith("44/random,");
    assertThat(client.receive()).startsWith("40{\"sid\":");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "A client MAY be connected to multiple namespaces at the same time; each has an ID of its own,"
          + " and none is that of the Engine.IO connection")
  void ids_differ(Transport transport) throws IOException {
    EngineClient client = transport.open(wire);
    client.send("40", "40/custom,");
    String root = client.receive();
    String custom = client.receive();
    while (!custom.startsWith("40/custom,")) { // what the server emits on connect
      custom = client.receive();
    }

    String rootId = root.substring(root.indexOf(':'));
    assertThat(custom).doesNotContain(rootId);
    assertThat(client.openPacket()).doesNotContain(rootId);
    assertThat(client.openPacket()).doesNotContain(custom.substring(custom.indexOf(':')));
  }

  @ParameterizedTest
  @CsvSource({
    "POLLING, '2[\"message\"]'", "WEBSOCKET, '2[\"message\"]'",
    "POLLING, 1", "WEBSOCKET, 1",
    "POLLING, 30[]", "WEBSOCKET, 30[]",
  })
  @DisplayName(
      "If the server does not receive a CONNECT packet first, then it MUST close the connection"
          + " immediately")
  void packetBeforeConnect_closes(Transport transport, String packet) throws IOException {
    EngineClient client = transport.open(wire);

    client.offend("4" + packet);

    client.receiveEnd();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A client that joins no namespace in time is closed")
  void silentClient_isClosed(Transport transport) throws IOException {
    try (ConformanceServer asPublished =
            ConformanceServer.start(0, TestServer.QUIET, ConformanceServer.SOCKET_IO);
        Wire to = new Wire(asPublished.url(), PATH)) {
      transport.open(to).receiveEnd();
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A packet for a namespace that was not joined closes the connection")
  void packetForAnotherNamespace_closes(Transport transport) throws IOException {
    EngineClient client = joined(transport);

    client.offend("42/custom,[\"message\",1]");

    client.receiveEnd();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A second CONNECT to a namespace closes the connection")
  void secondConnect_closes(Transport transport) throws IOException {
    EngineClient client = joined(transport);

    client.offend("40");

    client.receiveEnd();
  }

  // Disconnection from a namespace.

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "At any time, one side can end the connection to a namespace by sending a DISCONNECT packet;"
          + " the others go on")
  void leftNamespace_leavesTheOther(Transport transport) throws IOException {
    EngineClient client = joinedTwice(transport);

    client.send("41/custom,", "42[\"message\",\"still here\"]");

    assertThat(client.receive()).isEqualTo("42[\"message-back\",\"still here\"]");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("After leaving the main namespace, a message to another is taken")
  void leftMainNamespace_leavesTheCustomOne(Transport transport) throws IOException {
    EngineClient client = joinedTwice(transport);

    client.send("41", "42/custom,[\"message\",\"still here\"]");

    assertThat(client.receive()).isEqualTo("42/custom,[\"message-back\",\"still here\"]");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A namespace that was left can be joined again, with a new ID")
  void leftNamespace_canBeJoinedAgain(Transport transport) throws IOException {
    EngineClient client = transport.open(wire);
    client.send("40");
    String first = client.receive();
    client.receive();

    client.send("41", "40");

    assertThat(client.receive()).startsWith("40{\"sid\":").isNotEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A message to a namespace that was left closes the connection")
  void messageToALeftNamespace_closes(Transport transport) throws IOException {
    EngineClient client = joinedTwice(transport);

    client.offend("41", "42[\"message\"]");

    client.receiveEnd();
  }

  // Events.

  @ParameterizedTest
  @EnumSource
  @DisplayName("Once the connection to a namespace is established, both sides can exchange events")
  void event_isExchanged(Transport transport) throws IOException {
    EngineClient client = joined(transport);

    client.send("42[\"message\",1,\"2\",{\"3\":[true,null,1.50]}]");

    assertThat(client.receive()).isEqualTo("42[\"message-back\",1,\"2\",{\"3\":[true,null,1.50]}]");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Events of a custom namespace name it")
  void eventOfANamespace_isExchanged(Transport transport) throws IOException {
    EngineClient client = joinedTwice(transport);

    client.send("42/custom,[\"message\",\"\u20ac\"]");

    assertThat(client.receive()).isEqualTo("42/custom,[\"message-back\",\"\u20ac\"]");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("An event may have no arguments but its name")
  void eventWithoutArguments_isExchanged(Transport transport) throws IOException {
    EngineClient client = joined(transport);

    client.send("42[\"message\"]");

    assertThat(client.receive()).isEqualTo("42[\"message-back\"]");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Events come in the order in which they were sent")
  void events_keepTheirOrder(Transport transport) throws IOException {
    EngineClient client = joined(transport);

    client.send("42[\"message\",1]", "42[\"message\",2]", "42[\"message\",3]");

    for (int i = 1; i <= 3; i++) {
      assertThat(client.receive()).isEqualTo("42[\"message-back\"," + i + "]");
    }
  }

  // Acknowledgements.

  @ParameterizedTest
  @CsvSource({
    "POLLING, 0", "POLLING, 1", "POLLING, 456", "POLLING, 9007199254740991",
    "WEBSOCKET, 0", "WEBSOCKET, 1", "WEBSOCKET, 456", "WEBSOCKET, 9007199254740991",
  })
  @DisplayName("The receiver MUST respond with an ACK packet with the same event ID")
  void eventWithId_isAcknowledged(Transport transport, long id) throws IOException {
    EngineClient client = joined(transport);

    client.send("42" + id + "[\"message-with-ack\",1,\"2\",{\"3\":[false]}]");

    assertThat(client.receive()).isEqualTo("43" + id + "[1,\"2\",{\"3\":[false]}]");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("The payload of an ACK is mandatory and MUST be an array (possibly empty)")
  void ackWithoutArguments_isAnEmptyArray(Transport transport) throws IOException {
    EngineClient client = joined(transport);

    client.send("4212[\"message-with-ack\"]");

    assertThat(client.receive()).isEqualTo("4312[]");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("An ACK of a custom namespace names it")
  void ackOfANamespace_namesIt(Transport transport) throws IOException {
    EngineClient client = joinedTwice(transport);

    client.send("42/custom,13[\"message-with-ack\",\"foo\"]");

    assertThat(client.receive()).isEqualTo("43/custom,13[\"foo\"]");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("An event without an ID is not acknowledged")
  void eventWithoutId_isNotAcknowledged(Transport transport) throws IOException {
    EngineClient client = joined(transport);

    client.send("42[\"message-with-ack\",1]", "42[\"message\",2]");

    assertThat(client.receive()).isEqualTo("42[\"message-back\",2]");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("An ACK that nobody waits for is ignored: its time may be over")
  void unexpectedAck_isIgnored(Transport transport) throws IOException {
    EngineClient client = joined(transport);

    client.send("4399[]", "42[\"message\",1]");

    assertThat(client.receive()).isEqualTo("42[\"message-back\",1]");
  }
}
