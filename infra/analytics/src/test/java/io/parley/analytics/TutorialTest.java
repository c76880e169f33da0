package io.parley.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `docs/analytics/README.md` shows of SQL is what comes of it over [RecordedDay]. Its
/// commands are run against a stack by `TutorialIT`.
class TutorialTest {
  private static final Path PAGE = QuestionsTest.QUESTIONS.resolve("README.md");
  private static final String SQL = "./parley topics sql --in day ";

  @TempDir private static Path day;

  @BeforeAll
  static void writeDay() throws IOException {
    DayFiles.write(new RecordedDay().records(), day);
  }

  /// Each command that asks, and each question of the page's own, has its answer behind it.
  @Test
  void answers_areAsThePageShowsThem(@TempDir Path directory) throws IOException {
    List<List<String>> questions = new ArrayList<>();
    for (String block : Blocks.of(PAGE, "sh")) {
      if (block.startsWith(SQL)) {
        questions.add(List.of(block.strip().substring(SQL.length()).split(" ")));
      }
    }
    for (String block : Blocks.of(PAGE, "sql")) {
      Path file = Files.writeString(directory.resolve("own.sql"), block);
      questions.add(List.of("docs/analytics/tables.sql", file.toString()));
    }
    List<String> answers = Blocks.of(PAGE, "text");
    assertThat(questions).hasSize(3).hasSameSizeAs(answers);

    for (int i = 0; i < answers.size(); i++) {
      assertThat(answer(questions.get(i))).startsWith(answers.get(i));
    }
  }

  @Test
  void page_hasEveryFileThatIsThere() throws IOException {
    String page = Files.readString(PAGE);
    try (Stream<Path> files = Files.list(QuestionsTest.QUESTIONS)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".sql") || name.endsWith(".md"))
          .filteredOn(name -> !name.equals("README.md"))
          .allSatisfy(name -> assertThat(page).contains("](" + name + ")"));
    }
  }

  private static String answer(List<String> files) {
    List<String> arguments = new ArrayList<>(List.of("sql", "--in", day.toString()));
    files.forEach(file -> arguments.add(file.startsWith("docs/") ? "../../" + file : file));
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    int code =
        TopicsTool.commandLine(Map.of())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(errors))
            .execute(arguments.toArray(String[]::new));
    assertThat(code).as(errors.toString()).isZero();
    return out.toString();
  }
}
