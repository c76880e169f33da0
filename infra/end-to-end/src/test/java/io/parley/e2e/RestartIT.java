package io.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.devstack.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole stack stopped and killed: nothing that was acked is lost, and what was is not done
/// twice.
class RestartIT {
  private static final int MESSAGES = 50;

  @TempDir private Path data;
  private Map<String, String> ports;
  private String url;

  /// The ack of what was said last, before the stack ended.
  private JSONObject last = new JSONObject();

  @BeforeEach
  void choosePorts() throws Exception {
    int port = Ports.free();
    url = "http://127.0.0.1:" + port;
    ports =
        Map.of(
            "PORT", Integer.toString(port),
            "PARLEY_KAFKA_PORT", Integer.toString(Ports.free()),
            "PARLEY_MONGO_PORT", Integer.toString(Ports.free()));
  }

  /// First as Ctrl-C does it, then as kill -9.
  @Test
  void restart_keepsMessagesSeqsAndKnownIds() throws Exception {
    try (StackProcess stack = new StackProcess(data, ports).awaitReady()) {
      send(1, MESSAGES);
      assertThat(stack.stop()).isIn(0, 130, 143);
      assertThat(stack.output()).contains("Stopped");
      stack.assertNoException();
    }
    try (StackProcess stack = new StackProcess(data, ports).awaitReady()) {
      assertGoesOn(MESSAGES);
      stack.assertNoException();
      send(MESSAGES + 2, 2 * MESSAGES);
      stack.kill(); // with the last acks not yet committed by anybody
    }
    try (StackProcess stack = new StackProcess(data, ports).awaitReady()) {
      assertGoesOn(2 * MESSAGES);
      stack.assertNoException();
    }
  }

  private void send(int from, int to) throws Exception {
    try (JavaClient alice = JavaClient.of(url, "alice")) {
      alice.ready();
      for (int i = from; i <= to; i++) {
        last = alice.emit("message:send", message(i));
        assertThat(last.getLong("seq")).isEqualTo(i);
      }
    }
  }

  /// With one message more than before.
  private void assertGoesOn(int before) throws Exception {
    try (JavaClient alice = JavaClient.of(url, "alice")) {
      assertThat(alice.ready().getJSONArray("conversations").getJSONObject(0).getLong("lastSeq"))
          .isEqualTo(before);
      JSONObject retry = alice.emit("message:send", message(before));
      assertThat(retry.getBoolean("duplicate")).isTrue();
      assertThat(retry.getString("messageId")).isEqualTo(last.getString("messageId"));
      assertThat(alice.emit("message:send", message(before + 1)).getLong("seq"))
          .isEqualTo(before + 1);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(history())
                      .containsExactly(
                          IntStream.rangeClosed(1, before + 1)
                              .mapToObj(i -> "message " + i)
                              .toArray(String[]::new)));
    }
  }

  private static JSONObject message(int i) {
    return new JSONObject()
        .put("to", "bob")
        .put("clientMessageId", "c-" + i)
        .put("content", "message " + i);
  }

  private List<String> history() throws Exception {
    List<String> contents = new ArrayList<>();
    long after = 0;
    JSONObject page;
    do {
      page = page(after);
      for (Object message : page.getJSONArray("messages")) {
        contents.add(((JSONObject) message).getString("content"));
        after = ((JSONObject) message).getLong("number");
      }
    } while (page.getBoolean("hasMore"));
    return contents;
  }

  private JSONObject page(long after) throws Exception {
    return new JSONObject(
        TestStack.fetch(
                url + "/api/messages/direct/bob?limit=100&after=" + after, TestStack.token("alice"))
            .body());
  }
}
