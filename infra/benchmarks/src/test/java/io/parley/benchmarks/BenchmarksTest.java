package io.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchmarksTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | nonsense",
        "pairs --rates 0 | --rates expects 1 to 100000, but was 0",
        "pairs --rates 200,,5 | --rates",
        "pairs --members 5 | --members",
        "pairs more | more",
        "room --authors 1001 | --authors expects 1 to 1000",
        "ceiling --most x | --most",
        "idle --each -1 | --each",
        "storm --sockets 25001 | --sockets expects 1 to 25000",
        "growth --standbys 4 | --standbys expects 0 to 3",
        "all --parts pairs,none | --parts are of pairs,many,room,large,ceiling,idle,storm",
        "all --rounds 21 | --rounds expects 1 to 20",
        "codecs --forks 0 | --forks expects 1 to 10",
        "edge --sockets 0 | --sockets expects 1 to 10000",
      })
  void whatIsNotUnderstood_isSaid(String line, String reason) {
    assertThat(run(line)).isEqualTo(2);
    assertThat(err.toString()).contains(reason);
  }

  @Test
  void noBenchmark_isNotUnderstood() {
    assertThat(command().execute()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pairs", "room", "ceiling", "idle", "storm", "growth", "all", "edge", "codecs"})
  void help_isThereForEachBenchmark(String name) {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains(name);
    assertThat(run(name + " --help")).isZero();
    assertThat(out.toString()).contains("--seconds");
    assertThat(err.toString()).isEmpty();
  }

  private int run(String line) {
    return command().execute(line.split(" ", -1));
  }

  private CommandLine command() {
    return Benchmarks.commandLine(List.of("java", "Stack"), Map.of())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
  }
}
