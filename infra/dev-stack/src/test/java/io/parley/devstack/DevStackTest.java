package io.parley.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.contract.Limits;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DevStackTest {
  @TempDir private Path data;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource({
    "nonsense, nonsense",
    "up --gateways 0, --gateways expects 1 to 16",
    "up --processors 17, --processors expects 1 to 16",
    "up --sinks x, --sinks",
    "up --gateways, --gateways",
    "up --nonsense 1, --nonsense",
    "up alice, alice",
    "token, USER",
    "token alice bob, bob",
    "token alice --ttl soon, 12h or 7d",
  })
  void whatIsNotUnderstood_isSaid(String line, String reason) {
    assertThat(run(line)).isEqualTo(2);
    assertThat(err.toString()).contains(reason);
  }

  @Test
  void userThatIsNone_isRefused() {
    assertThat(command().execute("token", "a".repeat(Limits.USER_ID_BYTES + 1))).isEqualTo(2);
    assertThat(err.toString()).contains("USER");
  }

  @Test
  void noSecret_isAFailure() {
    assertThat(run("token alice")).isEqualTo(1);
    assertThat(err.toString()).startsWith("parley: there is no secret in ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "up --help", "token --help"})
  void help_namesTheOptions(String line) {
    assertThat(run(line)).isZero();
    assertThat(out.toString()).containsAnyOf("token", "--gateways", "--ttl");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void anyNumber_asksForProcesses() {
    Scale scale = new Scale();
    assertThat(scale.ownProcesses()).isFalse();
    scale.setSinks(1);
    assertThat(scale.ownProcesses()).isTrue();
    assertThat(scale.gateways()).isEqualTo(1);
  }

  private int run(String line) {
    return command().execute(line.split(" ", -1));
  }

  private CommandLine command() {
    return DevStack.commandLine(Map.of("PARLEY_DATA", data.toString()))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
  }
}
