package io.parley.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.benchmarks.harness.BenchmarkFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {
  private static final String SMALLEST =
      """
      {"connect": "hello ${user}", "ready": "welcome", "join": "${id} join ${room}",
       "send": "${id} say ${room} ${content}", "acked": "ok ${id}", "refused": "no ${id}", "message": "said "}
      """;

  @ParameterizedTest
  @ValueSource(strings = {"parley", "socketio", "centrifugo"})
  void shippedDialects_areRead(String name) {
    assertThat(Dialect.named(name).name()).isEqualTo(name);
  }

  @Test
  void fileWithTheLeast_isEnough(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("mine.json");
    Files.writeString(file, SMALLEST);

    Dialect dialect = Dialect.of(file);

    assertThat(dialect.makesRooms()).isFalse();
    assertThat(dialect.path()).isEqualTo("/");
    assertThat(dialect.opened()).isEmpty();
    assertThat(dialect.receipts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'welcome' | '' | ready",
        "'\"ready\": \"welcome\",' | '' | ready",
        "'\"message\"' | '\"massage\"' | massage",
        "'${content}' | '${contents}' | contents",
        "'${content}' | '${content' | }",
        "'\"join\": \"${id} join ${room}\",' | '' | join",
        "'{\"connect\"' | '{\"ping\": \"p\", \"connect\"' | pong",
        "'{\"connect\"' | '{\"fields\": {\"what\": \"x\"}, \"connect\"' | what",
        "'{\"connect\"' | '{' | the dialect"
      })
  void fileThatCannotBeUsed_isRefusedWithTheKey(String part, String instead, String named) {
    byte[] json = Bytes.utf8(SMALLEST.replace(part, instead));

    assertThatThrownBy(() -> Dialect.read("mine", json))
        .isInstanceOf(BenchmarkFailure.class)
        .hasMessageContaining("mine")
        .hasMessageContaining(named);
  }

  @Test
  void fileThatIsNotThere_isRefused(@TempDir Path directory) {
    assertThatThrownBy(() -> Dialect.of(directory.resolve("none.json")))
        .isInstanceOf(BenchmarkFailure.class)
        .hasMessageContaining("none.json");
    assertThatThrownBy(() -> Dialect.named("none")).isInstanceOf(BenchmarkFailure.class);
  }

  @Test
  void template_hasItsValues() {
    TextBuffer text = new TextBuffer();

    FrameTemplate.of("a${id}b${room}")
        .write(text, (variable, into) -> into.append(variable.name()));

    assertThat(new String(text.bytes(), 0, text.length(), StandardCharsets.UTF_8))
        .isEqualTo("aIDbROOM");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"seq\":17,\"a\":1} | 17",
        "{\"a\":\"\\\"seq\\\":5\",\"seq\":17} | 17",
        "{\"seqs\":3} | -1",
        "{\"seq\":\"x\"} | -1",
        "{\"seq\":1234567890123456789012} | -1"
      })
  void field_isFoundByItsName(String json, long expected) {
    byte[] bytes = Bytes.utf8(json.strip());

    assertThat(new JsonField("seq").number(bytes, 0, bytes.length)).isEqualTo(expected);
  }

  @Test
  void code_isTextOrNumber() {
    byte[] text = Bytes.utf8("{\"code\":\"OVERLOADED\",\"b\":1}");
    byte[] number = Bytes.utf8("{\"code\":103}");

    assertThat(new JsonField("code").text(text, 0, text.length)).isEqualTo("OVERLOADED");
    assertThat(new JsonField("code").text(number, 0, number.length)).isEqualTo("103");
    assertThat(new JsonField("none").text(number, 0, number.length)).isEmpty();
  }
}
