package io.parley.faults;

import io.parley.benchmarks.harness.Bounds;
import io.parley.faults.broken.BrokenBuild;
import io.parley.faults.broken.Defect;
import io.parley.faults.fault.FaultName;
import io.parley.faults.fault.Form;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// The options of `parley faults`.
final class FaultOptions {
  private static final int DEFAULT_CALM_RATE = 40;
  private static final int DROP_ONE_IN = 10_000;
  private static final int MOST_RATE = 100_000;
  private static final int MOST_MINUTES = 7 * 24 * 60;

  /// Up to this many minutes everything is kept short, so that there is time for many faults.
  private static final int SHORT_MINUTES = 5;

  private static final int USERS = 60;
  private static final int OFFICIAL_CLIENTS = 12;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "after which no fault is begun, once each was there")
  int minutes = 120;

  @Option(names = "--messages", paramLabel = "N", description = "after which it stops before that")
  int messages = 1_000_000;

  @Option(
      names = "--faults",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "NAME",
      converter = ToFault.class,
      completionCandidates = FaultNames.class,
      description = "which, in this order: ${COMPLETION-CANDIDATES}; all by default")
  List<FaultName> faults = List.of(FaultName.values());

  @Option(names = "--rate", paramLabel = "N", description = "messages a second of all clients")
  int rate = 250;

  @Option(
      names = "--calm-rate",
      paramLabel = "N",
      description = "the same while a time is measured; 40 by default, and at most --rate")
  @Nullable Integer calmRate;

  @Option(names = "--seed", paramLabel = "N", description = "of what is sent; any by default")
  @Nullable Integer seed;

  @Option(names = "--out", paramLabel = "DIR", description = "where report and logs go")
  Path out = Path.of("target", "faults");

  @Option(
      names = "--broken",
      paramLabel = "DEFECT",
      split = ",",
      converter = ToDefect.class,
      completionCandidates = DefectNames.class,
      description = "what is broken on purpose: ${COMPLETION-CANDIDATES}")
  List<Defect> broken = List.of();

  /// @throws picocli.CommandLine.ParameterException for what cannot be
  FaultSettings settings() {
    Bounds bounds = new Bounds(command);
    bounds.check("--rate", rate, 1, MOST_RATE);
    bounds.check("--minutes", minutes, 1, MOST_MINUTES);
    return new FaultSettings(
        Duration.ofMinutes(minutes),
        bounds.check("--messages", messages, 1, Integer.MAX_VALUE),
        faults,
        rate,
        calmRate == null
            ? Math.min(rate, DEFAULT_CALM_RATE)
            : bounds.check("--calm-rate", calmRate, 1, rate),
        seed == null ? anySeed() : bounds.check("--seed", seed, 1, Integer.MAX_VALUE),
        USERS,
        OFFICIAL_CLIENTS,
        out.toAbsolutePath(),
        broken.stream().map(defect -> new BrokenBuild(defect, DROP_ONE_IN)).toList(),
        minutes <= SHORT_MINUTES ? Form.SHORT : Form.LONG);
  }

  private static int anySeed() {
    return ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
  }

  private static final class ToFault implements ITypeConverter<FaultName> {
    @Override
    public FaultName convert(String name) {
      return FaultName.of(name.strip())
          .orElseThrow(() -> new TypeConversionException("'" + name + "' is not a fault"));
    }
  }

  private static final class ToDefect implements ITypeConverter<Defect> {
    @Override
    public Defect convert(String name) {
      return Defect.of(name)
          .orElseThrow(() -> new TypeConversionException("'" + name + "' is no way to be broken"));
    }
  }

  private static final class FaultNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(FaultName.values()).map(FaultName::optionName).iterator();
    }
  }

  private static final class DefectNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Defect.values()).map(Defect::optionName).iterator();
    }
  }
}
