package io.parley.devstack;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// How many there are of each service. Without any number all are in one process, once.
final class Scale {
  private static final int MOST = 16;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  private @Nullable Integer gateways;
  private @Nullable Integer processors;
  private @Nullable Integer sinks;

  @Option(names = "--gateways", paramLabel = "N", description = "1 to 16, on ports from PORT on")
  void setGateways(int number) {
    gateways = checked("--gateways", number);
  }

  @Option(names = "--processors", paramLabel = "N", description = "1 to 16")
  void setProcessors(int number) {
    processors = checked("--processors", number);
  }

  @Option(names = "--sinks", paramLabel = "N", description = "1 to 16")
  void setSinks(int number) {
    sinks = checked("--sinks", number);
  }

  private int checked(String option, int number) {
    if (number < 1 || number > MOST) {
      throw new ParameterException(
          command.commandLine(), "%s expects 1 to %d, but was %d".formatted(option, MOST, number));
    }
    return number;
  }

  int gateways() {
    return orOne(gateways);
  }

  int processors() {
    return orOne(processors);
  }

  int sinks() {
    return orOne(sinks);
  }

  /// Each service is a process of its own, instead of all in one.
  boolean ownProcesses() {
    return Stream.of(gateways, processors, sinks).anyMatch(number -> number != null);
  }

  private static int orOne(@Nullable Integer number) {
    return number == null ? 1 : number;
  }
}
