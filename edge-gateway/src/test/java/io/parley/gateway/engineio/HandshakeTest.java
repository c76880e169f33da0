package io.parley.gateway.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HandshakeTest {
  @Test
  void eio4OverWebsocket_isAccepted() {
    assertThat(Handshake.check("4", "websocket", null)).isEmpty();
  }

  @Test
  void missingOrUnknownTransport_isCode0BeforeAllElse() {
    assertThat(Handshake.check("3", null, "x")).contains(EngineError.UNKNOWN_TRANSPORT);
    assertThat(Handshake.check("4", "carrier-pigeon", null))
        .contains(EngineError.UNKNOWN_TRANSPORT);
    assertThat(Handshake.check("4", "", null)).contains(EngineError.UNKNOWN_TRANSPORT);
  }

  @Test
  void otherProtocolVersion_isCode5() {
    assertThat(Handshake.check("3", "websocket", null))
        .contains(EngineError.UNSUPPORTED_PROTOCOL_VERSION);
    assertThat(Handshake.check(null, "websocket", null))
        .contains(EngineError.UNSUPPORTED_PROTOCOL_VERSION);
    assertThat(Handshake.check("04", "websocket", ""))
        .contains(EngineError.UNSUPPORTED_PROTOCOL_VERSION);
  }

  @Test
  void sid_isCode1() {
    assertThat(Handshake.check("4", "websocket", "abc")).contains(EngineError.UNKNOWN_SID);
  }

  @Test
  void errors_areWordedAsTheReferenceServerWordsThem() {
    assertThat(EngineError.values())
        .extracting(error -> error.httpStatus() + " " + error.body())
        .containsExactly(
            "400 {\"code\":0,\"message\":\"Transport unknown\"}",
            "400 {\"code\":1,\"message\":\"Session ID unknown\"}",
            "400 {\"code\":2,\"message\":\"Bad handshake method\"}",
            "400 {\"code\":3,\"message\":\"Bad request\"}",
            "403 {\"code\":4,\"message\":\"Forbidden\"}",
            "400 {\"code\":5,\"message\":\"Unsupported protocol version\"}");
  }
}
