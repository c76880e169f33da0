package io.parley.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.benchmarks.server.ParleyStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class BenchSettingsTest {
  @Test
  void defaults_areParleyAloneOnce() {
    BenchSettings settings = settings();
    Servers servers = new Servers(settings, List.of("java", "Stack"), Path.of("peers"), Map.of());

    assertThat(settings.servers()).containsExactly("parley");
    assertThat(settings.rounds).isEqualTo(1);
    assertThat(settings.warmUp()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.time()).isEqualTo(Duration.ofSeconds(20));
    assertThat(servers.plan(2, 1, 1, Map.of()).gateways()).isEqualTo(2);
    assertThat(servers.plan(0, 0, 0, Map.of()).command()).containsExactly("java", "Stack");
  }

  @Test
  void numberOfServices_isWhatIsAskedFor() {
    Servers servers =
        new Servers(settings("--sinks", "3"), List.of("java"), Path.of("peers"), Map.of());

    assertThat(servers.plan(2, 1, 1, Map.of()))
        .extracting(ParleyStack.Plan::gateways, ParleyStack.Plan::sinks)
        .containsExactly(2, 3);
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
        "--gateways 17",
        "--dialect-file x.json",
        "--unknown 1",
        "--seconds"
      })
  void whatIsNotUnderstood_isRefused(String args) {
    assertThatThrownBy(() -> settings(args.split(" ", -1))).isInstanceOf(ParameterException.class);
  }

  private static BenchSettings settings(String... args) {
    Asked asked = new Asked();
    new CommandLine(asked).parseArgs(args);
    asked.settings.check();
    return asked.settings;
  }

  @Command
  private static final class Asked {
    @Mixin BenchSettings settings = new BenchSettings();
  }
}
