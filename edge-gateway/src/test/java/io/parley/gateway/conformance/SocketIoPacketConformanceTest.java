package io.parley.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

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

  private static Stream<Arguments> onBoth(String... packets) {
    return Stream.of(packets)
        .flatMap(
            packet ->
                Stream.of(Transport.values()).map(transport -> Arguments.of(transport, packet)));
  }

  static Stream<Arguments> malformed() {
    return onBoth(
        "",
        "abc",
        "7",
        "8[]",
        "9",
        "-1",
        "{}",
        "[\"message\"]",
        " 2[\"message\"]",
        "2",
        "2{}",
        "2\"message\"",
        "2[",
        "2[\"message\"",
        "2[\"message\"]x",
        "2[\"message\"]]",
        "2[\"message\",]",
        "2['message']",
        "2[\"message\",NaN]");
  }

  @ParameterizedTest
  @MethodSource("malformed")
  @DisplayName("A packet that cannot be read closes the connection")
  void malformedPacket_closes(Transport transport, String packet) throws IOException {
    EngineClient client = joined(transport);

    client.offend("4" + packet);

    client.receiveEnd();
  }

  static Stream<Arguments> wrongEvents() {
    return onBoth(
        "2[]", "2{\"0\":\"message\"}", "2null", "2[null]", "2[{}]", "2[[\"message\"]]", "2[true]");
  }

  @ParameterizedTest
  @MethodSource("wrongEvents")
  @DisplayName(
      "The payload is mandatory and MUST be a non-empty array: if that's not the case, then the"
          + " receiver MUST close the connection")
  void wrongEvent_closes(Transport transport, String packet) throws IOException {
    EngineClient client = joined(transport);

    client.offend("4" + packet);

    client.receiveEnd();
  }

  static Stream<Arguments> reservedEvents() {
    return onBoth(
        "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");
  }

  @ParameterizedTest
  @MethodSource("reservedEvents")
  @DisplayName("Reserved event names must not be used")
  void reservedEvent_closes(Transport transport, String name) throws IOException {
    EngineClient client = joined(transport);

    client.offend("42[\"" + name + "\"]");

    client.receiveEnd();
  }

  static Stream<Arguments> wrongIds() {
    return onBoth(
        "3[]",
        "3-1[]",
        "31.5[]",
        "3abc[]",
        "30",
        "30{}",
        "39007199254740992[]",
        "399999999999999999999[]",
        "29007199254740992[\"message-with-ack\"]",
        "2-1[\"message\"]",
        "012{}",
        "112");
  }

  @ParameterizedTest
  @MethodSource("wrongIds")
  @DisplayName("An acknowledgment id is an integer, and an ACK must have one and an array")
  void wrongId_closes(Transport transport, String packet) throws IOException {
    EngineClient client = joined(transport);

    client.offend("4" + packet);

    client.receiveEnd();
  }

  static Stream<Arguments> packetsOfServers() {
    return onBoth("4{\"message\":\"x\"}", "4\"x\"", "1{}", "0[]", "0\"x\"", "01");
  }

  @ParameterizedTest
  @MethodSource("packetsOfServers")
  @DisplayName(
      "A packet that clients do not send, or not with such a payload, closes the connection")
  void packetOfAServer_closes(Transport transport, String packet) throws IOException {
    EngineClient client = joined(transport);

    client.offend("4" + packet);

    client.receiveEnd();
  }

  static Stream<Arguments> wrongBinaryPackets() {
    return onBoth(
        // no number of attachments
        "5[\"message\"]",
        "5-[\"message\"]",
        "51[\"message\",{\"_placeholder\":true,\"num\":0}]",
        "5a-[\"message\",{\"_placeholder\":true,\"num\":0}]",
        "5-1-[\"message\",{\"_placeholder\":true,\"num\":0}]",
        "51.0-[\"message\",{\"_placeholder\":true,\"num\":0}]",
        "5999999999999-[\"message\",{\"_placeholder\":true,\"num\":0}]",
        // other than as many placeholders
        "51-[\"message\"]",
        "52-[\"message\",{\"_placeholder\":true,\"num\":0}]",
        "51-[\"message\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
        "51-[\"message\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}]",
        // placeholders of nothing
        "51-[\"message\",{\"_placeholder\":true,\"num\":1}]",
        "51-[\"message\",{\"_placeholder\":true,\"num\":-1}]",
        "51-[\"message\",{\"_placeholder\":true,\"num\":\"0\"}]",
        "51-[\"message\",{\"_placeholder\":true,\"num\":0.5}]",
        "51-[\"message\",{\"_placeholder\":true}]",
        // the name, and acks
        "51-[{\"_placeholder\":true,\"num\":0}]",
        "61-[{\"_placeholder\":true,\"num\":0}]",
        "61-0[]",
        "61-0{\"_placeholder\":true,\"num\":0}");
  }

  @ParameterizedTest
  @MethodSource("wrongBinaryPackets")
  @DisplayName("A binary packet names its number of attachments, and holds one place for each")
  void wrongBinaryPacket_closes(Transport transport, String packet) throws IOException {
    EngineClient client = joined(transport);

    client.offend("4" + packet);

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
