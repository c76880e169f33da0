package io.parley.gateway.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.BinaryNode;

class PacketDecodingTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Test
  void connect_hasAnObjectOrNothing() throws PacketException {
    assertThat(PacketCodec.decode("0")).isEqualTo(new Packet.Connect("/", null));
    assertThat(PacketCodec.decode("0{\"token\":\"x\"}"))
        .isEqualTo(new Packet.Connect("/", JSON.createObjectNode().put("token", "x")));
    assertThat(PacketCodec.decode("0/admin,{}"))
        .isEqualTo(new Packet.Connect("/admin", JSON.createObjectNode()));
  }

  @Test
  void authPayload_staysOutOfLogs() throws PacketException {
    assertThat(PacketCodec.decode("0{\"token\":\"secret\"}").toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0/admin,        | /admin",
        "0/admin         | /admin",
        "0/admin?token=1234,{\"a\":1} | /admin",
        "0/?token=1234,  | /",
        "0/,             | /",
        "0/a/b?c?d,      | /a/b",
      })
  void namespace_endsAtTheCommaOrThePacketAndLosesItsQuery(String packet, String namespace)
      throws PacketException {
    assertThat(PacketCodec.decode(packet).namespace()).isEqualTo(namespace);
  }

  @Test
  void disconnect_hasNoPayload() throws PacketException {
    assertThat(PacketCodec.decode("1")).isEqualTo(new Packet.Disconnect("/"));
    assertThat(PacketCodec.decode("1/admin,")).isEqualTo(new Packet.Disconnect("/admin"));
  }

  @Test
  void event_isItsNameAndArguments() throws PacketException {
    Packet.Event event = (Packet.Event) PacketCodec.decode("2/admin,12[\"a b\",1,{\"c\":[null]}]");

    assertThat(event.namespace()).isEqualTo("/admin");
    assertThat(event.ackId()).isEqualTo(12L);
    assertThat(event.name()).isEqualTo("a b");
    assertThat(event.args().toString()).isEqualTo("[1, {\"c\":[null]}]");
  }

  @Test
  void event_mayHaveANumberForItsNameAndNoArguments() throws PacketException {
    assertThat(PacketCodec.decode("2[5]")).isEqualTo(new Packet.Event("/", null, "5", List.of()));
  }

  @ParameterizedTest
  @CsvSource({"0,0", "7,7", "007,7", "9007199254740991,9007199254740991"})
  void ackId_isDecimalDigits(String digits, long id) throws PacketException {
    assertThat(PacketCodec.decode("2" + digits + "[\"a\"]"))
        .extracting(packet -> ((Packet.Event) packet).ackId())
        .isEqualTo(id);
  }

  @Test
  void ack_isItsIdAndArguments() throws PacketException {
    Packet.Ack ack = (Packet.Ack) PacketCodec.decode("3/admin,456[\"x\"]");

    assertThat(ack.namespace()).isEqualTo("/admin");
    assertThat(ack.ackId()).isEqualTo(456);
    assertThat(ack.args().toString()).isEqualTo("[\"x\"]");
    assertThat(((Packet.Ack) PacketCodec.decode("30[]")).args()).isEmpty();
  }

  @Test
  void connectError_isAStringOrAnObject() throws PacketException {
    assertThat(PacketCodec.decode("4\"no\"")).isInstanceOf(Packet.ConnectError.class);
    assertThat(PacketCodec.decode("4/admin,{\"message\":\"no\"}"))
        .isInstanceOf(Packet.ConnectError.class);
  }

  @Test
  void binaryEvent_waitsForItsAttachments() throws PacketException {
    Packet.Incomplete packet =
        (Packet.Incomplete)
            PacketCodec.decode(
                "52-/admin,7[\"a\",{\"_placeholder\":true,\"num\":1},"
                    + "{\"x\":[{\"_placeholder\":true,\"num\":0}]}]");
    assertThat(packet.namespace()).isEqualTo("/admin");
    packet.places().get(0).accept(new BinaryNode(new byte[] {1}));
    packet.places().get(1).accept(new BinaryNode(new byte[] {2}));

    Packet.Event event = (Packet.Event) packet.complete();
    assertThat(event.ackId()).isEqualTo(7);
    assertThat(event.args().get(0).binaryValue()).containsExactly(2);
    assertThat(event.args().get(1).get("x").get(0).binaryValue()).containsExactly(1);
  }

  @Test
  void binaryAck_waitsForItsAttachments() throws PacketException {
    Packet.Incomplete packet =
        (Packet.Incomplete) PacketCodec.decode("61-0[{\"_placeholder\":true,\"num\":0}]");
    packet.places().getFirst().accept(new BinaryNode(new byte[] {1}));

    Packet.Ack ack = (Packet.Ack) packet.complete();
    assertThat(ack.ackId()).isZero();
    assertThat(ack.args().getFirst().binaryValue()).containsExactly(1);
  }

  @Test
  void binaryPacketWithoutAttachments_isComplete() throws PacketException {
    assertThat(PacketCodec.decode("50-[\"a\"]")).isInstanceOf(Packet.Event.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "5 | illegal number of attachments",
        "5-[\"a\"] | illegal number of attachments",
        "5[\"a\"] | illegal number of attachments",
        "5x-[\"a\"] | illegal number of attachments",
        "511-[\"a\"] | illegal number of attachments",
        "5001-[\"a\"] | illegal number of attachments",
        "51-[\"a\"] | an attachment has no placeholder",
        "51-[\"a\",{\"_placeholder\":1,\"num\":0}] | an attachment has no placeholder",
        "51-[\"a\",{\"_placeholder\":true}] | a placeholder names no attachment",
        "51-[\"a\",{\"_placeholder\":true,\"num\":1}] | a placeholder names no attachment",
        "51-[\"a\",{\"_placeholder\":true,\"num\":-1}] | a placeholder names no attachment",
        "51-[\"a\",{\"_placeholder\":true,\"num\":\"0\"}] | a placeholder names no attachment",
        "51-[\"a\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}]"
            + " | two placeholders name one attachment",
        "51-[{\"_placeholder\":true,\"num\":0}] | event name is neither a string nor a number",
        "61-[{\"_placeholder\":true,\"num\":0}] | ACK without an id",
        "51[\"a\",{\"_placeholder\":true,\"num\":0}] | illegal number of attachments",
        "5a-[\"a\",{\"_placeholder\":true,\"num\":0}] | illegal number of attachments",
        "5-1-[\"a\",{\"_placeholder\":true,\"num\":0}] | illegal number of attachments",
        "51.0-[\"a\",{\"_placeholder\":true,\"num\":0}] | illegal number of attachments",
        "5999999999999-[\"a\",{\"_placeholder\":true,\"num\":0}] | illegal number of attachments",
        "52-[\"a\",{\"_placeholder\":true,\"num\":0}] | an attachment has no placeholder",
        "51-[\"a\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}] | a placeholder names no attachment",
        "51-[\"a\",{\"_placeholder\":true,\"num\":0.5}] | a placeholder names no attachment",
        "61-0[] | an attachment has no placeholder",
        "61-0{\"_placeholder\":true,\"num\":0} | ACK payload is not an array",
      })
  void attachmentsThatDoNotFit_areRefused(String packet, String reason) {
    assertThatThrownBy(() -> PacketCodec.decode(packet))
        .isInstanceOf(PacketException.class)
        .hasMessage(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | empty Socket.IO packet",
        "7 | unknown Socket.IO packet type",
        "a | unknown Socket.IO packet type",
        "' 2[\"a\"]' | unknown Socket.IO packet type",
        "abc | unknown Socket.IO packet type",
        "8[] | unknown Socket.IO packet type",
        "9 | unknown Socket.IO packet type",
        "-1 | unknown Socket.IO packet type",
        "{} | unknown Socket.IO packet type",
        "[\"a\"] | unknown Socket.IO packet type",
        "2[ | payload is not JSON within the limits",
        "2{\"0\":\"a\"} | EVENT payload is not an array that begins with the event's name",
        "2null | EVENT payload is not an array that begins with the event's name",
        "2[[\"a\"]] | event name is neither a string nor a number",
        "3-1[] | payload is not JSON within the limits",
        "31.5[] | payload is not JSON within the limits",
        "3abc[] | payload is not JSON within the limits",
        "30 | ACK payload is not an array",
        "30{} | ACK payload is not an array",
        "39007199254740992[] | ack id above 9007199254740991",
        "399999999999999999999[] | ack id above 9007199254740991",
        "012{} | ack id on a packet that takes none",
        "112 | ack id on a packet that takes none",
        "01 | ack id on a packet that takes none",
        "0[] | CONNECT payload is not an object",
        "0null | CONNECT payload is not an object",
        "0\"a\" | CONNECT payload is not an object",
        "0' ' | payload is not JSON within the limits",
        "01{} | ack id on a packet that takes none",
        "1{} | DISCONNECT with a payload",
        "1null | DISCONNECT with a payload",
        "11 | ack id on a packet that takes none",
        "2 | EVENT payload is not an array that begins with the event's name",
        "21 | EVENT payload is not an array that begins with the event's name",
        "2{} | EVENT payload is not an array that begins with the event's name",
        "2[] | EVENT payload is not an array that begins with the event's name",
        "2\"a\" | EVENT payload is not an array that begins with the event's name",
        "2[null] | event name is neither a string nor a number",
        "2[{}] | event name is neither a string nor a number",
        "2[true] | event name is neither a string nor a number",
        "2[\"connect\"] | reserved event name",
        "2[\"connect_error\"] | reserved event name",
        "2[\"disconnect\"] | reserved event name",
        "2[\"disconnecting\"] | reserved event name",
        "2[\"newListener\"] | reserved event name",
        "2[\"removeListener\"] | reserved event name",
        "3[] | ACK without an id",
        "31 | ACK payload is not an array",
        "31{} | ACK payload is not an array",
        "4 | CONNECT_ERROR payload is neither a string nor an object",
        "4[] | CONNECT_ERROR payload is neither a string nor an object",
        "2-1[\"a\"] | payload is not JSON within the limits",
        "2+1[\"a\"] | payload is not JSON within the limits",
        "21.5[\"a\"] | payload is not JSON within the limits",
        "2٣[\"a\"] | payload is not JSON within the limits",
        "2admin,[\"a\"] | payload is not JSON within the limits",
        "2[\"a\" | payload is not JSON within the limits",
        "2[\"a\"]] | payload is not JSON within the limits",
        "2[\"a\"]x | payload is not JSON within the limits",
        "2[\"a\",] | payload is not JSON within the limits",
        "2['a'] | payload is not JSON within the limits",
        "2[\"a\",NaN] | payload is not JSON within the limits",
        "2[\"a\",01] | payload is not JSON within the limits",
        "2[\"\u0001\"] | payload is not JSON within the limits",
        "29007199254740992[\"a\"] | ack id above 9007199254740991",
        "299999999999999999999999999[\"a\"] | ack id above 9007199254740991",
      })
  void malformedPacket_isRefusedWithItsReason(String packet, String reason) {
    assertThatThrownBy(() -> PacketCodec.decode(packet))
        .isInstanceOf(PacketException.class)
        .hasMessage(reason);
  }

  @Test
  void depth_isBounded() throws PacketException {
    int inside = PacketCodec.MAX_DEPTH - 1;
    PacketCodec.decode("2[\"a\"," + "[".repeat(inside) + "]".repeat(inside) + "]");

    assertTooMuch("2[\"a\"," + "[".repeat(inside + 1) + "]".repeat(inside + 1) + "]");
    assertTooMuch("2" + "[".repeat(1_000_000));
    assertTooMuch("2[" + "{\"a\":".repeat(200_000));
  }

  @Test
  void tokensNamesAndNumbers_areBounded() throws PacketException {
    PacketCodec.decode("2[\"a\"" + ",1".repeat(PacketCodec.MAX_TOKENS - 3) + "]");

    assertTooMuch("2[\"a\"" + ",1".repeat(PacketCodec.MAX_TOKENS - 2) + "]");
    assertTooMuch("2[\"a\",{\"" + "n".repeat(1_001) + "\":1}]");
    assertTooMuch("2[\"a\"," + "1".repeat(101) + "]");
  }

  @Test
  void stringAsLongAsThePacketMayBe_isTaken() throws PacketException {
    Packet.Event event =
        (Packet.Event) PacketCodec.decode("2[\"a\",\"" + "x".repeat(1_900_000) + "\"]");

    assertThat(event.args().getFirst().asString()).hasSize(1_900_000);
  }

  @Test
  void namespaceAndEventName_areBounded() throws PacketException {
    PacketCodec.decode("0/" + "n".repeat(PacketCodec.MAX_NAMESPACE - 1));
    PacketCodec.decode("0/" + "n".repeat(PacketCodec.MAX_NAMESPACE - 1) + ",");
    PacketCodec.decode("2[\"" + "n".repeat(PacketCodec.MAX_EVENT_NAME) + "\"]");

    assertThatThrownBy(() -> PacketCodec.decode("0/" + "n".repeat(PacketCodec.MAX_NAMESPACE) + ","))
        .hasMessage("namespace longer than 256 characters");
    assertThatThrownBy(() -> PacketCodec.decode("0/" + "n".repeat(100_000)))
        .hasMessage("namespace longer than 256 characters");
    assertThatThrownBy(
            () -> PacketCodec.decode("2[\"" + "n".repeat(PacketCodec.MAX_EVENT_NAME + 1) + "\"]"))
        .hasMessage("event name longer than 256 characters");
  }

  private static void assertTooMuch(String packet) {
    assertThatThrownBy(() -> PacketCodec.decode(packet))
        .isInstanceOf(PacketException.class)
        .hasMessage("payload is not JSON within the limits");
  }

  @Test
  void number_withAnExponentBeyondAllLimits_isRefused() {
    assertThatThrownBy(() -> PacketCodec.decode("2[\"a\",1e234567890890]"))
        .isInstanceOf(PacketException.class);
  }
}
