package io.parley.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parley.benchmarks.harness.WatchedProcess;
import io.parley.devstack.ChildCommand;
import io.parley.devstack.DevStack;
import io.parley.devstack.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of `docs/analytics/README.md`, one after the other: the stack has never run before.
/// What its SQL answers is shown by `TutorialTest`.
class TutorialIT {
  /// A broker on a busy machine says "Exceptionally slow".
  private static final Pattern EXCEPTION = Pattern.compile("Exception\\b");

  private static final Duration READY_WITHIN = Duration.ofSeconds(150);
  private static final Path DOCS = Path.of("../../docs").toAbsolutePath().normalize();

  @TempDir private Path data;
  @TempDir private Path home;
  private final Map<String, String> env = new HashMap<>();

  /// `./parley` without the building: the same main classes, on this test's class path.
  @BeforeEach
  void makeLauncher() throws Exception {
    assumeTrue(run("curl --version").code() == 0, "there is no curl here");
    env.put("PARLEY_DATA", data.toString());
    env.put("JWT_SECRET", "a secret of this test, long enough for HS256");
    for (String port : List.of("PORT", "PARLEY_KAFKA_PORT", "PARLEY_MONGO_PORT")) {
      env.put(port, Integer.toString(Ports.free()));
    }
    Path launcher =
        Files.writeString(
            home.resolve("parley"),
            """
            #!/usr/bin/env bash
            if [[ "$1" == topics ]]; then shift; exec %s "$@"; fi
            exec %s "$@"
            """
                .formatted(java(TopicsTool.class), java(DevStack.class)));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void page_doesWhatItSays() throws Exception {
    List<String> commands =
        Pattern.compile("(?s)```sh\n(.*?)```")
            .matcher(Files.readString(DOCS.resolve("analytics/README.md")))
            .results()
            .map(block -> block.group(1).replace("docs/analytics", DOCS + "/analytics"))
            .toList();
    assertThat(commands).hasSize(6);
    assertThat(commands.getFirst()).isEqualTo("./parley up\n");
    List<String> said = new CopyOnWriteArrayList<>();
    try (WatchedProcess _ =
        WatchedProcess.start(
            "the stack",
            process("bash", "-c", "exec " + commands.getFirst()),
            "Parley is ready",
            READY_WITHIN,
            said::add)) {
      String chat = commands.get(1).replace(":8080", ":" + env.get("PORT"));
      assertThat(done(chat)).contains("\"number\":1", "\"number\":2", "\"number\":3");
      assertThat(done(commands.get(2))).contains("parley.messages: 3 records\n");
      assertThat(home.resolve("day/parley.messages.jsonl"))
          .content()
          .contains("\"content\":\"message 3\"");
      assertThat(done(commands.get(3))).containsPattern("(?m)^\\d\\d:00 +[1-3] +█{20}");
      assertThat(done(commands.get(4)))
          .containsPattern("(?m)^delivered +3 +3 +\\d+ ")
          .containsPattern("(?m)^read +3 +3 +\\d+ ");
      assertThat(mirror(commands.get(5)))
          .contains("analytics.messages: ", "analytics.notifications: ");
      assertThat(said).noneMatch(line -> EXCEPTION.matcher(line).find());
    }
  }

  /// Where the launcher is; what it says of errors is among what it prints.
  private ProcessBuilder process(String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
    builder.environment().putAll(env);
    return builder;
  }

  /// What the command prints while a mirror runs.
  private String mirror(String command) throws IOException, InterruptedException {
    env.put("PARLEY_PSEUDONYM_KEY", "a key of thirty-two bytes or more for a test");
    Process process = process("./parley", "topics", "pseudonymise").start();
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readLine()).isEqualTo("The mirror runs");
      return done(command);
    } finally {
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private String done(String command) throws IOException, InterruptedException {
    Run run = run(command);
    assertThat(run.code()).as(run.output()).isZero();
    return run.output();
  }

  private record Run(int code, String output) {}

  private Run run(String command) throws IOException, InterruptedException {
    Process process = process("bash", "-euo", "pipefail", "-c", command).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }

  private static String java(Class<?> main) {
    return ChildCommand.java(
            List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-Dstdout.encoding=UTF-8"),
            List.of(main.getName()))
        .stream()
        .map(word -> "'" + word + "'")
        .collect(Collectors.joining(" "));
  }
}
