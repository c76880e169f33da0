package io.parley.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// What the server says first (Engine.IO protocol 4, "Handshake"): these fields and no others.
record OpenPacket(
    String sid, List<String> upgrades, int pingInterval, int pingTimeout, int maxPayload) {
  static OpenPacket parse(String packet) {
    assertThat(packet).startsWith("0{");
    return JsonMapper.shared().readValue(packet.substring(1), OpenPacket.class);
  }
}
