package io.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The web client's views in Chromium, on a client that needs no stack.
@Execution(ExecutionMode.CONCURRENT)
class BrowserViewsIT {
  private static final Path TESTS = Path.of("test/browser");

  @BeforeAll
  static void build() throws Exception {
    BrowserScript.assumeBrowser();
    new BrowserScript("../node_modules/vite/bin/vite.js", Map.of(), "build", "--mode", "fake")
        .run();
  }

  static List<String> tests() throws IOException {
    try (Stream<Path> files = Files.list(BrowserScript.WEB.resolve(TESTS))) {
      List<String> tests =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".test.mjs"))
              .sorted()
              .toList();
      assertThat(tests).isNotEmpty();
      return tests;
    }
  }

  @ParameterizedTest
  @MethodSource("tests")
  void views_areAsTheyShouldBe(String name) throws Exception {
    new BrowserScript(TESTS.resolve(name).toString(), Map.of()).run();
  }
}
