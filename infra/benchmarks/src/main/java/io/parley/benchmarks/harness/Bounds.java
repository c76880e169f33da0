package io.parley.benchmarks.harness;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// What the numbers of a command may be. One that may not is told as any bad option is.
public final class Bounds {
  private final CommandSpec command;

  public Bounds(CommandSpec command) {
    this.command = command;
  }

  /// @return the value
  /// @throws ParameterException unless it is `least` to `most`
  public int check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          command.commandLine(),
          "%s expects %d to %d, but was %d".formatted(option, least, most, value));
    }
    return value;
  }

  /// @return the values
  /// @throws ParameterException unless each is `least` to `most`
  public List<Integer> checkEach(String option, List<Integer> values, int least, int most) {
    values.forEach(value -> check(option, value, least, most));
    return values;
  }
}
