package io.parley.benchmarks.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class EdgeSettingsTest {
  @Test
  void defaults_areTheGoals() {
    EdgeSettings settings = command().settings();

    assertThat(settings.connections()).containsExactly(10_000, 50_000);
    assertThat(settings.sockets()).isEqualTo(1_000);
    assertThat(settings.time()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.stackCommand()).containsExactly("java", "Stack");
  }

  @Test
  void options_areTaken() {
    EdgeCommand command =
        command(
            "--connections", "5,1000000", "--sockets", "2", "--seconds", "3", "--out", "/o.json");
    EdgeSettings settings = command.settings();

    assertThat(settings.connections()).containsExactly(5, 1_000_000);
    assertThat(settings.sockets()).isEqualTo(2);
    assertThat(settings.time()).isEqualTo(Duration.ofSeconds(3));
    assertThat(command.out).isEqualTo(Path.of("/o.json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--connections 0",
        "--connections 10,,20",
        "--connections 1000001",
        "--sockets 10001",
        "--seconds 0",
        "--seconds",
        "--rates 5",
      })
  void badOption_isRefused(String options) {
    assertThatThrownBy(() -> command(options.split(" ", -1)).settings())
        .isInstanceOf(ParameterException.class);
  }

  @Test
  void noStack_isRefused() {
    EdgeCommand command = new EdgeCommand(List.of(), Path.of("scripts"));
    new CommandLine(command).parseArgs();
    assertThatThrownBy(command::settings).isInstanceOf(ParameterException.class);
  }

  private static EdgeCommand command(String... args) {
    EdgeCommand command = new EdgeCommand(List.of("java", "Stack"), Path.of("scripts"));
    new CommandLine(command).parseArgs(args);
    return command;
  }

  @Test
  void connectionsThatFit_areRunAsAsked() {
    Connections connections = Connections.within(20_000, 19_000);

    assertThat(connections.used()).isEqualTo(19_000);
    assertThat(connections.label()).isEqualTo("19,000");
  }

  @Test
  void connectionsThatDoNotFit_areRunAtTheMost_andItIsSaid() {
    Connections connections = Connections.within(20_000, 50_000);

    assertThat(connections.used()).isEqualTo(19_000);
    assertThat(connections.label()).isEqualTo("19,000 (asked 50,000: limit of open files 20,000)");
  }
}
