package io.parley.gateway.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void defaults_areThePublishedOnes() {
    assertThat(EngineSettings.DEFAULT)
        .isEqualTo(
            new EngineSettings(
                Duration.ofSeconds(25),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                2_000_000,
                1_048_576));
  }

  @Test
  void valuesThatCannotWork_areRefusedByName() {
    assertRefused("pingInterval", () -> new EngineSettings(Duration.ZERO, SECOND, SECOND, 1, 1024));
    assertRefused(
        "pingTimeout", () -> new EngineSettings(SECOND, Duration.ofDays(2), SECOND, 1, 1024));
    assertRefused(
        "upgradeTimeout", () -> new EngineSettings(SECOND, SECOND, Duration.ZERO, 1, 1024));
    assertRefused("maxPayload", () -> new EngineSettings(SECOND, SECOND, SECOND, 0, 1024));
    assertRefused("outboxBytes", () -> new EngineSettings(SECOND, SECOND, SECOND, 1, 1023));
  }

  private static void assertRefused(String name, Runnable making) {
    assertThatThrownBy(making::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name + " is ");
  }
}
