package io.parley.contract.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
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
}
