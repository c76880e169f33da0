package io.parley.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.analytics.SqlFiles.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The SQL of `docs/analytics/` over [RecordedDay]: what it answers is what was counted by hand.
class QuestionsTest {
  static final Path QUESTIONS = Path.of("../../docs/analytics");
  private static final String TABLES = "tables.sql";

  @TempDir private static Path directory;

  @BeforeAll
  static void writeDay() throws IOException {
    DayFiles.write(new RecordedDay().records(), directory);
  }

  @Test
  void messagesPerHour() {
    assertThat(rows("messages-per-hour.sql"))
        .containsExactly(
            "2026-03-14 08:00|message|3",
            "2026-03-14 08:00|message-edited|1",
            "2026-03-14 08:00|reaction|1",
            "2026-03-14 09:00|conversation-changed|1",
            "2026-03-14 09:00|message|4",
            "2026-03-14 09:00|message-deleted|1",
            "2026-03-14 09:00|message-edited|2",
            "2026-03-14 10:00|message|3",
            "2026-03-14 10:00|message-deleted|1",
            "2026-03-14 11:00|message|3",
            "2026-03-14 14:00|conversation-changed|1",
            "2026-03-14 14:00|message|1",
            "2026-03-14 15:00|conversation-changed|1",
            "2026-03-14 15:00|reaction|2",
            "2026-03-14 23:00|message|1");
  }

  /// Recipients: 5 of the pair's 5 messages, 12 of the team's 4 (erin has joined later), 6 of ada's
  /// and zoë's 6. Carol's client has never said that the team's 4th was delivered, and zoë has not
  /// got the last one.
  ///
  /// Delivered, in milliseconds: pair 120, 80, 200, 120,000 (alice was away), 200; team bob 150,
  /// carol 150, dave 13,500,000 (from 09:15 to 13:00) - alice 100, bob 100, dave 13,200,000 - alice
  /// 300, carol 300, dave 12,600,000 - alice 250, bob 250; ada 90, 110, 100, 100, zoë 60. Of these
  /// 21 in order the 11th is 150, the 20th 13,200,000.
  ///
  /// Read: pair bob 20,000 and 50,000, alice 270,000 (answered) and 123,000; team bob 60,000, carol
  /// 300,000 (answered), dave 17,100,000 (answered at 14:00) - alice 900,000, bob 600,000
  /// (answered), dave 16,800,000 - alice 300,000, carol 17,400,000, dave 16,200,000 - carol
  /// 1,200,000; ada 600,000, 3,115,000, 120,000 and 80,000, zoë 5,000 (all answered). Of these 19
  /// in order the 10th is 300,000, the 19th 17,400,000.
  @Test
  void latency() {
    assertThat(rows("latency.sql"))
        .containsExactly(
            "delivered|23|21|150|13200000|13500000", "read|23|19|300000|17400000|17400000");
  }

  /// Zoë's session began on the 13th. On the 14th everybody was there, erin and frank silently. On
  /// the 15th alice and bob still were, and ada, whose session has not ended.
  @Test
  void dailyActiveUsers() {
    assertThat(rows("daily-active-users.sql"))
        .containsExactly("2026-03-13|1|0", "2026-03-14|8|6", "2026-03-15|3|0");
  }

  /// Bob 30,000; alice 270,000; bob 3,900,000; ada 600,000; zoë 5,000; ada 3,115,000, from zoë's
  /// first of three messages. Alice's good night comes 14 hours later and is no answer.
  @Test
  void responseTime() {
    assertThat(rows("response-time.sql")).containsExactly("6|270000|3900000|3900000");
  }

  /// Alice read after 118,000; dave after 17,099,000, 16,799,000 and 16,199,000; zoë never.
  @Test
  void notificationFunnel() {
    assertThat(rows("notification-funnel.sql")).containsExactly("5|4|4|1|16199000");
  }

  @Test
  void currentText() {
    assertThat(rows("current-text.sql"))
        .containsExactly(
            "dm:ada%40example.org:zo%C3%AB|1|zoë|did the parcel come",
            "dm:ada%40example.org:zo%C3%AB|2|ada@example.org|it did",
            "dm:ada%40example.org:zo%C3%AB|4|zoë|one more thing",
            "dm:ada%40example.org:zo%C3%AB|5|zoë|the ribbon was blue",
            "dm:ada%40example.org:zo%C3%AB|6|ada@example.org|noted",
            "dm:alice:bob|1|alice|good morning bob",
            "dm:alice:bob|2|bob|morning alice",
            "dm:alice:bob|3|alice|lunch at one",
            "dm:alice:bob|4|bob|yes with pleasure",
            "dm:alice:bob|5|alice|good night",
            "team-birdhouse|1|alice|welcome everyone here",
            "team-birdhouse|2|carol|thanks",
            "team-birdhouse|4|dave|");
  }

  @Test
  void replays() {
    assertThat(rows("replays.sql"))
        .containsExactly(
            "messages|30|4|0", "notifications|8|1|0", "receipts|22|1|0", "sessions|23|1|0");
  }

  @Test
  void picture() {
    assertThat(rows("picture.sql"))
        .hasSize(24)
        .startsWith(
            "08:00|3|███████████████     |120|██▍                 ",
            "09:00|4|████████████████████|300|██████              ",
            "10:00|3|███████████████     |90|█▊                  ",
            "11:00|3|███████████████     |100|██                  ",
            "12:00|0|                    ||",
            "13:00|0|                    ||",
            "14:00|1|█████               |250|█████               ")
        .contains("23:00|1|█████               |200|████                ");
  }

  /// A file that was copied behind itself has the same records, not others.
  @ParameterizedTest
  @MethodSource("questions")
  void logThatIsReadTwice_givesTheSame(String question, @TempDir Path twice) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.toList();
    }
    for (Path file : files) {
      String once = Files.readString(file);
      Files.writeString(twice.resolve(file.getFileName()), once + once);
    }

    assertThat(rows(twice, question)).isEqualTo(rows(question));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void eachQuestion_saysWhatItAsksWhatItReadsItsBoundsAndItsTraps(String question)
      throws IOException {
    String comment =
        Files.readAllLines(QUESTIONS.resolve(question)).stream()
            .takeWhile(line -> line.startsWith("--"))
            .reduce("", (above, line) -> above + line + "\n");

    assertThat(comment).matches("(?s)-- [A-Z].*[?.]\n--\n-- Reads: .*-- Bounds: .*-- Traps:.*");
  }

  static Stream<String> questions() throws IOException {
    try (Stream<Path> all = Files.list(QUESTIONS)) {
      return all
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".sql") && !name.equals(TABLES))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static List<String> rows(String question) {
    return rows(directory, question);
  }

  /// Each row with bars between its cells.
  static List<String> rows(Path directory, String question, Path... before) {
    try (SqlFiles duckdb = new SqlFiles(directory)) {
      List.of(before).forEach(duckdb::run);
      duckdb.run(QUESTIONS.resolve(TABLES));
      Answer answer = duckdb.run(QUESTIONS.resolve(question));
      return answer.rows().stream().map(row -> String.join("|", row)).toList();
    }
  }
}
