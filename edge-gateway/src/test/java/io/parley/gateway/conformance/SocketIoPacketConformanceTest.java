package io.parley.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Socket.IO protocol 5, "Packet encoding": binary packets, and what is no packet. Each test is
/// named by the sentence that it checks.
class SocketIoPacketConformanceTest {
  private static final String PLACEHOLDER = "{\"_placeholder\":true,\"num\":%d}";

  private static ConformanceServer server;

  private Wire wire;

  @BeforeAll
  static void start() {
    server = ConformanceServer.start(0, TestServer.QUIET, SocketIoConformanceTest.PATIENT);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() {
    wire = new Wire(server.url(), "/socket.io/");
  }

  @AfterEach
  void disconnect() throws IOException {
    wire.close();
  }

  private EngineClient joined(Transport transport) throws IOException {
    EngineClient client = transport.open(wire);
    client.send("40");
    client.receive();
    assertThat(client.receive()).isEqualTo("42[\"auth\",{}]");
    return client;
  }

  // Binary packets.

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "A BINARY_EVENT is followed by its attachments, whose places are held in its payload")
  void binaryEvent_isExchanged(Transport transport) throws IOException {
    EngineClient client = joined(transport);

    client.send(
        "452-[\"message\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
        "bAQID",
        "bBAUG");

    assertThat(client.receive())
        .isEqualTo(
            "452-[\"message-back\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
    assertThat(client.receive()).isEqualTo("bAQID");
    assertThat(client.receive()).isEqualTo("bBAUG");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A BINARY_EVENT with an ID is acknowledged by a BINARY_ACK with the same ID")
  void binaryEvent_isAcknowledged(Transport transport) throws IOException {
    EngineClient client = joined(transport);

    client.send(
        "451-789[\"message-with-ack\",{\"a\":{\"_placeholder\":true,\"num\":0}},1]", "bAQID");

    assertThat(client.receive()).isEqualTo("461-789[{\"a\":{\"_placeholder\":true,\"num\":0}},1]");
    assertThat(client.receive()).isEqualTo("bAQID");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "<packet type>[<# of attachments>-][<namespace>,][<id>][payload]: all of them at once")
  void binaryEventOfANamespace_isAcknowledged(Transport transport) throws IOException {
    EngineClient client = joined(transport);
    client.send("40/custom,");
    client.receive();
    client.receive();

    client.send("451-/custom,0[\"message-with-ack\",{\"_placeholder\":true,\"num\":0}]", "bAQID");

    assertThat(client.receive()).isEqualTo("461-/custom,0[{\"_placeholder\":true,\"num\":0}]");
    assertThat(client.receive()).isEqualTo("bAQID");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("num is the attachment's index: placeholders may come in any order")
  void placeholdersInAnotherOrder_areResolved(Transport transport) throws IOException {
    EngineClient client = joined(transport);

    client.send(
        "452-[\"message\",{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}]",
        "bAQID",
        "bBAUG");

    assertThat(client.receive()).startsWith("452-[\"message-back\",");
    assertThat(client.receive()).isEqualTo("bBAUG");
    assertThat(client.receive()).isEqualTo("bAQID");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("An attachment may be empty")
  void emptyAttachment_isExchanged(Transport transport) throws IOException {
    EngineClient client = joined(transport);

    client.send("451-[\"message\",{\"_placeholder\":true,\"num\":0}]", "b");

    assertThat(client.receive()).startsWith("451-[\"message-back\",");
    assertThat(client.receive()).isEqualTo("b");
  }

  private static String[] withAttachments(String start, int count) {
    List<String> packets = new ArrayList<>();
    packets.add(
        IntStream.range(0, count)
            .mapToObj(PLACEHOLDER::formatted)
            .collect(Collectors.joining(",", start, "]")));
    for (int i = 0; i < count; i++) {
      packets.add("bAQI" + (char) ('A' + i));
    }
    return packets.toArray(String[]::new);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Ten attachments are taken, of an event and of its ack")
  void tenAttachments_areTaken(Transport transport) throws IOException {
    EngineClient client = joined(transport);

    client.send(withAttachments("4510-7[\"message-with-ack\",", 10));

    String[] expected = withAttachments("4610-7[", 10);
    for (String packet : expected) {
      assertThat(client.receive()).isEqualTo(packet);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Eleven attachments are refused (socket.io-parser: maxAttachments)")
  void elevenAttachments_areRefused(Transport transport) throws IOException {
    EngineClient client = joined(transport);

    client.offend(withAttachments("4511-[\"message\",", 11)[0]);

    client.receiveEnd();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Attachments above maxPayload altogether are refused")
  void largeAttachments_areRefused(Transport transport) throws IOException {
    EngineClient client = joined(transport);
    String half = "b" + "AAAA".repeat(170_000);

    client.send(
        "452-[\"message\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
    client.send(half);
    client.offend(half);

    client.receiveEnd();
  }

  // What is no packet.

  // Every kind of it is in PacketDecodingTest.

  @ParameterizedTest
  @EnumSource
  @DisplayName("A packet that cannot be read closes the connection")
  void malformedPacket_closes(Transport transport) throws IOException {
    EngineClient client = joined(transport);

    client.offend("42[\"message\",]");

    client.receiveEnd();
  }

  @Test
  @DisplayName(
      "The payload is mandatory and MUST be a non-empty array: if that's not the case, then the"
          + " receiver MUST close the connection")
  void wrongEvent_closes() throws IOException {
    EngineClient client = joined(Transport.WEBSOCKET);

    client.offend("42[]");

    client.receiveEnd();
  }

  @Test
  @DisplayName("Reserved event names must not be used")
  void reservedEvent_closes() throws IOException {
    EngineClient client = joined(Transport.WEBSOCKET);

    client.offend("42[\"disconnect\"]");

    client.receiveEnd();
  }

  @Test
  @DisplayName("An acknowledgment id is an integer, and an ACK must have one and an array")
  void wrongId_closes() throws IOException {
    EngineClient client = joined(Transport.WEBSOCKET);

    client.offend("43[]");

    client.receiveEnd();
  }

  @Test
  @DisplayName(
      "A packet that clients do not send, or not with such a payload, closes the connection")
  void packetOfAServer_closes() throws IOException {
    EngineClient client = joined(Transport.WEBSOCKET);

    client.offend("44{\"message\":\"x\"}");

    client.receiveEnd();
  }

  @Test
  @DisplayName("A binary packet names its number of attachments, and holds one place for each")
  void wrongBinaryPacket_closes() throws IOException {
    EngineClient client = joined(Transport.WEBSOCKET);

    client.offend("452-[\"message\",{\"_placeholder\":true,\"num\":0}]");

    client.receiveEnd();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Attachments follow their packet: a text packet amid them closes the connection")
  void textAmidAttachments_closes(Transport transport) throws IOException {
    EngineClient client = joined(transport);

    client.offend(
        "451-[\"message\",{\"_placeholder\":true,\"num\":0}]", "42[\"message\"]", "bAQID");

    client.receiveEnd();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A binary message that no packet announced closes the connection")
  void binaryWithoutAPacket_closes(Transport transport) throws IOException {
    EngineClient client = joined(transport);

    client.offend("bAQID");

    client.receiveEnd();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("One attachment more than announced closes the connection")
  void attachmentTooMuch_closes(Transport transport) throws IOException {
    EngineClient client = joined(transport);

    client.offend("451-[\"message\",{\"_placeholder\":true,\"num\":0}]", "bAQID", "bAQID");

    client.receiveEnd();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("A client that breaks the protocol harms no other")
  void otherClient_goesOn(Transport transport) throws IOException {
    EngineClient good = joined(transport);
    EngineClient bad = joined(transport);

    bad.offend("42[");
    bad.receiveEnd();
    good.send("42[\"message\",1]");

    assertThat(good.receive()).isEqualTo("42[\"message-back\",1]");
  }
}
