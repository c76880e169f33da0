package io.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parley.contract.codec.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What is in `clients/js/examples` runs as the SDK's README says.
@ExtendWith(TestStack.Shared.class)
class SdkExamplesIT {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  @Test
  void examplesForNode_doWhatTheyAreThereFor(TestStack stack)
      throws IOException, InterruptedException {
    assertThat(run("node", stack)).isEqualTo("[\"chat.mjs\",\"echo-bot.mjs\"]");
  }

  @Test
  void examplesForTheBrowser_doWhatTheyAreThereFor(TestStack stack)
      throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(CHROMIUM), "there is no Chromium here");

    assertThat(run("browser", stack)).isEqualTo("[\"page.html\",\"react.tsx\"]");
  }

  private static String run(String where, TestStack stack)
      throws IOException, InterruptedException {
    ObjectNode argument =
        Codec.json()
            .createObjectNode()
            .put("where", where)
            .put("url", stack.url(0))
            .put("secret", TestStack.SECRET)
            .put("chromium", CHROMIUM.toString());
    JsonNode seen =
        Codec.json().readTree(NodeClient.runSdk("js/test/stack/examples.mjs", argument.toString()));
    return seen.get("ran").toString();
  }
}
