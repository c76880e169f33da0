package io.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.devstack.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// People chat by the web client in Chromium, at a stack as `./parley up` starts it. What each
/// script shows, it says itself.
class BrowserIT {
  private static final String KEY = "/#key=(\\S+)";

  @TempDir private static Path data;
  private static Map<String, String> ports;
  private static String url;
  private static StackProcess stack;

  @BeforeAll
  static void start() throws IOException {
    BrowserScript.assumeBrowser();
    int port = Ports.free();
    url = "http://127.0.0.1:" + port;
    ports =
        Map.of(
            "PORT", Integer.toString(port),
            "PARLEY_KAFKA_PORT", Integer.toString(Ports.free()),
            "PARLEY_MONGO_PORT", Integer.toString(Ports.free()));
    stack = new StackProcess(data, ports).awaitReady();
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "tabs", "offline"})
  void people_chat(String name) throws Exception {
    atStack(name).run();
  }

  @Test
  void restart_underOpenPages_losesNothing() throws Exception {
    atStack("restart")
        .on("kill", () -> stack.kill())
        .on("start", () -> stack = new StackProcess(data, ports).awaitReady())
        .run();
  }

  private static BrowserScript atStack(String name) {
    return new BrowserScript(
        "test/stack/" + name + ".mjs", Map.of("PARLEY_URL", url, "PARLEY_KEY", key()));
  }

  /// As the stack's reader would open the page.
  private static String key() {
    Matcher printed = Pattern.compile(Pattern.quote(url) + KEY).matcher(stack.output());
    assertThat(printed.find()).as(stack.output()).isTrue();
    return printed.group(1);
  }
}
