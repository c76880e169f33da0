package io.parley.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/analytics/clickhouse.md` over [RecordedDay], in the ClickHouse of chDB. It is taken from
/// `PARLEY_TEST_PYTHON`, or python3.
class ClickHouseTest {
  private static final Path PAGE = QuestionsTest.QUESTIONS.resolve("clickhouse.md");
  private static final String PYTHON =
      Optional.ofNullable(System.getenv("PARLEY_TEST_PYTHON")).orElse("python3");

  @Test
  void recipe_answersAsDuckDb_howeverOftenItReadsTheFiles(@TempDir Path day, @TempDir Path blocks)
      throws Exception {
    assumeTrue(hasChDb(), "there is no Python with chDB here (pip install chdb)");
    DayFiles.write(new RecordedDay().records(), day);

    List<String> command = new ArrayList<>(List.of(PYTHON, script(), day.toString()));
    List<String> sql =
        Blocks.of(PAGE, "sql").stream().filter(block -> !block.contains("not run")).toList();
    for (String block : sql) {
      Path file = Files.writeString(blocks.resolve(command.size() + ".sql"), block);
      command.add(file.toString());
      if (block.startsWith("INSERT")) { // the same again
        command.add(file.toString());
      }
    }

    assertThat(output(command))
        .containsExactlyElementsOf(
            Stream.of("messages-per-hour.sql", "current-text.sql")
                .flatMap(question -> QuestionsTest.rows(day, question).stream())
                .map(row -> row.replaceFirst("^(\\S+\\|\\d+)\\|[^|]+(\\|.*)$", "$1$2"))
                .map(row -> row.replace('|', '\t'))
                .toList());
  }

  private static boolean hasChDb() throws IOException, InterruptedException {
    try {
      Process process = new ProcessBuilder(PYTHON, "-c", "import chdb").start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) { // there is no Python
      return false;
    }
  }

  private static List<String> output(List<String> command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  private static String script() throws URISyntaxException {
    return Path.of(ClickHouseTest.class.getResource("clickhouse.py").toURI()).toString();
  }
}
