package io.parley.gateway.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.engineio.Frame;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PacketEncodingTest {
  @Test
  void event_carriesItsArgumentsAsTheyAre() {
    assertThat(PacketCodec.eventFrame("/", "message", "{ \"a\" : \"é\" }".getBytes(UTF_8)))
        .hasToString("42[\"message\",{ \"a\" : \"é\" }]");
    assertThat(PacketCodec.eventFrame("/custom", "two", "1,[]".getBytes(UTF_8)))
        .hasToString("42/custom,[\"two\",1,[]]");
  }

  @Test
  void eventWithoutArguments_isItsNameAlone() {
    assertThat(PacketCodec.eventFrame("/", "bell", new byte[0])).hasToString("42[\"bell\"]");
  }

  @Test
  void eventName_isEscaped() {
    assertThat(PacketCodec.eventFrame("/", "a\"\\\n", new byte[0]))
        .hasToString("42[\"a\\\"\\\\\\n\"]");
  }

  @Test
  void ack_carriesItsIdAlso0() {
    assertThat(PacketCodec.ackFrame("/", 0, "{}".getBytes(UTF_8))).hasToString("430[{}]");
    assertThat(PacketCodec.ackFrame("/custom", 12, new byte[0])).hasToString("43/custom,12[]");
  }

  @Test
  void connect_carriesThePublicSid() {
    assertThat(PacketCodec.connectFrame("/", "abc", null)).hasToString("40{\"sid\":\"abc\"}");
    assertThat(PacketCodec.connectFrame("/custom", "abc", null))
        .hasToString("40/custom,{\"sid\":\"abc\"}");
    assertThat(PacketCodec.connectFrame("/", "abc", "p\"id"))
        .hasToString("40{\"sid\":\"abc\",\"pid\":\"p\\\"id\"}");
  }

  @Test
  void offset_isOneMoreArgument() {
    Frame event = PacketCodec.eventFrame("/", "chat", "1,2".getBytes(UTF_8));
    assertThat(PacketCodec.withOffset(event, "dm:a:b@7"))
        .hasToString("42[\"chat\",1,2,\"dm:a:b@7\"]");
    assertThat(event).hasToString("42[\"chat\",1,2]");
    assertThat(PacketCodec.withOffset(PacketCodec.eventFrame("/", "chat", new byte[0]), "7"))
        .hasToString("42[\"chat\",\"7\"]");
  }

  @Test
  void connectError_carriesMessageAndData() {
    assertThat(PacketCodec.connectErrorFrame("/", "a \"b\"", null))
        .hasToString("44{\"message\":\"a \\\"b\\\"\"}");
    assertThat(
            PacketCodec.connectErrorFrame(
                "/custom", "no", JsonMapper.shared().createObjectNode().put("code", "é")))
        .hasToString("44/custom,{\"message\":\"no\",\"data\":{\"code\":\"é\"}}");
  }

  @Test
  void disconnect_isItsTypeAndNamespace() {
    assertThat(PacketCodec.disconnectFrame("/")).hasToString("41");
    assertThat(PacketCodec.disconnectFrame("/custom")).hasToString("41/custom,");
  }

  @Test
  void whatIsEncoded_canBeDecoded() throws PacketException {
    for (var frame :
        new Object[] {
          PacketCodec.eventFrame("/n", "name", "1".getBytes(UTF_8)),
          PacketCodec.ackFrame("/n", 5, "1".getBytes(UTF_8)),
          PacketCodec.connectFrame("/n", "sid", "pid"),
          PacketCodec.connectErrorFrame("/n", "m", null),
          PacketCodec.disconnectFrame("/n")
        }) {
      assertThat(PacketCodec.decode(frame.toString().substring(1)).namespace()).isEqualTo("/n");
    }
  }
}
