package io.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.codec.Codec;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The life of a connection, as the official JavaScript client sees it.
@ExtendWith(TestStack.Shared.class)
class NodeSessionIT {
  /// What a token of the test lives: long enough to connect on a busy machine.
  private static final int SHORT_SECONDS = 8;

  @ParameterizedTest(name = "a client whose {0} breaks comes back by itself: {1}")
  @CsvSource({"websocket, transport close", "polling, transport error"})
  void brokenConnection_isMadeAnew(String transport, String reason, TestStack stack)
      throws IOException, InterruptedException {
    ObjectNode argument =
        Codec.json()
            .createObjectNode()
            .put("url", stack.url(0))
            .put("token", TestStack.token(TestStack.user("alice")))
            .put("to", TestStack.user("bob"));
    argument.putArray("transports").add(transport);

    JsonNode seen = Codec.json().readTree(NodeClient.run("reconnect.mjs", argument.toString()));

    assertThat(seen.get("reason").asString()).isEqualTo(reason);
  }

  @Test
  void tokenThatExpires_isToldOfAndEndsTheConnectionUnlessRefreshed(TestStack stack)
      throws IOException, InterruptedException {
    String alice = TestStack.user("alice");
    Instant soon = Instant.now().plusSeconds(SHORT_SECONDS);
    ObjectNode argument =
        Codec.json()
            .createObjectNode()
            .put("url", stack.url(0))
            .put("short", TestStack.token(alice, TestStack.SECRET, soon))
            .put("long", TestStack.token(alice))
            .put("other", TestStack.token(TestStack.user("mallory")));

    JsonNode seen = Codec.json().readTree(NodeClient.run("expiry.mjs", argument.toString()));

    assertThat(seen.get("code").asString()).isEqualTo("TOKEN_EXPIRED");
  }
}
