package io.parley.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.benchmarks.harness.UsageException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineSettingsTest {
  @Test
  void defaults_areAHundredAndAThousandASecond() {
    PipelineSettings settings = PipelineSettings.from(List.of("--", "java", "Stack"));

    assertThat(settings.rates()).containsExactly(100, 1_000);
    assertThat(settings.time()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.pairs()).isEqualTo(50);
    assertThat(settings.stackCommand()).containsExactly("java", "Stack");
  }

  @Test
  void options_areTaken() {
    PipelineSettings settings =
        PipelineSettings.from(
            List.of(
                "--rates",
                "5,10",
                "--seconds",
                "2",
                "--pairs",
                "1",
                "--url",
                "http://127.0.0.1:9000"));

    assertThat(settings.rates()).containsExactly(5, 10);
    assertThat(settings.time()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.pairs()).isEqualTo(1);
    assertThat(settings.url()).contains(URI.create("http://127.0.0.1:9000"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rates 0",
        "--rates 20001",
        "--rates 100,",
        "--seconds 601",
        "--pairs 501",
        "--pairs many",
        "--url http://192.0.2.1:8080",
        "--url nowhere",
        "--url",
        "--fast yes",
        "--rates 20000 --seconds 600",
      })
  void badOption_isRefused(String options) {
    List<String> args = new ArrayList<>(List.of(options.split(" ", -1)));
    args.addAll(List.of("--", "java"));

    assertThatThrownBy(() -> PipelineSettings.from(args)).isInstanceOf(UsageException.class);
  }

  @Test
  void neitherStackNorUrl_isRefused() {
    assertThatThrownBy(() -> PipelineSettings.from(List.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--url");
  }
}
