package io.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.contract.codec.Codec;
import io.parley.devstack.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Three gateways and two processors, each a process of its own, which end one after the other.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProcessesIT {
  private static final int ROWS = 18;
  private static final int MESSAGES = 1_000;

  @TempDir private static Path data;

  private static StackProcess stack;
  private static String first;
  private static String second;
  private static String third;

  @BeforeAll
  static void start() throws Exception {
    int port = Ports.free(3);
    first = "http://127.0.0.1:" + port;
    second = "http://127.0.0.1:" + (port + 1);
    third = "http://127.0.0.1:" + (port + 2);
    Map<String, String> ports =
        Map.of(
            "PORT", Integer.toString(port),
            "PARLEY_KAFKA_PORT", Integer.toString(Ports.free()),
            "PARLEY_MONGO_PORT", Integer.toString(Ports.free()));
    stack = new StackProcess(data, ports, "--gateways", "3", "--processors", "2").awaitReady();
  }

  @AfterAll
  static void stop() throws Exception {
    stack.stop();
  }

  @Test
  @Order(1)
  void everyRowOfTheNativeTable_worksAcrossThem() throws Exception {
    ObjectNode argument = Codec.json().createObjectNode();
    argument.putArray("urls").add(first).add(second);
    ObjectNode tokens = argument.putObject("tokens");
    for (String user : new String[] {"alice", "bob", "carol", "dave"}) {
      tokens.put(user, TestStack.token(user));
    }

    JsonNode seen = Codec.json().readTree(NodeClient.run("everything.mjs", argument.toString()));

    assertThat(seen.get("rows").size()).isEqualTo(ROWS);
  }

  @Test
  @Order(2)
  void clientsOfAGatewayThatIsKilled_areRecoveredByAnother() throws Exception {
    ObjectNode argument = Codec.json().createObjectNode().put("pid", stack.pidOf("gateway-1"));
    argument.putArray("gateways").add(first).add(second);
    argument
        .putObject("tokens")
        .put("alice", TestStack.token("alice"))
        .put("bob", TestStack.token("bob"));

    JsonNode seen = Codec.json().readTree(NodeClient.run("recovery.mjs", argument.toString()));

    assertThat(seen.get("recovered").asBoolean()).isTrue();
    assertThat(stack.output()).containsPattern("gateway-1 .* ended by itself with exit code 137");
  }

  /// 14 clients with the SDK: people, devices that are killed, tabs that lose their leader.
  @Test
  @Order(3)
  void clientsWithTheSdk_haveEveryMessageOnce_whileTheirGatewayIsKilled() throws Exception {
    ObjectNode argument =
        Codec.json()
            .createObjectNode()
            .put("secret", TestStack.SECRET)
            .put("pid", stack.pidOf("gateway-3"))
            .put("messages", MESSAGES);
    argument.putArray("gateways").add(third).add(second);

    JsonNode counted =
        Codec.json().readTree(NodeClient.runSdk("js/test/stack/run.mjs", argument.toString()));

    assertThat(counted.get("messages").asInt()).isGreaterThanOrEqualTo(MESSAGES);
    assertThat(stack.output()).containsPattern("gateway-3 .* ended by itself with exit code 137");
  }

  @Test
  @Order(4)
  void storesThatSayNothing_refuseInTime() throws Exception {
    try (JavaClient erin = JavaClient.of(second, "erin")) {
      erin.ready();
      erin.emit("message:send", message(1));
      JSONObject page = new JSONObject().put("conversationId", "dm:erin:frank");

      stack.pause();

      assertError("OVERLOADED", erin.emit("history:page", page));
      stack.goOn();
      assertThat(erin.emit("history:page", page).getBoolean("ok")).isTrue();
    }
  }

  @Test
  @Order(5)
  void oneProcessorIsEnough_andNoneIsATimeout() throws Exception {
    try (JavaClient erin = JavaClient.of(second, "erin");
        JavaClient frank = JavaClient.of(second, "frank")) {
      erin.ready();
      frank.ready();
      JSONObject known = erin.emit("message:send", message(1));

      kill("processor-1");

      // Accepted by whichever processor has the conversation now; a retry finds out.
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> erin.emit("message:send", message(2)).getBoolean("ok"));
      assertThat(frank.nextMessage().getString("content")).isEqualTo("message 2");
      JSONObject retry = erin.emit("message:send", message(2));
      assertThat(retry.getLong("seq")).isEqualTo(known.getLong("seq") + 1);
      assertThat(retry.getBoolean("duplicate")).isTrue();

      kill("processor-2");

      assertError("TIMEOUT", erin.emit("message:send", message(3)));
    }
    assertThat(stack.output()).containsPattern("processor-1 .* ended by itself with exit code 137");
  }

  private static void assertError(String code, JSONObject ack) {
    assertThat(ack.getJSONObject("error").getString("code")).isEqualTo(code);
    assertThat(ack.getJSONObject("error").getLong("retryAfterMs")).isPositive();
  }

  private static void kill(String service) {
    ProcessHandle.of(stack.pidOf(service)).orElseThrow().destroyForcibly();
  }

  private static JSONObject message(int i) {
    return new JSONObject()
        .put("to", "frank")
        .put("clientMessageId", "c-" + i)
        .put("content", "message " + i);
  }
}
