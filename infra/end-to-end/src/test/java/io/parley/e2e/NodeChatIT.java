package io.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.codec.Codec;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@ExtendWith(TestStack.Shared.class)
@Execution(ExecutionMode.CONCURRENT)
class NodeChatIT {
  /// Above what a user may send at once, so that some are sent again.
  private static final int MESSAGES = 200;

  /// Every ack ok, every message at both once and in order, all of them in history.
  @ParameterizedTest(
      name = "two official JavaScript clients chat over {1}, the second on gateway {0}")
  @CsvSource({
    "0, websocket",
    "1, websocket",
    "1, polling",
    "1, polling websocket",
  })
  void twoClients_chat(int secondGateway, String transports, TestStack stack)
      throws IOException, InterruptedException {
    ObjectNode argument = Codec.json().createObjectNode().put("count", MESSAGES);
    argument.putArray("urls").add(stack.url(0)).add(stack.url(secondGateway));
    argument
        .putArray("tokens")
        .add(TestStack.token(TestStack.user("alice")))
        .add(TestStack.token(TestStack.user("bob")));
    Arrays.stream(transports.split(" ")).forEach(argument.putArray("transports")::add);

    JsonNode seen = Codec.json().readTree(NodeClient.run("chat.mjs", argument.toString()));

    assertThat(seen.get("acks").asInt()).isEqualTo(MESSAGES);
    assertThat(seen.get("delivered").asInt()).isEqualTo(2 * MESSAGES);
    assertThat(seen.get("history").asInt()).isEqualTo(MESSAGES);
    assertThat(seen.get("firstSeq").asInt()).isEqualTo(1);
    assertThat(seen.get("lastSeq").asInt()).isEqualTo(MESSAGES);
  }
}
