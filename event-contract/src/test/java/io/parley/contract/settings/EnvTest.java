package io.parley.contract.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvTest {
  private static final Setting<Integer> PORT = Setting.number("PORT", 0, 65_535, 8080, "");
  private static final Setting<Boolean> PROXY = Setting.flag("PROXY", false, "");
  private static final Setting<String> NAME = Setting.text("NAME", "a name", null, "");
  private static final Setting<Integer> PIN = Setting.number("PIN", 0, 9_999, null, "").hidden();

  @Test
  void whatIsSet_isReadWithoutTheSpaceAroundIt() {
    Env env = new Env(Map.of("PORT", " 80\n", "PROXY", "true", "NAME", "x"));

    assertThat(env.get(PORT)).isEqualTo(80);
    assertThat(env.get(PROXY)).isTrue();
    assertThat(env.get(NAME)).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void blank_isAsNotSet(String value) {
    Env env = new Env(Map.of("PORT", value, "NAME", value));

    assertThat(env.get(PORT)).isEqualTo(8080);
    assertThat(env.find(NAME)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "http", "1e3", "99999999999"})
  void whatItCannotBe_namesVariableFormAndValue(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Env(Map.of("PORT", value)).get(PORT))
        .withMessage("PORT: expected 0 to 65535, but was '" + value + "'");
  }

  @Test
  void flagThatIsNone_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Env(Map.of("PROXY", "yes")).get(PROXY))
        .withMessage("PROXY: expected true or false, but was 'yes'");
  }

  @Test
  void whatIsMissing_isNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Env(Map.of()).get(NAME))
        .withMessage("NAME: is required, for example a name");
  }

  @Test
  void secret_isNeverShown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Env(Map.of("PIN", "12345")).get(PIN))
        .withMessage("PIN: expected 0 to 9999")
        .withNoCause();
  }

  @Test
  void secret_mayStandInAFile(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("pin"), "1234\n");
    Env env = new Env(Map.of("PIN_FILE", file.toString()));

    assertThat(env.has(PIN)).isTrue();
    assertThat(env.get(PIN)).isEqualTo(1234);
  }

  @Test
  void onlyASecret_mayStandInAFile(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("name"), "x");

    assertThat(new Env(Map.of("NAME_FILE", file.toString())).find(NAME)).isEmpty();
  }

  @Test
  void contentOfAFile_isNeverShown(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("pin"), "12345");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Env(Map.of("PIN_FILE", file.toString())).get(PIN))
        .withMessage("PIN: expected 0 to 9999")
        .withNoCause();
  }

  @Test
  void fileThatIsNone_isNamed(@TempDir Path directory) throws IOException {
    Path empty = Files.createFile(directory.resolve("empty"));
    Path large = Files.write(directory.resolve("large"), new byte[Env.MAX_FILE_BYTES + 1]);
    Path missing = directory.resolve("missing");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Env(Map.of("PIN_FILE", missing.toString())).get(PIN))
        .withMessage("PIN_FILE: cannot read the file '" + missing + "'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Env(Map.of("PIN_FILE", directory.toString())).get(PIN))
        .withMessage("PIN_FILE: cannot read the file '" + directory + "'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Env(Map.of("PIN_FILE", empty.toString())).get(PIN))
        .withMessage("PIN_FILE: the file is empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Env(Map.of("PIN_FILE", large.toString())).get(PIN))
        .withMessage("PIN_FILE: the file is too large");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Env(Map.of("PIN_FILE", empty.toString(), "PIN", "1")).get(PIN))
        .withMessage("PIN_FILE: expected instead of PIN, but both are set");
  }
}
