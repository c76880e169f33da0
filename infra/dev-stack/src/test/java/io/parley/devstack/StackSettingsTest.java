package io.parley.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackSettingsTest {
  @Test
  void demoTokens_areOnWhereOnlyThisMachineCanAsk() {
    assertThat(settings(Map.of()).demoTokens()).isTrue();
    assertThat(settings(Map.of("PARLEY_ADDRESS", "localhost")).demoTokens()).isTrue();
    assertThat(settings(Map.of("PARLEY_ADDRESS", "::1")).demoTokens()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void demoTokens_areOffWhereOthersCanAsk_whateverTheEnvironmentSays(String address) {
    Map<String, String> env = Map.of("PARLEY_ADDRESS", address, "PARLEY_DEMO_TOKENS", "true");

    assertThat(settings(env).demoTokens()).isFalse();
  }

  @Test
  void demoTokens_canBeSwitchedOff() {
    assertThat(settings(Map.of("PARLEY_DEMO_TOKENS", "false")).demoTokens()).isFalse();
  }

  @Test
  void auditor_runsUnlessItIsSwitchedOff() {
    assertThat(settings(Map.of()).auditor()).isTrue();
    assertThat(settings(Map.of("PARLEY_AUDITOR", "false")).auditor()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "http"})
  void portThatIsNone_isNamed(String port) {
    assertThatThrownBy(() -> settings(Map.of("PORT", port)))
        .isInstanceOf(StackFailure.class)
        .hasMessageStartingWith("PORT: expected ");
  }

  private static StackSettings settings(Map<String, String> env) {
    return StackSettings.from(new Scale(), env);
  }
}
