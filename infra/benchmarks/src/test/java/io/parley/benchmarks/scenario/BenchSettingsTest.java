package io.parley.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.benchmarks.harness.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchSettingsTest {
  @Test
  void defaults_areParleyAloneOnce() {
    BenchSettings settings = settings("--", "java", "Stack");

    assertThat(settings.servers()).containsExactly("parley");
    assertThat(settings.rounds()).isEqualTo(1);
    assertThat(settings.warmUp()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.time()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.plan(2, 1, 1, Map.of()).gateways()).isEqualTo(2);
    assertThat(settings.plan(0, 0, 0, Map.of()).command()).containsExactly("java", "Stack");
  }

  @Test
  void serverByUrl_standsBesideTheOthers() {
    assertThat(settings("--url", "ws://127.0.0.1:1", "--dialect-file", "x.json").servers())
        .containsExactly("given");
    assertThat(settings("--url", "ws://127.0.0.1:1", "--servers", "parley").servers())
        .containsExactly("parley", "given");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--seconds 0",
        "--warm-up x",
        "--rounds 21",
        "--dialect-file x.json",
        "--unknown 1",
        "--seconds"
      })
  void whatIsNotUnderstood_isRefused(String args) {
    assertThatThrownBy(() -> settings(args.split(" ", -1))).isInstanceOf(UsageException.class);
  }

  private static BenchSettings settings(String... args) {
    return BenchSettings.from(List.of(args), Set.of(), Path.of("peers"), Map.of());
  }
}
