package io.parley.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.parley.contract.ErrorCode;
import io.parley.contract.InvalidFieldException;
import io.parley.contract.UserId;
import io.parley.contract.codec.Codec;
import io.parley.contract.wire.GatewayRef;
import io.parley.contract.wire.Origin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// Finding 19: a link that runs a script where it is followed is taken from no client.
class ScriptUrlTest {
  private static final UserId ALICE = new UserId("alice");
  private static final Origin ORIGIN = new Origin(new GatewayRef("here", 1, 0), "1");

  private static ObjectNode message(String url) {
    ObjectNode message =
        Codec.json()
            .createObjectNode()
            .put("to", "bob")
            .put("clientMessageId", "1")
            .put("type", "image")
            .put("content", "");
    message.putArray("attachments").addObject().put("url", url);
    return message;
  }

  private static Payload conversation(String picture) throws RequestException {
    return Payload.of(
        Codec.json()
            .createObjectNode()
            .put("conversationId", "g-1")
            .put("title", "T")
            .put("picture", picture));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "\u0001javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "blob:https://example.org/1",
        "file:///etc/passwd",
        "//evil.example/x",
        "/\\evil.example/x",
        "https:javascript:alert(1)",
        "cat.png"
      })
  void linkThatIsNone_isInvalid(String url) {
    assertThatThrownBy(() -> SendRequest.parse(ALICE, message(url)))
        .asInstanceOf(type(RequestException.class))
        .satisfies(
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.INVALID);
              assertThat(refused.reason()).startsWith("attachments[0].url: must be http");
            });
    assertThatThrownBy(() -> SendRequest.parseRest(ALICE, message(url)))
        .isInstanceOf(RequestException.class);
    assertThatThrownBy(() -> Commands.create(conversation(url), ALICE, ORIGIN))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageStartingWith("picture");
    assertThatThrownBy(() -> Commands.update(conversation(url), ALICE, ORIGIN))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageStartingWith("picture");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/cat.png",
        "HTTP://example.org/cat.png?a=b#c",
        "/api/media/019d2c5e-7a10-7000-8000-0123456789ab",
        "/avatars/alice.png"
      })
  void anyOther_isTaken(String url) throws RequestException {
    assertThat(SendRequest.parse(ALICE, message(url)).body().attachments().getFirst().url())
        .isEqualTo(url);
    assertThat(Commands.create(conversation(url), ALICE, ORIGIN)).isNotNull();
    assertThat(Commands.update(conversation(url), ALICE, ORIGIN)).isNotNull();
  }
}
